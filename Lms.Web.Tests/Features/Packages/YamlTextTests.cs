using Lms.Web.Features.Packages.Model;
using YamlDotNet.RepresentationModel;

namespace Lms.Web.Tests.Features.Packages;

/// <summary>Text written to the YAML files of a package is read back unchanged, by this product and any other reader.</summary>
[OnOneDatabase("It uses no database.")]
public sealed class YamlTextTests
{
    private static readonly string[] Pieces =
    [
        "a",
        "Knot",
        "null",
        "true",
        "1",
        "0x1F",
        ":",
        ": ",
        "#",
        " #",
        "-",
        "- ",
        "?",
        "'",
        "\"",
        "{",
        "}",
        "[",
        "]",
        ",",
        "&",
        "*",
        "!",
        "|",
        ">",
        "%",
        "@",
        "`",
        "~",
        "=",
        "<<",
        ".",
        "...",
        "---",
        "\n",
        "\n\n",
        "\t",
        " ",
        "  ",
        "\u00A0",
        "\u0085",
        "\u2028",
        "\uFEFF",
        "\u0007",
        "é",
        "日本",
        "😀",
        "\\",
        "/",
        "1:30",
        "2027-03-31",
        "+1",
        "1e3",
        "\r",
        "<b>",
        "`x`",
    ];

    /// <remarks>In the smallest sheet with a text, a list, and fields: a course has five times as many keys.</remarks>
    [Fact]
    public void Every_text_survives_a_round_trip_and_is_written_the_same_again()
    {
        var random = new Random(34);
        foreach (var text in Enumerable.Range(0, 30_000).Select(_ => string.Concat(random.GetItems(Pieces, random.Next(1, 6)))))
        {
            var sheet = new ModuleSheet
            {
                Title = text,
                Objectives = [text, "b"],
                Fields = new() { [text] = text },
            };
            var yaml = Sheets.Write(sheet);
            var read = Sheets.Read<ModuleSheet>(yaml, "course.yaml");
            Assert.Equal(
                (text, text, text, text),
                (read.Title, read.Objectives![0], read.Fields!.Single().Key, read.Fields!.Single().Value)
            );
            Assert.Equal(yaml, Sheets.Write(read));
        }
    }

    [Theory]
    [InlineData("null")]
    [InlineData("~")]
    [InlineData("Yes")]
    [InlineData("n")]
    [InlineData("OFF")]
    [InlineData("12")]
    [InlineData("-5")]
    [InlineData("+3.5")]
    [InlineData(".5")]
    [InlineData(".NaN")]
    [InlineData("1_000")]
    [InlineData("0o17")]
    [InlineData("0x1F")]
    [InlineData("1e3")]
    [InlineData("7:30")]
    [InlineData("2027-03-31")]
    [InlineData("2001-12-14t21:59:43.10-05:00")]
    [InlineData("=")]
    [InlineData("<<")]
    [InlineData(" blank")]
    [InlineData("\ttab")]
    [InlineData("a: b")]
    [InlineData("a #b")]
    [InlineData("end:")]
    [InlineData("@you")]
    public void Text_that_a_reader_would_misinterpret_is_quoted(string text)
    {
        var yaml = new YamlStream();
        yaml.Load(new StringReader(Sheets.Write(new CourseSheet { Title = text })));
        var title = (YamlScalarNode)((YamlMappingNode)yaml.Documents[0].RootNode)["title"];
        Assert.Equal(
            (text, true),
            (title.Value, title.Style is YamlDotNet.Core.ScalarStyle.SingleQuoted or YamlDotNet.Core.ScalarStyle.DoubleQuoted)
        );
    }

    [Theory]
    [InlineData("Knots and bends")]
    [InlineData("3 knots that hold")]
    [InlineData("lessons/reef-knot.md")]
    [InlineData("https://example.org/a?b=c#d")]
    [InlineData("O'Brien's “knot” & more")]
    [InlineData("Straße 12, 日本")]
    public void Unambiguous_text_is_not_quoted(string text) =>
        Assert.Contains($"title: {text}\n", Sheets.Write(new CourseSheet { Title = text }), StringComparison.Ordinal);

    [Fact]
    public void Text_of_several_lines_is_written_as_a_block() =>
        Assert.Contains(
            "summary: |-\n  One.\n\n  \tTwo: 'a'\n",
            Sheets.Write(new CourseSheet { Title = "x", Summary = "One.\n\n\tTwo: 'a'" }),
            StringComparison.Ordinal
        );
}
