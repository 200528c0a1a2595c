using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using Lms.Web.Platform.Text;
using Lms.Web.Platform.Ui;

namespace Lms.Web.Features.Certificates.Model;

/// <summary>
/// An SVG drawing with places for the words of a certificate. Words are inserted as nodes of the document and never as markup, so they
/// cannot inject any.
/// </summary>
/// <remarks>
/// Attributes that describe the places in the drawing (lengths in its own units):
/// <list type="bullet">
/// <item><c>data-field</c> on a text, title or path: the property of <see cref="CertificateContent"/> that fills it, or <c>Title</c>, or
/// <c>Qr</c> for the path of the code.</item>
/// <item><c>data-width</c>, <c>data-lines</c>: the text shrinks and wraps to stay within; <c>data-grow="up"</c> keeps its last line in
/// place instead of its first.</item>
/// <item><c>data-before</c>: words in front of the field. <c>data-rides</c>: moves along when that field takes more room.</item>
/// <item><c>data-if</c>: left out when that field is empty. A text whose own field is empty is left out too.</item>
/// <item><c>data-row</c> on a group: the remaining subgroups are placed side by side, at this distance, within its
/// <c>data-width</c>.</item>
/// </list>
/// <c>currentColor</c> is the accent.
/// </remarks>
public sealed class CertificateTemplate
{
    private const double Leading = 1.24;
    private const double CapHeight = 0.72;
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";
    private readonly XElement drawing;

    private CertificateTemplate(XElement drawing) => this.drawing = drawing;

    public static CertificateTemplate Default { get; } = LoadDefault();

    /// <exception cref="XmlException">It is not well-formed, or declares a document type.</exception>
    public static CertificateTemplate Parse(string svg)
    {
        using var reader = XmlReader.Create(
            new StringReader(svg),
            new XmlReaderSettings
            {
                DtdProcessing = DtdProcessing.Prohibit,
                XmlResolver = null,
                IgnoreComments = true,
            }
        );
        return new CertificateTemplate(XElement.Load(reader));
    }

    private static CertificateTemplate LoadDefault()
    {
        using var reader = new StreamReader(typeof(CertificateTemplate).Assembly.GetManifestResourceStream("Certificate.svg")!);
        return Parse(reader.ReadToEnd());
    }

    /// <summary>A whole SVG document, fit to be put into a page: no scripts, styles or outside references are added.</summary>
    public string Fill(CertificateContent face)
    {
        var words = Words(face);
        var filled = new XElement(drawing);
        filled.SetAttributeValue("color", Accent(face.Accent));
        LeaveOut(filled, words);
        var risen = new Dictionary<string, double>();
        var nearby = string.Join(' ', words.Values);
        foreach (var place in Marked(filled, "data-field"))
        {
            var field = place.Attribute("data-field")!.Value;
            if (field == "Qr")
                DrawCode(place, words["VerifyUrl"]);
            else if (place.Name == Svg + "text")
                risen[field] = Write(place, words[field], nearby);
            else
                place.Value = words[field];
        }
        foreach (var rider in Marked(filled, "data-rides"))
            if (risen.GetValueOrDefault(rider.Attribute("data-rides")!.Value) is var by and not 0)
                Shift(rider, 0, by);
        foreach (var row in Marked(filled, "data-row"))
            Arrange(row);
        foreach (var element in filled.DescendantsAndSelf())
            element.Attributes().Where(a => a.Name.LocalName.StartsWith("data-", StringComparison.Ordinal)).Remove();
        return filled.ToString(SaveOptions.DisableFormatting);
    }

    private static Dictionary<string, string> Words(CertificateContent face) =>
        new()
        {
            ["Number"] = PrintedText.Clean(face.Number),
            ["IssuedTo"] = PrintedText.Clean(face.IssuedTo),
            ["CourseTitle"] = PrintedText.Clean(face.CourseTitle),
            ["InstitutionName"] = PrintedText.Clean(face.InstitutionName),
            ["InstructorName"] = PrintedText.Clean(face.InstructorName),
            ["CompletedOn"] = Day(face.CompletedOn),
            ["CeCredits"] = face.CeCredits > 0 ? face.CeCredits.ToString("0.##", CultureInfo.InvariantCulture) : "",
            ["Designation"] = PrintedText.Clean(face.Designation),
            ["Grade"] = PrintedText.Clean(face.Grade),
            ["ExpiresOn"] = face.ExpiresOn is { } last ? Day(last) : "",
            ["VerifyUrl"] = PrintedText.Clean(face.VerifyUrl),
            ["Title"] = PrintedText.Clean($"Certificate {face.Number}: {face.IssuedTo}, {face.CourseTitle}"),
        };

    private static string Day(DateOnly day) => day.ToString("MMMM d, yyyy", CultureInfo.InvariantCulture);

    private static List<XElement> Marked(XElement whole, string attribute) =>
        [.. whole.Descendants().Where(e => e.Attribute(attribute) is not null)];

    private static void LeaveOut(XElement whole, Dictionary<string, string> words)
    {
        bool IsEmpty(XAttribute? field) => field is not null && words.TryGetValue(field.Value, out var word) && word.Length == 0;
        whole.Descendants().Where(e => IsEmpty(e.Attribute("data-if")) || IsEmpty(e.Attribute("data-field"))).Remove();
    }

    /// <returns>How far things that ride along have to move: down when positive.</returns>
    private static double Write(XElement place, string words, string nearby)
    {
        words = place.Attribute("data-before")?.Value + words;
        var size = Number(place, "font-size") ?? 40;
        var (lines, fitting) = PrintedText.Fit(
            words,
            Number(place, "data-width") ?? double.MaxValue,
            size,
            (int)(Number(place, "data-lines") ?? 1)
        );
        var (height, up) = ((lines.Count - 1) * fitting * Leading, place.Attribute("data-grow")?.Value == "up");
        var grown = height - (size - fitting) * CapHeight;
        var y = (Number(place, "y") ?? 0) - (up ? height : (size - fitting) * CapHeight);
        place.SetAttributeValue("font-size", Text(fitting));
        Speak(place, words, nearby);
        var previous = place;
        foreach (var (at, line) in lines.Index())
        {
            var written = at == 0 ? place : new XElement(place);
            written.SetAttributeValue("y", Text(y + at * fitting * Leading));
            written.Value = line;
            if (at > 0)
                previous.AddAfterSelf(written);
            previous = written;
        }
        return up ? -grown : grown;
    }

    /// <summary>Direction, language and the form of shared signs.</summary>
    private static void Speak(XElement place, string words, string nearby)
    {
        if (PrintedText.Language(words, nearby) is { } language)
        {
            place.SetAttributeValue(XNamespace.Xml + "lang", language);
            var families = place.AncestorsAndSelf().Select(e => e.Attribute("font-family")?.Value).First(f => f is not null) ?? "";
            if (language is "ja" or "ko")
                place.SetAttributeValue(
                    "font-family",
                    families.Replace("CJK SC", language == "ja" ? "CJK JP" : "CJK KR", StringComparison.Ordinal)
                );
        }
        if (!PrintedText.MaySlant(words))
            place.SetAttributeValue("font-style", null);
        if (!PrintedText.RunsRightToLeft(words))
            return;
        // Start and end change sides with the direction; the text is to stay on its side of the page.
        place.SetAttributeValue("direction", "rtl");
        place.SetAttributeValue(
            "text-anchor",
            place.Attribute("text-anchor")?.Value switch
            {
                "end" => "start",
                "middle" => "middle",
                _ => "end",
            }
        );
    }

    private static void DrawCode(XElement place, string address)
    {
        var code = QrPath.Of(address);
        place.SetAttributeValue("d", code.Data);
        place.SetAttributeValue(
            "transform",
            $"{place.Attribute("transform")?.Value} scale({Text((Number(place, "data-width") ?? 300) / code.Modules, "0.#####")})".Trim()
        );
    }

    private static void Arrange(XElement row)
    {
        var groups = row.Elements(Svg + "g").ToList();
        if (groups.Count == 0)
            return;
        var widths = groups.ConvertAll(g => g.Elements(Svg + "text").Max(t => PrintedText.Width(t.Value) * (Number(t, "font-size") ?? 40)));
        var gap = Number(row, "data-row") ?? 0;
        if (groups.Count > 1 && Number(row, "data-width") is { } most)
            gap = Math.Max(30, Math.Min(gap, (most - widths.Sum()) / (groups.Count - 1)));
        var x = 0d;
        foreach (var (group, width) in groups.Zip(widths))
        {
            if (x > 0)
                Shift(group, x, 0);
            x += width + gap;
        }
    }

    private static void Shift(XElement element, double x, double y) =>
        element.SetAttributeValue("transform", $"translate({Text(x)} {Text(y)}) {element.Attribute("transform")?.Value}".TrimEnd());

    private static double? Number(XElement element, string attribute) =>
        double.TryParse(element.Attribute(attribute)?.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    private static string Text(double number, string format = "0.##") => number.ToString(format, CultureInfo.InvariantCulture);

    private static string Accent(string given)
    {
        if (given is not ['#', _, _, _, _, _, _] || !given[1..].All(char.IsAsciiHexDigit))
            given = CertificateContent.DefaultAccent;
        var channels = Convert.FromHexString(given.AsSpan(1));
        // WCAG 2.2, AA: 4.5 to 1 on white.
        while (1.05 / (Luminance(channels) + 0.05) < 4.5)
            for (var i = 0; i < channels.Length; i++)
                channels[i] = (byte)(channels[i] * 0.95);
        return "#" + Convert.ToHexStringLower(channels);
    }

    private static double Luminance(byte[] channels)
    {
        static double Linear(byte channel) => channel / 255d is var c && c <= 0.04045 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4);
        return 0.2126 * Linear(channels[0]) + 0.7152 * Linear(channels[1]) + 0.0722 * Linear(channels[2]);
    }
}
