using Lms.Web.Features.Courses;
using Lms.Web.Features.Courses.Kinds;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Questions.Model;
using Lms.Web.Features.Questions.Writing;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Text;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Authoring.Lessons;

/// <summary>
/// Practice questions and decks by a form: it reads a block out of the lesson's draft and writes it back into it, character by character
/// the same everywhere else. Works without scripts.
/// </summary>
public sealed class ActivityModel(LessonEditors editors) : LessonScreen
{
    private LessonText? text;

    /// <summary>The block being edited; null adds one.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Key { get; set; }

    /// <summary>The kind of block to add: a kind of question, or <c>flashcards</c>.</summary>
    [BindProperty(SupportsGet = true)]
    public string? New { get; set; }

    [BindProperty]
    public Form Input { get; set; } = new();

    public bool IsDeck { get; private set; }

    public QuestionKind Kind { get; private set; }

    public bool IsForm => Key is not null || New is not null;

    /// <summary>The activities in the draft, in order.</summary>
    public IReadOnlyList<LessonText.Place> Places => Text.Places;

    public IReadOnlyList<Mistake> Mistakes => Text.Mistakes;

    public LessonActivities All => Text.Activities;

    /// <summary>The places where a new block can be inserted: the line it follows, and a name for the place.</summary>
    public IReadOnlyList<(int Line, string Name)> Spots { get; private set; } = [];

    private LessonText Text => text ??= LessonText.Render(Lesson.Body.Current, materials: null);

    protected override async Task<Course?> FindAsync(CancellationToken stop)
    {
        if (await base.FindAsync(stop) is not { } course)
            return null;
        await Db.Entry(Lesson).Reference(l => l.Body).LoadAsync(stop);
        text = null;
        IsDeck = Key is not null ? All.FindDeck(Key) is not null : New == DeckSource.Fence;
        if (Key is not null && All.Find(Key) is null)
            return null;
        if (Key is null && New is not null && !IsDeck && !QuestionKinds.Words.ContainsKey(New))
            return null;
        Kind =
            IsDeck ? default
            : Key is not null ? All.FindPractice(Key)!.Kind
            : New is null ? default
            : QuestionKinds.Words[New];
        return course;
    }

    protected override async Task LoadAsync()
    {
        await base.LoadAsync();
        Spots = [.. SpotsOf(Lesson.Body.Current)];
        Input.Kind = Kind;
    }

    [Can(CourseAct.Open)]
    public Task<IActionResult> OnGet()
    {
        Input = new Form { Version = Lesson.Version, After = int.MaxValue };
        if (Key is not null && Text.Places.First(p => p.Key == Key).Fence is { } fence)
        {
            if (IsDeck)
                Input.Show(DeckSource.Read(fence.Arguments, fence.Text, Nothing));
            else
                Input.Show(QuestionSource.Read(fence.Arguments, fence.Text, Nothing)!);
        }
        return ShowPage();
    }

    [Can(CourseAct.Edit)]
    public Task<IActionResult> OnPost() =>
        Try(
            () =>
            {
                if (!IsForm)
                    return new Refusal("Choose what to add.");
                Refusal? wrong = null;
                void Wrong(int line, Refusal why) => wrong ??= why with { Field = why.Field ?? "Prompt" };
                // A block without an id gets the key that it was known by, so that learners' answers are kept.
                var id = Key ?? Ids.New().ToString("N")[^8..];
                string block;
                if (IsDeck)
                {
                    var deck = Input.Deck(id, Wrong);
                    if (wrong is null)
                        DeckSource.Make(deck, Wrong);
                    block = deck.Write();
                }
                else
                {
                    var source = Input.Source(Kind, id);
                    QuestionDefinition.Make(source, Wrong);
                    block = source.Write();
                }
                if (wrong is not null)
                    return wrong;
                return Write(markdown =>
                {
                    if (Key is not null)
                        return Places.First(p => p.Key == Key).Fence is var fence
                            ? markdown[..fence.Start] + block + markdown[(fence.End + 1)..]
                            : markdown;
                    var lines = markdown.Split('\n').ToList();
                    var at = Math.Clamp(Input.After, 0, lines.Count);
                    return Joined(string.Join('\n', lines.Take(at)), block, string.Join('\n', lines.Skip(at)));
                });
            },
            done: Key is null ? "Added to the lesson draft." : "Saved to the lesson draft.",
            to: $"{LessonUrl}/practice"
        );

    [Can(CourseAct.Edit)]
    public Task<IActionResult> OnPostRemove() =>
        Try(
            () =>
            {
                if (Key is null)
                    return new Refusal("Choose what to remove.");
                return Write(markdown =>
                    Places.First(p => p.Key == Key).Fence is var fence
                        ? Joined(markdown[..fence.Start], "", markdown[(fence.End + 1)..])
                        : markdown
                );
            },
            done: "Removed from the draft. Existing answers are kept.",
            to: $"{LessonUrl}/practice"
        );

    private Result Write(Func<string, string> change)
    {
        Expect(Lesson, Input.Version);
        // The lesson carries the version for its body, so it must count as changed with it.
        Db.Entry(Lesson).State = EntityState.Modified;
        var written = Lesson.Write(change(Lesson.Body.Current), Now);
        if (written.Refusal is null)
            editors.Saved(Id, Viewer.Id, Viewer.Name);
        return written;
    }

    private static string Joined(params string[] parts) =>
        string.Join("\n\n", parts.Select(p => p.Trim('\n')).Where(p => p.Length > 0)) + "\n";

    /// <summary>Before the text, after the paragraphs of its headings, after its activities, and at the end.</summary>
    private IEnumerable<(int Line, string Name)> SpotsOf(string markdown)
    {
        var lines = markdown.Split('\n');
        yield return (0, L["At the beginning"]);
        var inside = false;
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].StartsWith("```", StringComparison.Ordinal))
                inside = !inside;
            if (!inside && lines[i].StartsWith('#') && MarkdownText.Plain(lines[i]) is { Length: > 0 } heading && i > 0)
                yield return (i, L["Before “{0}”", heading]);
        }
        foreach (var place in Places.Where(p => p.Key is not null))
            yield return (
                markdown[..Math.Min(markdown.Length, place.Fence.End + 1)].Count(c => c == '\n') + 1,
                L["After “{0}”", NameOf(place.Key!)]
            );
        yield return (int.MaxValue, L["At the end"]);
    }

    public string NameOf(string key) =>
        All.Find(key) switch
        {
            { Practice: { } practice } => practice.Plain.Length > 80 ? practice.Plain[..80] + "…" : practice.Plain,
            { Deck: { } deck } => deck.Title ?? deck.Cards[0].Plain,
            _ => key,
        };

    private static void Nothing(int line, Refusal why) { }

    public sealed class Form : QuestionForm
    {
        public int Version { get; set; }

        /// <summary>The line after which a new block is inserted.</summary>
        public int After { get; set; } = int.MaxValue;

        public string? Title { get; set; }

        /// <summary>The cards of a deck, one per line.</summary>
        public string? Cards { get; set; }

        public void Show(DeckSource source)
        {
            Title = source.Title;
            Cards = string.Join('\n', source.Cards.Select(c => $"{c.Text} :: {c.Other}"));
        }

        public DeckSource Deck(string id, Action<int, Refusal> wrong) =>
            DeckSource.Read("", Cards ?? "", (line, why) => wrong(line, why with { Field = "Cards" })) with
            {
                Id = id,
                Title = Title.OrNull(),
            };
    }
}
