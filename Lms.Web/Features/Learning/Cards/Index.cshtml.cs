using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Enrollments.Model;
using Lms.Web.Features.Learning.Model;
using Lms.Web.Features.Questions.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Files;
using Lms.Web.Platform.Text;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Learning.Cards;

/// <summary>The flashcards of all courses that come again today, in the learner's own calendar; <see cref="Sm2"/> says when.</summary>
public sealed class IndexModel(Study study, CourseMap maps, FileTokens tokens) : Screen
{
    /// <summary>The most cards a learner turns in a day; the rest wait.</summary>
    public const int Most = 1000;

    private Refusal? refused;

    public CardsDue Due { get; private set; } = null!;

    public sealed record DueCard
    {
        public required Guid LessonId { get; init; }

        public required string Key { get; init; }

        public required Guid CourseId { get; init; }

        public required string CourseSlug { get; init; }

        public required string CourseTitle { get; init; }

        public required string LessonSlug { get; init; }

        public required string LessonTitle { get; init; }
    }

    protected override async Task LoadAsync()
    {
        var due = new List<DueCard>();
        await foreach (var card in Query(Db, Viewer.Id, Viewer.Today(Clock)).WithCancellation(Stop))
            due.Add(card);
        var known = new Dictionary<Guid, LessonActivities>();
        (DueCard, CardView)? current = null;
        while (due.Count > 0 && current is null)
        {
            var first = due[0];
            if (!known.TryGetValue(first.LessonId, out var activities))
                known[first.LessonId] = activities = await Activities.OfAsync(Db, first.LessonId);
            if (
                first.Key.Split('/') is [var deckKey, var cardKey]
                && activities.FindDeck(deckKey) is { } deck
                && deck.Cards.FirstOrDefault(c => c.Key == cardKey) is { } card
            )
            {
                string Tokened(string html) => tokens.Sign(html, first.CourseId);
                current = (
                    first,
                    new CardView
                    {
                        FrontHtml = Tokened(card.FrontHtml),
                        BackHtml = Tokened(card.BackHtml),
                        Url = "/cards",
                        Region = "cards",
                        AttemptId = Ids.New(),
                        Deck = deckKey,
                        Card = cardKey,
                        At = 0,
                        IsDraft = false,
                        Lesson = first.LessonId,
                    }
                );
            }
            // Taken out of its deck a moment ago.
            else
                due.RemoveAt(0);
        }
        Due = new()
        {
            Current = current,
            Count = due.Count,
            Courses = [.. due.GroupBy(d => (d.CourseTitle, d.CourseSlug)).Select(g => (g.Key.CourseTitle, g.Key.CourseSlug, g.Count()))],
            Why = refused,
        };
    }

    [Can(Member.May)]
    public Task<IActionResult> OnGet() => ShowPage();

    [Can(Member.May)]
    public async Task<IActionResult> OnPost(Guid lesson, string? deck, string? card, Guid attempt, CardGrade grade)
    {
        if (
            attempt == Guid.Empty
            || !QuestionSource.IsKey(deck)
            || !QuestionSource.IsKey(card)
            || !Enum.IsDefined(grade)
            || !ModelState.IsValid
        )
            return BadRequest();
        if (await PlaceAsync(lesson) is not { } place)
            return NotFound();
        if (!new LearningPolicy(Clock).Allows(Viewer, place, LearningAct.Study))
            return StatusCode(StatusCodes.Status403Forbidden);
        var turned = await study.TurnAsync(place, deck!, card!, attempt, grade, Stop);
        if (turned.Refusal is { } why)
        {
            refused = why;
            return await Refused(why, Region);
        }
        return await Done(null, "/cards", Region);
    }

    private Show Region =>
        new(
            "_Due",
            async () =>
            {
                await LoadAsync();
                return Due;
            }
        );

    private async Task<LessonPlace?> PlaceAsync(Guid lesson)
    {
        var at = await (
            from l in Db.Lessons.AsNoTracking()
            where l.Id == lesson
            join c in Db.Courses on l.CourseId equals c.Id
            select new { Course = c.Slug, Lesson = l.Slug }
        ).FirstOrDefaultAsync(Stop);
        return at is null ? null : await LessonPlace.FindAsync(Db, await maps.FindAsync(at.Course, Viewer, Stop), at.Lesson, Viewer);
    }

    private static readonly Func<LmsContext, Guid, DateOnly, IAsyncEnumerable<DueCard>> Query = EF.CompileAsyncQuery(
        (LmsContext db, Guid personId, DateOnly today) =>
            (
                from enrollment in db.Enrollments.AsNoTracking()
                where
                    enrollment.PersonId == personId
                    && (
                        enrollment.Status == EnrollmentStatus.Enrolled
                        || enrollment.Status == EnrollmentStatus.InProgress
                        || enrollment.Status == EnrollmentStatus.Completed
                    )
                join state in db.ActivityStates on enrollment.Id equals state.EnrollmentId
                where state.DueOn <= today
                join lesson in db.Lessons on state.LessonId equals lesson.Id
                where lesson.IsPublished
                join course in db.Courses on enrollment.CourseId equals course.Id
                orderby state.LastAt
                select new DueCard
                {
                    LessonId = lesson.Id,
                    Key = state.Key,
                    CourseId = course.Id,
                    CourseSlug = course.Slug,
                    CourseTitle = course.Title,
                    LessonSlug = lesson.Slug,
                    LessonTitle = lesson.Title,
                }
            ).Take(Most)
    );
}
