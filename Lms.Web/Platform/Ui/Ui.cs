using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Encodings.Web;
using Lms.Web.Platform.Text;
using Microsoft.AspNetCore.Html;

namespace Lms.Web.Platform.Ui;

/// <summary>Small pieces of markup that appear in every list; created once.</summary>
public static class Ui
{
    private const int CoverShapes = 8;

    private const int CoverHues = 9;

    private static readonly ConcurrentDictionary<(string, string), HtmlString> Icons = new();

    /// <summary>An icon of the sprite, hidden from screen readers: it has text or a name beside it.</summary>
    public static HtmlString Icon(string name, string classes = "") =>
        Icons.GetOrAdd(
            (name, classes),
            static key => new HtmlString(
                $"<svg class=\"icon{(key.Item2.Length > 0 ? " " + key.Item2 : "")}\" aria-hidden=\"true\"><use href=\"/icons/sprite.svg#{key.Item1}\"/></svg>"
            )
        );

    /// <summary>Two letters for a person without a profile picture.</summary>
    public static string Initials(string name)
    {
        var words = name.Split([' ', '-'], StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0)
            return "?";
        var first = StringInfo.GetNextTextElement(words[0]);
        return (words.Length == 1 ? first : first + StringInfo.GetNextTextElement(words[^1])).ToUpper(CultureInfo.CurrentCulture);
    }

    /// <summary>0–7, always the same for the same entity: selects its generated cover or tone.</summary>
    public static int Tone(Guid id, int most = CoverShapes) => Tone(id, most, 15);

    private static int Tone(Guid id, int most, int at)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes);
        return (bytes[at] ^ bytes[at - 1]) % most;
    }

    /// <summary>A person's picture or initials beside their name.</summary>
    /// <param name="picture">The picture's file; the small one, except where it is drawn large.</param>
    public static IHtmlContent Avatar(Guid id, string name, string size = "", Guid? picture = null) =>
        new HtmlString(
            picture is { } file
                ? $"<img class=\"avatar{(size.Length > 0 ? " avatar--" + size : "")}\" src=\"/faces/{file:D}\" alt=\"\" width=\"72\" height=\"72\" loading=\"lazy\" decoding=\"async\">"
                : $"<span class=\"avatar{(size.Length > 0 ? " avatar--" + size : "")}\" data-tone=\"{Tone(id, 6)}\" aria-hidden=\"true\">{HtmlEncoder.Default.Encode(Initials(name))}</span>"
        );

    /// <summary>The image of a course, or the plain pattern used in its place.</summary>
    public static IHtmlContent Cover(Guid id, Guid? fileId) =>
        fileId is { } file
            ? new HtmlString($"<img class=\"cover\" src=\"/files/{file:D}/cover\" alt=\"\" loading=\"lazy\" width=\"640\" height=\"360\">")
            : Patterns[Face(id)];

    /// <summary>The same in a list, in which no two neighbors get the same shape.</summary>
    /// <param name="last">The shape before it: −1 at the beginning of the list, and set for the next.</param>
    public static IHtmlContent Cover(Guid id, Guid? fileId, ref int last)
    {
        if (fileId is not null)
            return Cover(id, fileId);
        var face = Face(id);
        if (face / CoverHues == last)
            face = (face + CoverHues + 1) % Patterns.Length;
        last = face / CoverHues;
        return Patterns[face];
    }

    /// <summary>The same, small and square, in a list.</summary>
    public static IHtmlContent SmallCover(Guid id, Guid? fileId) =>
        fileId is { } file
            ? new HtmlString($"<img class=\"cover cover--square\" src=\"/files/{file:D}/cover\" alt=\"\" width=\"56\" height=\"56\">")
            : SmallPatterns[Face(id)];

    private static readonly HtmlString[] Patterns = PatternsOf("cover");

    private static readonly HtmlString[] SmallPatterns = PatternsOf("cover cover--square");

    private static HtmlString[] PatternsOf(string classes) =>
        [
            .. Enumerable
                .Range(0, CoverShapes * CoverHues)
                .Select(it => new HtmlString(
                    $"<span class=\"{classes}\" data-cover=\"{it / CoverHues}\" data-hue=\"{it % CoverHues}\" aria-hidden=\"true\"></span>"
                )),
        ];

    private static int Face(Guid id) => Tone(id) * CoverHues + Tone(id, CoverHues, 13);

    /// <summary>A rating in stars, to the half, with the number for screen readers.</summary>
    public static IHtmlContent Stars(decimal rating)
    {
        var halves = (int)Math.Round(rating * 2, MidpointRounding.AwayFromZero);
        var drawn = string.Concat(
            Enumerable
                .Range(1, 5)
                .Select(star =>
                    Icon(
                        halves >= star * 2 ? "star-filled"
                        : halves == star * 2 - 1 ? "star-half"
                        : "star"
                    )
                )
        );
        return new HtmlString(
            $"<span class=\"stars\" role=\"img\" aria-label=\"{HtmlEncoder.Default.Encode(Sentence.Of("{0} of 5 stars", Rating(rating)))}\">{drawn}</span>"
        );
    }

    /// <summary>4.5, or 4 when it is.</summary>
    public static string Rating(decimal rating) => rating.ToString("0.#", CultureInfo.CurrentCulture);

    /// <summary>
    /// The name of an entity or an event as people read it: translated where there is a sentence, otherwise split into words.
    /// </summary>
    public static string Said(string name)
    {
        var said = Sentence.Of(name).Value;
        return said == name
            ? Apart.GetOrAdd(
                name,
                static n => string.Concat(n.Select((c, i) => i > 0 && char.IsUpper(c) ? " " + char.ToLowerInvariant(c) : c.ToString()))
            )
            : said;
    }

    private static readonly ConcurrentDictionary<string, string> Apart = new(StringComparer.Ordinal);

    /// <summary>1 h 20 min.</summary>
    public static string Minutes(int minutes) =>
        minutes switch
        {
            < 60 => Sentence.Of("{0} min", minutes),
            _ when minutes % 60 == 0 => Sentence.Of("{0} h", minutes / 60),
            _ => Sentence.Of("{0} h {1} min", minutes / 60, minutes % 60),
        };

    /// <summary>4:21, or 1:04:21.</summary>
    public static string Clock(int seconds) =>
        TimeSpan.FromSeconds(seconds).ToString(seconds >= 3600 ? @"h\:mm\:ss" : @"m\:ss", CultureInfo.InvariantCulture);

    /// <summary>The file type by its common name: PDF, PNG.</summary>
    public static string FileType(string name) => Path.GetExtension(name) is { Length: > 1 } ending ? ending[1..].ToUpperInvariant() : "";

    public static string Size(long bytes) =>
        bytes switch
        {
            >= 1L << 30 => Sentence.Of("{0:0.#} GB", bytes / (double)(1L << 30)),
            >= 1L << 20 => Sentence.Of("{0:0.#} MB", bytes / (double)(1L << 20)),
            >= 1L << 10 => Sentence.Of("{0} KB", bytes >> 10),
            _ => Sentence.Of("{0} bytes", bytes),
        };

    /// <summary>A percentage for reading: rounded to a whole number, and never 100 before all is done.</summary>
    public static int Whole(decimal percent) => percent >= 100 ? 100 : (int)Math.Floor(percent);
}
