using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Library.Model;
using Lms.Web.Features.Questions.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Text;

namespace Lms.Web.Features.Courses.Model;

/// <summary>The activities in the text of one lesson, in order: questions, decks, and materials to read, listen to, or watch.</summary>
public sealed record LessonActivities(IReadOnlyList<LessonActivities.Entry> All)
{
    public sealed record Entry(
        QuestionDefinition? Practice,
        Deck? Deck,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] MaterialActivity? Material = null
    )
    {
        public string Key => Practice?.Key ?? Deck?.Key ?? Material!.Key;
    }

    public static readonly LessonActivities None = new([]);

    public int Count => All.Count;

    public QuestionDefinition? FindPractice(string? key) => All.FirstOrDefault(a => a.Practice is not null && a.Key == key)?.Practice;

    public Deck? FindDeck(string? key) => All.FirstOrDefault(a => a.Deck is not null && a.Key == key)?.Deck;

    public MaterialActivity? FindMaterial(string? key) => All.FirstOrDefault(a => a.Material is not null && a.Key == key)?.Material;

    public Entry? Find(string key) => All.FirstOrDefault(a => a.Key == key);

    /// <summary>Null if there are none, so that lessons without activities store nothing.</summary>
    public string? ToJson() => All.Count == 0 ? null : JsonSerializer.Serialize(All);

    public static LessonActivities Parse(string? json) =>
        string.IsNullOrEmpty(json) ? None : new(JsonSerializer.Deserialize<List<Entry>>(json)!);
}

/// <summary>
/// The text of a lesson rendered for learners: HTML with marks in place of its activities, and the activities. Made on publication; readers
/// receive neither Markdown nor answers.
/// </summary>
public sealed partial record LessonText(string Html, int Words, bool HasMath, LessonActivities Activities, IReadOnlyList<Mistake> Mistakes)
{
    public const int MostActivities = 100;
    public const int MostMaterials = 100;

    /// <summary>The positions of activities in the source text, including those that cannot be parsed.</summary>
    public IReadOnlyList<Place> Places { get; init; } = [];

    /// <param name="Key">Null when the block cannot be read.</param>
    /// <param name="Fence">The block itself.</param>
    public sealed record Place(string? Key, MarkdownFence Fence);

    /// <summary>The reason why the text cannot be published; null when it can.</summary>
    public Refusal? Refusal => Mistakes.Count > 0 ? Mistakes[0].Whole : null;

    /// <summary>Whether this block is an activity.</summary>
    public static bool IsActivity(MarkdownFence fence) => fence.Name is QuestionSource.Fence or DeckSource.Fence;

    /// <param name="materials">
    /// The materials that the text names (<see cref="MaterialViews.ReadAsync"/>); null leaves them out, for callers that need only the
    /// exercises.
    /// </param>
    /// <param name="shows">Renders an activity in place, with its mistakes, instead of a placeholder: for previews.</param>
    public static LessonText Render(
        string? markdown,
        MaterialViews? materials = null,
        Func<LessonActivities.Entry?, IReadOnlyList<Mistake>, string>? shows = null
    )
    {
        var (all, mistakes, places, keys) = (
            new List<LessonActivities.Entry>(),
            new List<Mistake>(),
            new List<Place>(),
            new HashSet<string>()
        );
        var (more, math, isFull) = (0, false, false);
        var drawn = new List<string>();
        var rendered = MarkdownText.Render(
            markdown,
            fence =>
            {
                if (fence.Name == MaterialSource.Fence)
                    return Drawn(fence);
                if (!IsActivity(fence))
                    return null;
                if (places.Count >= MostActivities)
                {
                    Mistake tooMany = new(
                        fence.Line,
                        new Refusal("A lesson can have at most {0} practice questions and decks.", null, MostActivities)
                    );
                    if (!isFull)
                        mistakes.Add(tooMany);
                    isFull = true;
                    return shows is not null ? shows(null, [tooMany]) : "";
                }
                var (entry, words, hasMath, wrong) = Make(fence);
                if (entry is not null && !keys.Add(entry.Key))
                {
                    wrong.Add(new(fence.Line, new Refusal("Another block in this lesson already has the id {0}.", null, entry.Key)));
                    entry = null;
                }
                places.Add(new(entry?.Key, fence));
                mistakes.AddRange(wrong);
                if (entry is not null && wrong.Count == 0)
                    all.Add(entry);
                (more, math) = (more + words, math | hasMath);
                return shows is not null ? shows(entry, wrong)
                    : entry is null || wrong.Count > 0 ? ""
                    : $"<!--activity:{entry.Key}-->";
            }
        );
        // Insert the drawn activities last: the renderer looks for token placeholders in its input, and these contain some of their own.
        var html =
            drawn.Count == 0
                ? rendered.Html
                : MaterialMark()
                    .Replace(
                        rendered.Html,
                        m => drawn[int.Parse(m.Groups[1].ValueSpan, System.Globalization.CultureInfo.InvariantCulture)]
                    );
        return new(html, rendered.Words + more, rendered.HasMath | math, new(all), mistakes) { Places = places };

        string Drawn(MarkdownFence fence)
        {
            if (materials is null)
                return "";
            // The first one too many is reported; later ones are not even looked up.
            if (drawn.Count > MostMaterials)
                return "";
            var wrong = new List<Mistake>();
            void Wrong(Refusal why) => wrong.Add(new(fence.Line, why));
            if (fence.IsInside)
                Wrong(new("Start materials at the beginning of a line, outside lists, quotes, and HTML."));
            if (fence.IsOpen)
                Wrong(new("Add the line that closes this block: ```."));
            if (drawn.Count == MostMaterials)
                Wrong(new("A lesson can have at most {0} materials.", null, MostMaterials));
            var found = MaterialSource.Find(fence, materials, Wrong);
            mistakes.AddRange(wrong);
            var text = wrong.Count > 0 && shows is not null ? shows(null, wrong) : "";
            if (found is not null && wrong.Count == 0)
            {
                var (made, words, hasMath) = MaterialSource.Draw(found, fence.Text);
                (text, more, math) = (made, more + words, math | hasMath);
                // A repeated material is shown again but is not another activity.
                if (found.Kind.IsActivity() && made.Length > 0 && keys.Add(MaterialActivity.KeyOf(found.Key)))
                {
                    var activity = new LessonActivities.Entry(null, null, new(found.Key, found.Kind, found.Title));
                    all.Add(activity);
                    if (shows is null)
                        text += $"<!--activity:{activity.Key}-->\n";
                }
            }
            drawn.Add(text);
            return $"<!--material:{drawn.Count - 1}-->";
        }
    }

    /// <summary>Splits HTML at its placeholders; a part is HTML or the key of an activity.</summary>
    public static IEnumerable<(string? Html, string? Key)> Parts(string html)
    {
        var at = 0;
        foreach (Match mark in Mark().Matches(html))
        {
            if (mark.Index > at)
                yield return (html[at..mark.Index], null);
            yield return (null, mark.Groups[1].Value);
            at = mark.Index + mark.Length;
        }
        if (at < html.Length)
            yield return (html[at..], null);
    }

    private static (LessonActivities.Entry? Entry, int Words, bool HasMath, List<Mistake> Wrong) Make(MarkdownFence fence)
    {
        var wrong = new List<Mistake>();
        if (fence.IsInside)
        {
            wrong.Add(
                new(
                    fence.Line,
                    new Refusal("Start practice questions and flashcards at the beginning of a line, outside lists, quotes, and HTML.")
                )
            );
            return (null, 0, false, wrong);
        }
        if (fence.IsOpen)
            wrong.Add(new(fence.Line, new Refusal("Add the line that closes this block: ```.")));
        void Wrong(int line, Refusal why) => wrong.Add(new(fence.Line + 1 + line, why with { Field = null }));
        if (fence.Name == DeckSource.Fence)
        {
            var (deck, words, hasMath) = DeckSource.Make(DeckSource.Read(fence.Arguments, fence.Text, Wrong), Wrong);
            return (deck is null ? null : new(null, deck), words, hasMath, wrong);
        }
        if (QuestionSource.Read(fence.Arguments, fence.Text, Wrong) is not { } source)
            return (null, 0, false, wrong);
        var made = QuestionDefinition.Make(source, Wrong);
        return (made.Definition is { } practice ? new(practice, null) : null, made.Words, made.HasMath, wrong);
    }

    [GeneratedRegex("<!--activity:([a-z0-9-]{1,32})-->\\n?")]
    private static partial Regex Mark();

    [GeneratedRegex("<!--material:([0-9]{1,4})-->\\n?")]
    private static partial Regex MaterialMark();
}
