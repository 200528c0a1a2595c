using System.Globalization;
using Lms.Web.Features.Courses;
using Lms.Web.Features.Courses.Kinds;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Media.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Files;
using Lms.Web.Platform.Files.Media;
using Lms.Web.Platform.Ui;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Media.Captions;

/// <summary>
/// The captions of one language, one by one beside the video. Every action also saves all input on the page; if anything is invalid,
/// nothing is saved and the error is shown beside its caption.
/// </summary>
public sealed class CuesModel(FileTokens tokens) : LessonScreen
{
    /// <summary>Captions per page: a video of an hour has a thousand captions.</summary>
    public const int AtOnce = 50;

    private bool isKept;
    private Paged<CueForm.Row> shown = null!;

    [BindProperty(SupportsGet = true), FromRoute]
    public string Language { get; set; } = "";

    [FromQuery(Name = "page")]
    public int Number { get; set; } = 1;

    /// <summary>As typed; one for each caption of the page.</summary>
    [BindProperty]
    public List<Typed>? Rows { get; set; }

    /// <summary>A caption to be added; nothing when its words are missing.</summary>
    [BindProperty]
    public Typed? Fresh { get; set; }

    /// <summary>The captions that the rows were made from.</summary>
    [BindProperty]
    public int Version { get; set; }

    public LessonCaptions Captions { get; private set; } = null!;

    public CueForm Form =>
        new()
        {
            Url = Here,
            Language = Language,
            Version = Version,
            Shown = shown,
            Changed = Changed,
            Fresh = Fresh,
            Problems = Problems,
        };

    public StoredFile? Source { get; private set; }

    /// <summary>The errors, by position on the page; -1 is the caption to be added.</summary>
    private Dictionary<int, List<Refusal>> Problems { get; } = [];

    /// <summary>The caption that was changed last, by its place in all.</summary>
    private int? Changed { get; set; }

    public bool IsSound => FileKind.IsSound(Source?.Name);

    public string? Address => Source is { } file ? tokens.Url(file.Id, file.Name, Subject.Id) : Lesson.Video?.Url;

    public string All => $"{LessonUrl}/captions";

    public string Here => $"{All}/{Language}";

    /// <param name="Start">As it is typed, such as 01:02.500.</param>
    /// <param name="Caret">Where in the words the caption is to be divided; known with scripts only.</param>
    public sealed record Typed(string? Start, string? End, string? Text, int? Caret);

    protected override async Task<Course?> FindAsync(CancellationToken stop)
    {
        if (await base.FindAsync(stop) is not { } course)
            return null;
        if (await Db.LessonCaptions.SingleOrDefaultAsync(c => c.LessonId == Id && c.Language == Language, stop) is not { } found)
            return null;
        Captions = found;
        return course;
    }

    protected override async Task LoadAsync()
    {
        await base.LoadAsync();
        if (Lesson.Video?.FileId is { } id)
            Source = await Db.StoredFiles.AsNoTracking().SingleOrDefaultAsync(f => f.Id == id, Stop);
        var cues = WebVtt.Parse(Captions.Text).Cues;
        var last = Math.Max(1, (cues.Count + AtOnce - 1) / AtOnce);
        Number = Math.Clamp(Number, 1, last);
        var from = (Number - 1) * AtOnce;
        var rows = cues.Skip(from)
            .Take(AtOnce)
            .Select(
                (cue, i) =>
                    new CueForm.Row
                    {
                        Number = from + i + 1,
                        Start = WebVtt.Time(cue.Start),
                        End = WebVtt.Time(cue.End),
                        Text = cue.Text,
                        Doubts = [.. CueEditing.Doubts(cue, from + i + 1 < cues.Count ? cues[from + i + 1] : null)],
                        HasMore = cue.Settings.Length > 0 || cue.Note is not null || cue.Name is not null,
                    }
            )
            .ToList();
        if (!isKept && Rows is { Count: > 0 } typed)
            rows =
            [
                .. typed.Select(
                    (said, i) =>
                        new CueForm.Row
                        {
                            Number = from + i + 1,
                            Start = said.Start ?? "",
                            End = said.End ?? "",
                            Text = said.Text ?? "",
                            Doubts = [],
                            HasMore = false,
                        }
                ),
            ];
        else
            Version = Captions.Version;
        if (isKept)
            Fresh = null;
        shown = new(rows, Number, AtOnce, cues.Count);
    }

    [Can(CourseAct.Edit)]
    public Task<IActionResult> OnGet() => ShowPage();

    /// <param name="act"><c>keep</c>, or <c>split</c>, <c>merge</c> or <c>remove</c> with the place on the page after a hyphen.</param>
    [Can(CourseAct.Edit)]
    public Task<IActionResult> OnPost(string? act) =>
        Try(
            () => Task.FromResult(Keep(act)),
            "Captions saved.",
            () => string.Create(CultureInfo.InvariantCulture, $"{Here}?page={Number}{(Changed is { } at ? $"#cue-{at + 1}" : "")}"),
            new Show(
                "_Cues",
                async () =>
                {
                    await LoadAsync();
                    return Form;
                }
            )
        );

    protected override async Task<IActionResult> Conflicted(Show? show)
    {
        isKept = false;
        Captions = await Db.LessonCaptions.AsNoTracking().SingleAsync(c => c.Id == Captions.Id, Stop);
        return await Refused(
            new Refusal(
                "Someone else changed these captions in the meantime. Your text is still here. Open the captions in another window and copy your changes over."
            ),
            show,
            StatusCodes.Status409Conflict
        );
    }

    private Result Keep(string? act)
    {
        var cues = WebVtt.Parse(Captions.Text).Cues.ToList();
        Number = Math.Clamp(Number, 1, Math.Max(1, (cues.Count + AtOnce - 1) / AtOnce));
        var from = (Number - 1) * AtOnce;
        // The rows are known by their places: those of other captions than these mean nothing.
        if (Version != Captions.Version)
            throw new DbUpdateConcurrencyException();
        if (Rows is null || Rows.Count != Math.Min(AtOnce, cues.Count - from))
            return new Refusal("Some captions on this page are missing. Reload the page.");
        // A removed caption does not have to be valid.
        for (var i = 0; i < Rows.Count; i++)
            if (act != string.Create(CultureInfo.InvariantCulture, $"remove-{i}"))
                cues[from + i] = Said(Rows[i], i, cues[from + i]);
        var added = Fresh is { Text: { } words } && CueEditing.Words(words).Length > 0 ? Said(Fresh, -1, new(0, 0, "")) : null;
        if (Problems.Count > 0)
            return Wrong();
        // The input is validated before anything is moved, so that errors are shown beside the right caption.
        if (Judged(cues, from).Refusal is { } wrong)
            return wrong;
        var kept = Act(cues, from, act);
        if (kept.Refusal is { } why)
            return why;
        if (added is not null)
            Changed = CueEditing.Insert(cues, added);
        var (captions, problems) = WebVtt.Of(cues, Lesson.Video?.Seconds ?? 0);
        if (problems.Count > 0)
            return problems.FirstOrDefault(p => p.Cue == Changed, problems[0]).Why;
        Captions.Say(captions, Now);
        Expect(Captions, Version);
        if (Changed is { } at)
            Number = at / AtOnce + 1;
        isKept = true;
        return Result.Done;
    }

    private Result Act(List<Cue> cues, int from, string? act)
    {
        if (act is null or "keep")
            return Result.Done;
        var parts = act.Split('-');
        if (
            parts.Length != 2
            || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var place)
            || place >= Rows!.Count
        )
            return new Refusal("Some captions on this page are missing. Reload the page.");
        Changed = from + place;
        switch (parts[0])
        {
            case "split":
                return CueEditing.Split(cues, from + place, Rows[place].Caret);
            case "merge":
                return CueEditing.Merge(cues, from + place);
            case "remove" when cues.Count == 1:
                return new Refusal("This is the only caption. Remove the language instead.");
            case "remove":
                cues.RemoveAt(from + place);
                Changed = Math.Min(from + place, cues.Count - 1);
                return Result.Done;
            default:
                return Result.Done;
        }
    }

    /// <summary>Reports invalid input beside its caption; errors on other pages are reported by their time.</summary>
    private Result Judged(List<Cue> cues, int from)
    {
        var (_, problems) = WebVtt.Of(cues, Lesson.Video?.Seconds ?? 0);
        foreach (var (cue, why) in problems)
            if (cue >= from && cue < from + Rows!.Count)
                Say(cue - from, why);
            // The first of the next page begins before the last of this one.
            else if (cue == from + Rows!.Count)
                Say(Rows.Count - 1, new Refusal("The next caption starts before this one, at {0}.", null, WebVtt.Time(cues[cue].Start)));
        if (Problems.Count > 0)
            return Wrong();
        return problems.Count > 0 ? problems[0].Why : Result.Done;
    }

    private Cue Said(Typed typed, int place, Cue was)
    {
        var (start, end) = (WebVtt.Moment(typed.Start), WebVtt.Moment(typed.End));
        if (start is null || end is null)
            Say(place, new Refusal("These times can’t be read. Use the format 01:02.500."));
        else if (place < 0 && end <= start)
            Say(place, new Refusal("This caption ends before it starts."));
        return was with { Start = start ?? was.Start, End = end ?? was.End, Text = CueEditing.Words(typed.Text) };
    }

    private void Say(int place, Refusal why)
    {
        if (!Problems.TryGetValue(place, out var all))
            Problems[place] = all = [];
        all.Add(why);
    }

    private static Refusal Wrong() => new("Not saved yet. Fix the problems shown next to the captions.");
}
