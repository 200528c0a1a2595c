using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using Lms.Web.Features.Institutions.Model;
using Lms.Web.Platform.Text;
using Lms.Web.Platform.Ui;

namespace Lms.Web.Features.Courses.Catalog;

/// <summary>All data drawn on the image of a course that is shown beside links to it.</summary>
public sealed record ShareFace
{
    public required Guid CourseId { get; init; }

    public required string Title { get; init; }

    public required string Institution { get; init; }

    /// <summary><c>#rrggbb</c>.</summary>
    public required string Accent { get; init; }

    public required string? Category { get; init; }

    public required string? Instructor { get; init; }

    /// <summary>The file of its image; a new image is a new file.</summary>
    public required Guid? CoverId { get; init; }

    /// <summary>To be raised when the drawing changes.</summary>
    private const int Drawing = 2;

    private const double Leading = 1.18;
    private const int Left = 84;
    private const int Column = 620;
    private const string Families =
        "Noto Sans, Noto Sans Arabic, Noto Sans Hebrew, Noto Sans Devanagari, Noto Sans Thai, Noto Sans CJK SC, sans-serif";
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";
    private static readonly XNamespace Link = "http://www.w3.org/1999/xlink";

    public static ShareFace Of(CoursePage course, InstitutionDirectory.Entry institution) =>
        new()
        {
            CourseId = course.Id,
            Title = course.Title,
            Institution = institution.Name,
            Accent = institution.Accent ?? Institutions.Model.Accent.Default,
            Category = course.CategoryName,
            Instructor = course.InstructorName,
            CoverId = course.CoverFileId,
        };

    /// <summary>A hash of everything that affects the appearance.</summary>
    public string Tag =>
        field ??= Convert.ToHexStringLower(
            SHA256.HashData(
                Encoding.UTF8.GetBytes(
                    JsonSerializer.Serialize(
                        new
                        {
                            Drawing,
                            CourseId,
                            Title,
                            Institution,
                            Accent,
                            Category,
                            Instructor,
                            CoverId,
                        }
                    )
                )
            )
        )[..24];

    /// <summary>Returns a complete SVG document. Words are inserted as nodes and never as markup.</summary>
    /// <param name="picture">The image of the course as a <c>data:</c> address; without one a pattern is drawn.</param>
    public string Draw(string? picture)
    {
        var tones = Institutions.Model.Accent.For(Accent).Light;
        var drawing = new XElement(
            Svg + "svg",
            new XAttribute(XNamespace.Xmlns + "xlink", Link),
            new XAttribute("width", PageHead.ImageWidth),
            new XAttribute("height", PageHead.ImageHeight),
            new XAttribute("viewBox", $"0 0 {PageHead.ImageWidth} {PageHead.ImageHeight}"),
            new XAttribute("font-family", Families),
            Box(0, 0, PageHead.ImageWidth, PageHead.ImageHeight, "#ffffff"),
            Box(0, 0, 16, PageHead.ImageHeight, tones.Fill)
        );
        if (picture is not null)
            drawing.Add(
                Box(760, 0, 440, PageHead.ImageHeight, "#eceff0"),
                new XElement(
                    Svg + "image",
                    new XAttribute("x", 760),
                    new XAttribute("y", 0),
                    new XAttribute("width", 440),
                    new XAttribute("height", PageHead.ImageHeight),
                    new XAttribute("preserveAspectRatio", "xMidYMid slice"),
                    new XAttribute(Link + "href", picture)
                )
            );
        else
            drawing.Add(Pattern(tones.Fill));
        var (title, institution) = (PrintedText.Clean(Title), PrintedText.Clean(Institution));
        drawing.Add(Lines(institution, 30, 600, 1, 108, tones.Text, title));
        var fitted = PrintedText.Fit(title, Column, 92, 5);
        var height = (fitted.Lines.Count - 1) * fitted.Size * Leading;
        drawing.Add(Lines(title, 92, 700, 5, 318 - height / 2 + fitted.Size * 0.35, "#16201f", institution));
        if (PrintedText.Clean(string.Join(" · ", new[] { Category, Instructor }.OfType<string>())) is { Length: > 0 } foot)
            drawing.Add(Lines(foot, 27, 400, 1, 552, "#4a5655", title));
        return drawing.ToString(SaveOptions.DisableFormatting);
    }

    private static XElement Box(int x, int y, int width, int height, string fill) =>
        new(
            Svg + "rect",
            new XAttribute("x", x),
            new XAttribute("y", y),
            new XAttribute("width", width),
            new XAttribute("height", height),
            new XAttribute("fill", fill)
        );

    private static IEnumerable<XElement> Lines(string text, double size, int weight, int most, double y, string fill, string nearby)
    {
        var (lines, fitting) = PrintedText.Fit(text, Column, size, most);
        var (rightToLeft, language) = (PrintedText.RunsRightToLeft(text), PrintedText.Language(text, nearby));
        foreach (var (at, line) in lines.Index())
        {
            var written = new XElement(
                Svg + "text",
                line,
                new XAttribute("x", rightToLeft ? Left + Column : Left),
                new XAttribute("y", Number(y + at * fitting * Leading)),
                new XAttribute("font-size", Number(fitting)),
                new XAttribute("font-weight", weight),
                new XAttribute("fill", fill)
            );
            if (language is not null)
                written.SetAttributeValue(XNamespace.Xml + "lang", language);
            if (language is "ja" or "ko")
                written.SetAttributeValue(
                    "font-family",
                    Families.Replace("CJK SC", language == "ja" ? "CJK JP" : "CJK KR", StringComparison.Ordinal)
                );
            // Start is the right side then.
            if (rightToLeft)
                written.SetAttributeValue("direction", "rtl");
            yield return written;
        }
    }

    /// <summary>Decorative circles that differ for each course.</summary>
    private IEnumerable<XElement> Pattern(string fill)
    {
        yield return new XElement(Svg + "clipPath", new XAttribute("id", "side"), Box(760, 0, 440, PageHead.ImageHeight, fill));
        var tone = Ui.Tone(CourseId);
        yield return new XElement(
            Svg + "g",
            new XAttribute("clip-path", "url(#side)"),
            Box(760, 0, 440, PageHead.ImageHeight, fill),
            Enumerable
                .Range(0, 6)
                .Select(i => new XElement(
                    Svg + "circle",
                    new XAttribute("cx", 800 + (i * 173 + tone * 61) % 400),
                    new XAttribute("cy", 40 + (i * 241 + tone * 97) % 560),
                    new XAttribute("r", 70 + (i * 57 + tone * 31) % 120),
                    new XAttribute("fill", "#ffffff"),
                    new XAttribute("fill-opacity", "0.1")
                ))
        );
    }

    private static string Number(double number) => number.ToString("0.##", CultureInfo.InvariantCulture);
}
