using System.Text;
using System.Xml.Linq;
using Lms.Web.Platform.Files;

namespace Lms.Web.Tests.Platform;

/// <summary>What is kept of an uploaded SVG image, and which ones are refused.</summary>
public sealed class SvgTests
{
    private const string Begin =
        "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" viewBox=\"0 0 40 20\">";

    private static Result<(PictureFile Picture, byte[] Bytes)> Cleaned(string text) => PictureFile.Clean(Encoding.UTF8.GetBytes(text));

    private static string Of(string inside) => Encoding.UTF8.GetString(Cleaned(Begin + inside + "</svg>").Value.Bytes);

    [Fact]
    public void An_SVG_image_keeps_its_appearance_and_cleaning_it_again_changes_nothing()
    {
        const string drawing = """
            <?xml version="1.0" encoding="UTF-8" standalone="no"?>
            <!-- Created with a program -->
            <!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
            <svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:tool="http://tool.example" width="80mm" viewBox="0 0 40 20" tool:version="1">
            <tool:view zoom="2"/><metadata>SECRET</metadata><title>A knot</title>
            <style>.a { fill: url(#shade); stroke: #123456 }</style>
            <defs><linearGradient id="shade"><stop offset="0" stop-color="red"/></linearGradient><path id="p" d="M0 0h10"/></defs>
            <g class="a" style="opacity:.5" transform="translate(1 2)"><use xlink:href="#p"/><text x="1" xml:space="preserve">Reef <a href="https://evil.example"><tspan>knot</tspan></a> &amp; bend</text></g>
            <image width="1" height="1" href="data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="/>
            </svg>
            """;
        var (picture, bytes) = Cleaned(drawing).Value;
        Assert.Equal((FileKind.Svg, 302, 151), (picture.Kind, picture.Width, picture.Height));
        var text = Encoding.UTF8.GetString(bytes);
        foreach (
            var kept in new[]
            {
                "A knot",
                ".a { fill: url(#shade)",
                "stop-color=\"red\"",
                "style=\"opacity:.5\"",
                "<use href=\"#p\"",
                "translate(1 2)",
                "<tspan>knot</tspan>",
                "&amp; bend",
                "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
            }
        )
            Assert.Contains(kept, text, StringComparison.Ordinal);
        foreach (var gone in new[] { "SECRET", "DOCTYPE", "<!--", "<?xml", "tool", "evil", "<a" })
            Assert.DoesNotContain(gone, text, StringComparison.Ordinal);
        Assert.Equal(bytes, PictureFile.Clean(bytes).Value.Bytes);
        Assert.Equal((302, 151), (PictureFile.Read(bytes).Value.ShownWidth, PictureFile.Read(bytes).Value.ShownHeight));
    }

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("<script href=\"https://evil.example/x.js\"/>")]
    [InlineData("<g onload=\"alert(1)\" onclick=\"alert(1)\"/>")]
    [InlineData(
        "<foreignObject><body xmlns=\"http://www.w3.org/1999/xhtml\"><iframe src=\"https://evil.example\"/></body></foreignObject>"
    )]
    [InlineData("<a href=\"javascript:alert(1)\" xlink:href=\"javascript:alert(1)\"><rect width=\"1\" height=\"1\"/></a>")]
    [InlineData("<use href=\"https://evil.example/x.svg#a\"/>")]
    [InlineData("<use xlink:href=\"data:image/svg+xml;base64,PHN2Zz4=#a\"/>")]
    [InlineData("<image href=\"https://evil.example/spy.png\"/>")]
    [InlineData("<image href=\"data:image/svg+xml;base64,PHN2Zz4=\"/>")]
    [InlineData("<image href=\"data:text/html,&lt;script>alert(1)&lt;/script>\"/>")]
    [InlineData("<animate attributeName=\"href\" values=\"javascript:alert(1)\"/>")]
    [InlineData("<set attributeName=\"onload\" to=\"alert(1)\"/>")]
    [InlineData("<rect fill=\"url(https://evil.example/x#a)\"/>")]
    [InlineData("<rect style=\"fill:url('//evil.example/x')\"/>")]
    [InlineData("<rect style=\"fill:u\\72l(https://evil.example)\"/>")]
    [InlineData("<style>@import 'https://evil.example/x.css';</style>")]
    [InlineData("<style>@font-face { font-family: x; src: url(https://evil.example/x) }</style>")]
    [InlineData("<style>rect { background: image-set('https://evil.example/x' 1x) }</style>")]
    [InlineData("<style><![CDATA[rect { fill: url(https://evil.example/x) }]]></style>")]
    [InlineData("<filter id=\"f\"><feImage href=\"https://evil.example/x.png\"/></filter>")]
    [InlineData("<html:script xmlns:html=\"http://www.w3.org/1999/xhtml\">alert(1)</html:script>")]
    [InlineData("<handler xmlns=\"http://www.w3.org/2001/xml-events\">alert(1)</handler>")]
    [InlineData("<g><tool:x xmlns:tool=\"http://t.example\"><script xmlns=\"http://www.w3.org/2000/svg\">alert(1)</script></tool:x></g>")]
    [InlineData("<?xml-stylesheet href=\"https://evil.example/x.css\"?>")]
    [InlineData("<iframe src=\"https://evil.example\"/><embed src=\"https://evil.example\"/><video src=\"https://evil.example\"/>")]
    public void An_SVG_image_cannot_run_or_load_anything(string inside)
    {
        var text = Of(inside);
        foreach (var bad in new[] { "alert", "evil", "javascript", "script", "foreignObject", "PHN2Zz4", "text/html", "@", "onload" })
            Assert.DoesNotContain(bad, text, StringComparison.OrdinalIgnoreCase);
        Assert.Equal("svg", XDocument.Parse(text).Root!.Name.LocalName);
    }

    [Theory]
    [InlineData(
        "<!DOCTYPE svg [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><svg xmlns=\"http://www.w3.org/2000/svg\"><text>&x;</text></svg>",
        "contains a document type declaration"
    )]
    [InlineData(
        "<!DOCTYPE svg [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]><svg xmlns=\"http://www.w3.org/2000/svg\"><text>&b;</text></svg>",
        "contains a document type declaration"
    )]
    [InlineData("<svg xmlns=\"http://www.w3.org/2000/svg\"><g></svg>", "damaged")]
    [InlineData("<svg xmlns=\"http://www.w3.org/2000/svg\"><text>&unknown;</text></svg>", "damaged")]
    [InlineData("<svg><rect/></svg>", "damaged")]
    [InlineData("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"99999\" height=\"9\"/>", "damaged")]
    public void An_invalid_SVG_image_is_refused(string text, string why) =>
        Assert.Contains(why, Cleaned(text).Refusal!.Text, StringComparison.Ordinal);

    [Theory]
    [InlineData("width=\"40\" height=\"20px\"", 40, 20)]
    [InlineData("viewBox=\"0,0,40.4,20\"", 40, 20)]
    [InlineData("width=\"80\" viewBox=\"0 0 40 20\"", 80, 40)]
    [InlineData("width=\"100%\" height=\"100%\" viewBox=\"0 0 40 20\"", 40, 20)]
    [InlineData("width=\"1in\" height=\"72pt\"", 96, 96)]
    [InlineData("", 300, 150)]
    public void The_size_of_an_SVG_image_is_detected(string attributes, int width, int height)
    {
        var (picture, bytes) = Cleaned($"<svg xmlns=\"http://www.w3.org/2000/svg\" {attributes}/>").Value;
        Assert.Equal((width, height), (picture.Width, picture.Height));
        Assert.Equal((width, height), (PictureFile.Read(bytes).Value.Width, PictureFile.Read(bytes).Value.Height));
    }

    [Fact]
    public void An_image_embedded_in_an_SVG_image_is_cleaned_like_any_other()
    {
        var picture = Clips.Png(40, 20, Clips.Chunk("tEXt", "Place\0SECRET"u8.ToArray()));
        var kept = XDocument
            .Parse(Of($"<image width=\"1\" height=\"1\" href=\"data:image/png;base64,{Convert.ToBase64String(picture)}\"/>"))
            .Root!.Elements()
            .Single()
            .Attribute("href")!
            .Value;
        Assert.Equal(PictureFile.Clean(picture).Value.Bytes, Convert.FromBase64String(kept.Split(',')[1]));
        Assert.DoesNotContain("href", Of("<image href=\"data:image/png;base64,iVBORw0KGgo=\"/>"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "<style>.a0{mask:url(#m1)} .a1{mask:url(#m2)} .a2{mask:url(#m3)} .a3{mask:url(#m4)} .a4{mask:url(#m5)} .a5{mask:url(#m6)}</style>",
        true
    )]
    [InlineData("<style>rect{mask:url(#m1)}</style>", false)]
    [InlineData("<style>.a0{fill:url(#m1)}</style>", false)]
    public void Endless_recursion_is_refused_even_if_caused_by_a_style_sheet(string style, bool isTooMuch)
    {
        var masks = string.Concat(
            Enumerable
                .Range(0, 7)
                .Select(n =>
                    $"<mask id=\"m{n}\">{string.Concat(Enumerable.Repeat($"<rect class=\"a{n}\" width=\"1\" height=\"1\"/>", 10))}</mask>"
                )
        );
        Assert.Equal(isTooMuch, Cleaned(Begin + style + masks + "<rect class=\"a0\"/></svg>").Refusal is not null);
    }

    [Fact]
    public void A_marker_counts_at_each_vertex_of_its_line()
    {
        var marker = $"<marker id=\"m\">{string.Concat(Enumerable.Repeat("<path d=\"M0 0h1\"/>", 1000))}</marker>";
        Assert.Null(Cleaned($"{Begin}{marker}<path d=\"M0 0h1h1\" marker-mid=\"url(#m)\"/></svg>").Refusal);
        Assert.NotNull(
            Cleaned($"{Begin}{marker}<path d=\"M0 0{string.Concat(Enumerable.Repeat("h1", 1000))}\" marker-mid=\"url(#m)\"/></svg>").Refusal
        );
    }

    [Theory]
    [InlineData("<svg xmlns='x'>", true)]
    [InlineData("\uFEFF<?xml version='1.0'?>\n<!-- a --><!-- b -->\n<svg>", true)]
    [InlineData("<!DOCTYPE svg PUBLIC 'a' 'b'>\n<svg:svg xmlns:svg='x'>", true)]
    [InlineData("<?xml version='1.0'?><html><svg>", false)]
    [InlineData("<!DOCTYPE html><svg>", false)]
    [InlineData("<!-- <svg> --><html>", false)]
    [InlineData("<svgx>", false)]
    [InlineData("x <svg>", false)]
    public void An_SVG_image_is_detected_by_its_beginning(string text, bool isDrawing) =>
        Assert.Equal(isDrawing, FileKind.Of(Encoding.UTF8.GetBytes(text)) == FileKind.Svg);

    [Fact]
    public void Groups_that_multiply_by_referring_to_each_other_are_refused()
    {
        var bomb = new StringBuilder("<defs><g id=\"g0\"><rect/></g>");
        for (var i = 1; i < 20; i++)
            bomb.Append("<g id=\"g").Append(i).Append("\">").Insert(bomb.Length, $"<use href=\"#g{i - 1}\"/>", 10).Append("</g>");
        Assert.Contains(
            "too many parts",
            Cleaned(Begin + bomb + "</defs><use href=\"#g19\"/></svg>").Refusal!.Text,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "too many parts",
            Cleaned(
                Begin + string.Concat(Enumerable.Repeat("<g>", 200)) + string.Concat(Enumerable.Repeat("</g>", 200)) + "</svg>"
            ).Refusal!.Text,
            StringComparison.Ordinal
        );
        // Renderers do not draw an element that uses itself.
        Assert.True(Cleaned(Begin + "<g id=\"a\"><use href=\"#a\"/></g></svg>").IsDone);
    }
}
