using System.Globalization;
using System.Xml.Linq;
using Lms.Web.Features.Certificates.Model;
using Lms.Web.Platform.Text;
using Lms.Web.Platform.Ui;
using Xunit;

namespace Lms.Web.Tests.Features.Certificates;

public sealed class CertificateTemplateTests
{
    private const double RightEdge = 2970;
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    internal static readonly CertificateContent Plain = new()
    {
        Number = "CERT-2026-7KQ4WXNP",
        IssuedTo = "Anna Berg",
        CourseTitle = "Reading Clinical Trials",
        InstitutionName = "Northfield Institute",
        InstructorName = "Dr. Miriam Okafor",
        CompletedOn = new DateOnly(2026, 11, 21),
        CeCredits = 2.50m,
        Grade = "A",
        VerifyUrl = "https://learn.example.org/verify/CERT-2026-7KQ4WXNP",
    };

    [Fact]
    public void Every_field_is_printed()
    {
        var texts = Texts(Plain with { Designation = "CPHQ", ExpiresOn = new DateOnly(2028, 1, 2) });
        Assert.Superset(
            new HashSet<string>([
                "CERT-2026-7KQ4WXNP",
                "Anna Berg",
                "Reading Clinical Trials",
                "Northfield Institute",
                "Dr. Miriam Okafor",
                "November 21, 2026",
                "2.5",
                "Designation: CPHQ",
                "A",
                "January 2, 2028",
                Plain.VerifyUrl,
            ]),
            texts.ToHashSet()
        );
    }

    [Fact]
    public void Empty_fields_leave_no_label_behind()
    {
        var texts = Texts(Plain with { CeCredits = 0, Grade = null, InstructorName = " " });
        Assert.DoesNotContain("CE credits", texts);
        Assert.DoesNotContain("Grade", texts);
        Assert.DoesNotContain("Valid until", texts);
        Assert.DoesNotContain("Instructor", texts);
        Assert.DoesNotContain(texts, text => text.StartsWith("Designation", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("<script>alert(1)</script>&\"'")]
    [InlineData("</text></svg><image href=\"file:///etc/passwd\"/>")]
    [InlineData("]]><!ENTITY x SYSTEM \"file:///etc/passwd\">&x;")]
    [InlineData("Certificate {0} {{Grade}} $& data-field=\"Grade\"")]
    public void A_hostile_name_cannot_break_out_of_the_template(string hostile)
    {
        var plain = XElement.Parse(CertificateTemplate.Default.Fill(Plain));
        var filled = XElement.Parse(CertificateTemplate.Default.Fill(Plain with { IssuedTo = hostile }));
        Assert.Equal(Names(plain), Names(filled).Distinct());
        Assert.Equal(hostile, string.Join(' ', Lines(filled, hostile)));

        static IEnumerable<string> Names(XElement whole) => whole.DescendantsAndSelf().Select(e => e.Name.LocalName).Distinct();
    }

    [Fact]
    public void Control_characters_and_bidirectional_overrides_are_not_printed()
    {
        Assert.Equal("Anna Berg", PrintedText.Clean(" Anna\0\u202E\n\t\u200B Berg\uFFFE\uD800 "));
        Assert.Equal("می\u200Cخواهم", PrintedText.Clean("می\u200Cخواهم"));
    }

    [Fact]
    public void Stacked_accents_are_cut_and_ordinary_ones_kept()
    {
        Assert.Equal("a" + new string('\u0301', 4) + "b", PrintedText.Clean("a" + new string('\u0301', 90) + "b"));
        Assert.Equal("Nguyễn Thị Lan", PrintedText.Clean("Nguyễn Thị Lan"));
    }

    [Theory]
    [InlineData("Anna Berg", 1)]
    [InlineData("Łukasz Żółkowski", 1)]
    [InlineData("王小明", 1)]
    [InlineData("Maria Magdalena Wilhelmine von Hohenberg-Sonnenfels", 2)]
    public void A_name_is_set_in_as_few_lines_as_its_size_allows(string name, int lines) =>
        Assert.Equal(lines, Lines(XElement.Parse(CertificateTemplate.Default.Fill(Plain with { IssuedTo = name })), name).Count);

    public static TheoryData<string> LongTexts =>
        new(
            string.Join(' ', Enumerable.Repeat("Maximiliane", 17))[..200],
            new string('W', 200),
            new string('王', 200),
            string.Concat(Enumerable.Repeat("อภิชาติ", 28)),
            string.Concat(Enumerable.Repeat("한국어", 66))
        );

    [Theory]
    [MemberData(nameof(LongTexts))]
    public void The_longest_names_and_titles_fit_on_the_page(string text)
    {
        var filled = XElement.Parse(
            CertificateTemplate.Default.Fill(Plain with { IssuedTo = text, CourseTitle = text[..160], InstructorName = text })
        );
        foreach (var line in filled.Descendants(Svg + "text"))
        {
            var size = Number(line, "font-size") ?? Number(line.Parent!, "font-size")!.Value;
            Assert.InRange(
                (Number(line, "x") ?? 240) + (line.Attribute("text-anchor") is null ? PrintedText.Width(line.Value) * size : 0),
                200,
                RightEdge - 200
            );
            Assert.True(size >= 16, $"{size} is too small to read");
        }
        Assert.Equal(
            text.Replace(" ", "", StringComparison.Ordinal),
            string.Concat(Lines(filled, text)).Replace(" ", "", StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("محمد عبد الله الأنصاري", "ar")]
    [InlineData("יעל כהן", "he")]
    public void Right_to_left_names_are_set_right_to_left_and_stay_aligned(string name, string language)
    {
        var place = XElement
            .Parse(CertificateTemplate.Default.Fill(Plain with { IssuedTo = name }))
            .Descendants(Svg + "text")
            .Single(t => t.Value == name);
        Assert.Equal("rtl", place.Attribute("direction")?.Value);
        Assert.Equal("end", place.Attribute("text-anchor")?.Value);
        Assert.Equal(language, place.Attribute(XNamespace.Xml + "lang")?.Value);
    }

    [Theory]
    [InlineData("王小明", "", "zh")]
    [InlineData("山田太郎", "データ分析入門", "ja")]
    [InlineData("山田はなこ", "", "ja")]
    [InlineData("김민준", "", "ko")]
    [InlineData("अमिता शर्मा", "", "hi")]
    [InlineData("Anna Berg", "データ分析入門", null)]
    public void The_script_determines_the_language(string name, string nearby, string? language) =>
        Assert.Equal(language, PrintedText.Language(name, nearby));

    [Fact]
    public void Chinese_text_wraps_between_characters_and_no_line_starts_with_a_comma()
    {
        var (lines, _) = PrintedText.Fit("数据分析与机器学习基础，概率论、统计推断与实验设计的方法", 500, 50, 3);
        Assert.True(lines.Count > 1);
        Assert.DoesNotContain(lines, line => line[0] is '，' or '、');
    }

    [Theory]
    [InlineData("#8a1538", "#8a1538")]
    [InlineData("red\" onload=\"x", CertificateContent.DefaultAccent)]
    [InlineData("", CertificateContent.DefaultAccent)]
    public void The_accent_is_a_valid_color_or_the_default(string given, string used) =>
        Assert.Equal(used, XElement.Parse(CertificateTemplate.Default.Fill(Plain with { Accent = given })).Attribute("color")?.Value);

    [Fact]
    public void A_pale_accent_is_darkened_until_it_is_legible()
    {
        var used = XElement.Parse(CertificateTemplate.Default.Fill(Plain with { Accent = "#ffe94d" })).Attribute("color")!.Value;
        Assert.True(int.Parse(used[1..3], NumberStyles.HexNumber, CultureInfo.InvariantCulture) < 0x90, used);
    }

    [Fact]
    public void The_QR_code_is_a_single_path_without_a_quiet_zone()
    {
        var code = QrPath.Of(Plain.VerifyUrl);
        Assert.StartsWith("M0 0h7v1H0z", code.Data, StringComparison.Ordinal);
        Assert.Equal(33, code.Modules);
        Assert.Contains($"d=\"{code.Data}\"", CertificateTemplate.Default.Fill(Plain), StringComparison.Ordinal);
    }

    [Fact]
    public void The_template_complies_with_the_content_security_policy()
    {
        var filled = XElement.Parse(CertificateTemplate.Default.Fill(Plain));
        Assert.DoesNotContain(filled.DescendantsAndSelf(), e => e.Name.LocalName is "script" or "style" or "foreignObject" or "image");
        Assert.DoesNotContain(
            filled.DescendantsAndSelf().Attributes(),
            a =>
                a.Name.LocalName.StartsWith("data-", StringComparison.Ordinal)
                || a.Name.LocalName.StartsWith("on", StringComparison.Ordinal)
                || a.Name.LocalName == "style"
        );
        Assert.All(
            filled.Descendants().Attributes("href"),
            href => Assert.StartsWith("#certificate-", href.Value, StringComparison.Ordinal)
        );
    }

    private static List<string> Texts(CertificateContent face) =>
        [.. XElement.Parse(CertificateTemplate.Default.Fill(face)).Descendants(Svg + "text").Select(t => t.Value)];

    /// <summary>The lines of the name, each of which has a part of it.</summary>
    private static List<string> Lines(XElement filled, string name) =>
        [
            .. filled
                .Descendants(Svg + "text")
                .Where(t => t.Attribute("x")?.Value == "236")
                .Select(t => t.Value)
                .Where(line => name.Contains(line, StringComparison.Ordinal)),
        ];

    private static double? Number(XElement element, string attribute) =>
        element.Attribute(attribute) is { } found ? double.Parse(found.Value, CultureInfo.InvariantCulture) : null;
}
