using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Learning.Model;
using Lms.Web.Features.Library.Model;
using Lms.Web.Features.Questions.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Files;
using Lms.Web.Platform.Text;
using Microsoft.AspNetCore.Mvc;

namespace Lms.Web.Features.Learning.Player;

/// <summary>
/// The questions and decks in the text of a lesson. With scripts, an answer replaces its own region; without, the page returns to the same
/// place. Those who teach the course can try them, and nothing is kept.
/// </summary>
public sealed partial class LessonModel
{
    /// <summary>More fields than any question has.</summary>
    private const int MostFields = 50;

    private LessonActivities activities = LessonActivities.None;
    private Dictionary<string, ActivityState> states = [];

    /// <summary>The region that was just answered.</summary>
    private object? answered;

    /// <summary>Shows a question that was answered as if it were new.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Again { get; set; }

    /// <summary>The parts of the text in order: HTML, a question or a deck.</summary>
    public IReadOnlyList<TextPart> Parts { get; private set; } = [];

    public bool HasActivities => activities.Count > 0;

    public sealed record TextPart(string? Html, PracticePanel? Question = null, DeckPanel? Deck = null, MaterialPanel? Material = null);

    /// <summary>Below a material: whether it is done, and the way to say so.</summary>
    /// <param name="Why">It was not taken.</param>
    public sealed record MaterialPanel(MaterialActivity Material, string Url, bool IsDone, Refusal? Why = null)
    {
        public Finish? Finish { get; init; }

        public string Id => "practice-" + Material.Key;
    }

    /// <summary>A question together with the viewer's progress in it.</summary>
    public sealed record PracticePanel
    {
        public required QuestionDefinition Question { get; init; }

        public required string Url { get; init; }

        public required Guid AttemptId { get; init; }

        public required bool MayAnswer { get; init; }

        public required bool IsDraft { get; init; }

        public required bool IsDone { get; init; }

        /// <summary>As the form sent it; empty when the question is new.</summary>
        public required IReadOnlyList<string> Given { get; init; }

        public required Verdict? Verdict { get; init; }

        public required bool ShowsSolution { get; init; }

        /// <summary>The answer was not taken.</summary>
        public Refusal? Why { get; init; }

        /// <summary>Other changes caused by the answer; null on a full page, which draws all of it anyway.</summary>
        public Finish? Finish { get; init; }

        public string Id => "practice-" + Question.Key;

        public AskedQuestion Asked =>
            new(Question, Id, "a")
            {
                Given = Given,
                Verdict = Verdict,
                ShowsSolution = ShowsSolution,
            };

        /// <summary>Nothing more to answer until the learner starts over.</summary>
        public bool IsClosed => Verdict is { IsRight: true };
    }

    /// <summary>A deck together with the viewer's progress in it.</summary>
    public sealed record DeckPanel
    {
        public required Deck Deck { get; init; }

        /// <summary>To be turned now; null when nothing is due.</summary>
        public required Card? Card { get; init; }

        public required string Url { get; init; }

        public required Guid AttemptId { get; init; }

        public required bool MayAnswer { get; init; }

        public required bool IsDraft { get; init; }

        public required int Seen { get; init; }

        public required int Waiting { get; init; }

        public required DateOnly? NextOn { get; init; }

        /// <summary>In a deck that is only tried: the number of the card.</summary>
        public required int At { get; init; }

        public required Func<string, string> Tokened { get; init; }

        public Refusal? Why { get; init; }

        public Finish? Finish { get; init; }

        public string Id => "practice-" + Deck.Key;
    }

    public sealed record Finish(LessonPlace Place, Steps Steps);

    private bool Teaches => Subject.IsTaughtBy(Viewer);

    private bool IsDraft => Draft && Teaches;

    /// <summary>The viewer's answers are kept.</summary>
    private bool IsKept => MayStudy && !IsDraft;

    [Can(LearningAct.Practice)]
    public async Task<IActionResult> OnPostPractice(string? key, Guid attempt)
    {
        if (attempt == Guid.Empty || !QuestionSource.IsKey(key))
            return BadRequest();
        IReadOnlyList<string> given = [.. Request.Form["a"].Take(MostFields).Select(a => a ?? "")];
        if (IsKept)
        {
            var tried = await study.PracticeAsync(Subject, key!, attempt, given, Stop);
            if (tried.Refusal is { } why)
                return await RefusedPracticeAsync(key!, given, why);
            states[key!] = tried.Value.State;
            return await Done(
                tried.Value.JustDone ? "Lesson complete." : null,
                $"{Subject.Url}#practice-{key}",
                new Show(
                    "_Practice",
                    async () => Panel(tried.Value.Practice, given, tried.Value.Verdict, null) with { Finish = await FinishAsync() }
                )
            );
        }
        await ReadActivitiesAsync();
        if (activities.FindPractice(key) is not { } practice)
            return NotFound();
        var graded = practice.Grade(given);
        if (graded.Refusal is { } wrong)
            return await RefusedPracticeAsync(key!, given, wrong);
        var panel = Panel(practice, given, graded.Value, null);
        answered = panel;
        return await FragmentOrPage(new Show("_Practice", () => panel));
    }

    [Can(LearningAct.Practice)]
    public async Task<IActionResult> OnPostCard(string? deck, string? card, Guid attempt, CardGrade grade, int at)
    {
        if (
            attempt == Guid.Empty
            || !QuestionSource.IsKey(deck)
            || !QuestionSource.IsKey(card)
            || !Enum.IsDefined(grade)
            || !ModelState.IsValid
        )
            return BadRequest();
        if (IsKept)
        {
            var turned = await study.TurnAsync(Subject, deck!, card!, attempt, grade, Stop);
            if (turned.Refusal is { } why)
                return await Refused(why, new Show("_Deck", async () => await DeckAsync(deck!, why)));
            return await Done(
                turned.Value.JustDone ? "Lesson complete." : null,
                $"{Subject.Url}#practice-{deck}",
                new Show("_Deck", async () => (await DeckAsync(deck!, null)) with { Finish = await FinishAsync() })
            );
        }
        await ReadActivitiesAsync();
        if (activities.FindDeck(deck) is not { } tried)
            return NotFound();
        var panel = Panel(tried, Math.Max(0, at) + 1, null);
        answered = panel;
        return await FragmentOrPage(new Show("_Deck", () => panel));
    }

    /// <summary>
    /// Marks a material as read, heard, or watched; the player does so automatically after most of it was played.
    /// </summary>
    [Can(LearningAct.Study)]
    public async Task<IActionResult> OnPostSeen(string? key)
    {
        if (!QuestionSource.IsKey(key))
            return BadRequest();
        var seen = await study.SeeAsync(Subject, key!, Stop);
        if (seen.Refusal is { } why)
            return await Refused(
                why,
                new Show(
                    "_Material",
                    async () =>
                    {
                        await ReadActivitiesAsync();
                        return new MaterialPanel(activities.FindMaterial(key) ?? new(key!, MaterialKind.Text, ""), Subject.Url, false, why);
                    }
                )
            );
        return await Done(
            seen.Value.JustDone ? "Lesson complete." : null,
            $"{Subject.Url}#practice-{key}",
            new Show("_Material", async () => new MaterialPanel(seen.Value.Material, Subject.Url, true) { Finish = await FinishAsync() })
        );
    }

    /// <summary>Returns the question as if it were new; earlier answers are kept.</summary>
    private async Task<IActionResult> FreshAsync(string key)
    {
        await ReadActivitiesAsync();
        if (IsKept && Subject.EnrollmentId is { } enrollment)
            states = await Activities.StatesAsync(Db, enrollment, Subject.LessonId, Stop);
        return activities.FindPractice(key) is { } practice
            ? await Fragment(new Show("_Practice", () => Panel(practice, [], null, null)))
            : NotFound();
    }

    private async Task<IActionResult> RefusedPracticeAsync(string key, IReadOnlyList<string> given, Refusal why)
    {
        await ReadActivitiesAsync();
        if (activities.FindPractice(key) is not { } practice)
            return await Refused(why);
        var panel = Panel(practice, given, null, why);
        answered = panel;
        return await Refused(why, new Show("_Practice", () => panel));
    }

    private async Task ReadActivitiesAsync()
    {
        if (activities.Count > 0)
            return;
        activities = draft is { } written
            ? LessonText.Render(written.Markdown, await MaterialViews.ReadAsync(Db, Stop, written.Markdown)).Activities
            : await Activities.OfAsync(Db, Subject.LessonId);
    }

    /// <summary>Splits the text at its activities, and reads the learner's progress in them in one statement.</summary>
    private async Task CutAsync(LessonActivities of)
    {
        if (of.Count == 0)
        {
            if (Html.Length > 0)
                Parts = [new(Html)];
            return;
        }
        activities = of;
        if (IsKept && Subject.EnrollmentId is { } enrollment)
        {
            states = await Activities.StatesAsync(Db, enrollment, Subject.LessonId, Stop);
            Subject.Tally = ActivityTally.Of(of, IsDone);
        }
        Parts = [.. LessonText.Parts(Html).Select(p => p.Key is null ? new TextPart(p.Html) : PartOf(p.Key)).OfType<TextPart>()];
    }

    private TextPart? PartOf(string key) =>
        activities.Find(key) switch
        {
            { Practice: { } practice } => new(null, answered is PracticePanel asked && asked.Question.Key == key ? asked : Panel(practice)),
            { Deck: { } deck } => new(null, null, answered is DeckPanel turned && turned.Deck.Key == key ? turned : Panel(deck, 0, null)),
            // People who are not counted cannot mark it.
            { Material: { } material } => IsKept ? new(null, Material: new(material, Subject.Url, IsDone(key))) : null,
            _ => null,
        };

    private bool IsDone(string key) => states.GetValueOrDefault(key) is { IsDone: true };

    /// <summary>As the viewer left it.</summary>
    private PracticePanel Panel(QuestionDefinition practice)
    {
        var state = states.GetValueOrDefault(practice.Key);
        var given = Again != practice.Key && state?.Print == practice.Print ? state.LastGiven : [];
        return Panel(practice, given, given.Count > 0 && practice.Grade(given) is { Refusal: null } graded ? graded.Value : null, null);
    }

    private PracticePanel Panel(QuestionDefinition practice, IReadOnlyList<string> given, Verdict? verdict, Refusal? why)
    {
        var misses = states.GetValueOrDefault(practice.Key)?.Misses ?? 0;
        var shows =
            verdict is { IsRight: true }
            || (verdict is not null && (practice.IsGuessedAtOnce || misses >= Study.MissesUntilSolution || !IsKept));
        practice = Tokened(practice);
        return new()
        {
            Question = practice,
            Url = Subject.Url,
            AttemptId = Ids.New(),
            MayAnswer = May(LearningAct.Practice),
            IsDraft = IsDraft,
            IsDone = IsDone(practice.Key),
            Given = given,
            Verdict = verdict,
            ShowsSolution = shows,
            Why = why,
        };
    }

    private async Task<DeckPanel> DeckAsync(string key, Refusal? why)
    {
        await ReadActivitiesAsync();
        if (Subject.EnrollmentId is { } enrollment)
            states = await Activities.StatesAsync(Db, enrollment, Subject.LessonId, Stop);
        return Panel(activities.FindDeck(key) ?? new Deck(key, null, []), 0, why);
    }

    /// <summary>Selects cards that were never turned first, in the order of the deck; then due ones, longest waiting first.</summary>
    private DeckPanel Panel(Deck deck, int at, Refusal? why)
    {
        var may = May(LearningAct.Practice);
        if (!IsKept)
            return new()
            {
                Deck = deck,
                Card = at < deck.Cards.Count ? deck.Cards[at] : null,
                Url = Subject.Url,
                AttemptId = Ids.New(),
                MayAnswer = may,
                IsDraft = IsDraft,
                Seen = Math.Min(at, deck.Cards.Count),
                Waiting = Math.Max(0, deck.Cards.Count - at),
                NextOn = null,
                At = at,
                Tokened = Tokened,
                Why = why,
            };
        var today = Viewer.Today(Clock);
        var cards = deck.Cards.Select(c => (Card: c, State: states.GetValueOrDefault(deck.KeyOf(c)))).ToList();
        var fresh = cards.Where(c => c.State?.DueOn is null).ToList();
        var due = cards.Where(c => c.State?.DueOn <= today).OrderBy(c => c.State!.LastAt).ToList();
        var next = fresh.Concat(due).Select(c => c.Card).FirstOrDefault();
        return new()
        {
            Deck = deck,
            Card = next,
            Url = Subject.Url,
            AttemptId = Ids.New(),
            MayAnswer = may,
            IsDraft = IsDraft,
            Seen = cards.Count(c => c.State is { IsDone: true }),
            Waiting = fresh.Count + due.Count,
            NextOn = cards.Min(c => c.State?.DueOn),
            At = 0,
            Tokened = Tokened,
            Why = why,
        };
    }

    /// <summary>The end of the lesson as it is after an answer.</summary>
    private async Task<Finish> FinishAsync()
    {
        var place = (await LessonPlace.FindAsync(Db, found, Lesson, Viewer))!;
        await ReadActivitiesAsync();
        if (states.Count < 2 && Subject.EnrollmentId is { } enrollment)
            states = await Activities.StatesAsync(Db, enrollment, Subject.LessonId, Stop);
        place.Tally = ActivityTally.Of(activities, IsDone);
        return new(place, await Steps.ReadAsync(Db, Subject, isFree: false, Stop));
    }

    private QuestionDefinition Tokened(QuestionDefinition of) =>
        of with
        {
            Html = Tokened(of.Html),
            OptionHtml = [.. of.OptionHtml.Select(Tokened)],
            HintHtml = of.HintHtml is null ? null : Tokened(of.HintHtml),
            ExplanationHtml = of.ExplanationHtml is null ? null : Tokened(of.ExplanationHtml),
        };

    private string Tokened(string html) => tokens.Sign(html, Subject.CourseId);
}
