using Lms.Web.Features.Courses.Model;
using Lms.Web.Platform.Text;

namespace Lms.Web.Features.Publishing.Model;

/// <summary>Two texts of a lesson side by side.</summary>
/// <param name="Fields">What differs, under the English name of its field.</param>
public sealed record Comparison(IReadOnlyList<(string Field, IReadOnlyList<DifferenceRow> Rows)> Fields, string Before, string Now)
{
    /// <summary>A longer stretch of paragraphs that did not change is folded.</summary>
    public const int Folded = 3;

    public bool IsSame => Fields.Count == 0;

    /// <summary>
    /// Makes HTML of a passage of the text, to be read as learners will read it; null: it is compared word by word, as it is written.
    /// </summary>
    public Func<string, string>? Draw { get; init; }

    /// <summary>Formulas, exercises or flashcards changed; they cannot be reviewed from their source alone.</summary>
    public bool NeedsDrawing =>
        Fields
            .Where(f => IsMarkdown(f.Field))
            .SelectMany(f => f.Rows)
            .Where(r => r.Kind is not DifferenceKind.Same)
            .SelectMany(r => new[] { Whole(r.Before), Whole(r.Now) })
            .Any(text => LessonText.Render(text) is { HasMath: true } or { Places.Count: > 0 });

    public static bool IsMarkdown(string field) => field is "Text" or "Transcript";

    /// <summary>A side of a row without its marks.</summary>
    public static string Whole(IReadOnlyList<(string Text, bool IsMarked)> side) => string.Concat(side.Select(s => s.Text));

    /// <param name="nameBefore">The label of the first text.</param>
    /// <param name="nameNow">The label of the second text.</param>
    public static Comparison Of(Wording before, Wording now, string nameBefore, string nameNow)
    {
        (string, string, string)[] fields =
        [
            ("Title", before.Title, now.Title),
            ("Objective", before.Objective ?? "", now.Objective ?? ""),
            ("Text", before.Markdown, now.Markdown),
            ("Transcript", before.Transcript ?? "", now.Transcript ?? ""),
        ];
        return new(
            [.. fields.Where(f => f.Item2 != f.Item3).Select(f => (f.Item1, TextDifference.Of(f.Item2, f.Item3)))],
            nameBefore,
            nameNow
        );
    }

    /// <summary>The rows, with unchanged stretches folded.</summary>
    public static IEnumerable<IReadOnlyList<DifferenceRow>> Stretches(IReadOnlyList<DifferenceRow> rows)
    {
        var same = new List<DifferenceRow>();
        foreach (var row in rows)
        {
            if (row.Kind is DifferenceKind.Same)
            {
                same.Add(row);
                continue;
            }
            if (same.Count > 0)
                yield return [.. same];
            same.Clear();
            yield return [row];
        }
        if (same.Count > 0)
            yield return same;
    }
}
