using System.Text.Json;
using Lms.Web.Features.Courses.Kinds;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Library.Model;
using Lms.Web.Features.Questions.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Outbox;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Learning.Model;

/// <summary>Questions and cards in the text of a lesson: every answer is graded here, kept, and may complete the lesson.</summary>
public sealed partial class Study
{
    /// <summary>After so many wrong answers in a row the solution is shown.</summary>
    public const int MissesUntilSolution = 3;

    private static readonly Refusal Gone = new("This exercise has since been changed or removed. Reload the page to continue.");
    private static readonly Refusal Paused = new("Answer the questions to continue the lesson.");

    /// <param name="JustDone">The answer completed the lesson.</param>
    public sealed record Tried(QuestionDefinition Practice, Verdict Verdict, ActivityState State, bool JustDone);

    public sealed record Turned(Deck Deck, bool JustDone);

    public sealed record Seen(MaterialActivity Material, bool JustDone);

    /// <summary>Grades and keeps an answer to a question in the lesson's text.</summary>
    /// <param name="attemptId">Drawn with the form: a form sent twice is one attempt, answered alike.</param>
    public Task<Result<Tried>> PracticeAsync(
        LessonPlace place,
        string key,
        Guid attemptId,
        IReadOnlyList<string> given,
        CancellationToken stop
    ) =>
        RunAsync(
            place,
            async (db, inner) =>
            {
                var begun = await BeginAsync(db, place, inner);
                if (begun.Refusal is { } closed)
                    return (Result<Tried>)closed;
                var (it, activities, states) = begun.Value;
                if (activities.FindPractice(key) is not { } practice)
                    return Gone;
                var graded = practice.Grade(given);
                if (graded.Refusal is { } why)
                    return why;
                var (verdict, before) = (graded.Value, states.GetValueOrDefault(key));
                if (await db.ActivityAttempts.AsNoTracking().AnyAsync(a => a.Id == attemptId, inner))
                    return before is null ? Gone : new Tried(practice, verdict, before, false);
                var state =
                    before
                    ?? new ActivityState
                    {
                        EnrollmentId = it.Enrollment.Id,
                        LessonId = place.LessonId,
                        Key = key,
                        FirstAt = it.Now,
                    };
                state.Attempts++;
                state.Misses = verdict.IsRight ? 0 : (state.Print == practice.Print ? state.Misses : 0) + 1;
                (state.BestPercent, state.IsDone) = (Math.Max(state.BestPercent, verdict.Percent), state.IsDone || verdict.IsRight);
                (state.Given, state.Print, state.LastAt) = (Kept(given), practice.Print, it.Now);
                states[key] = state;
                await db.InsertAsync(
                    Attempt(it, place, attemptId, key, practice.Plain, verdict.Said, verdict.Percent, verdict.IsRight),
                    inner
                );
                await db.UpsertAsync(state, inner);
                return new Tried(practice, verdict, state, await FinishAsync(db, place, it, activities, states, inner));
            },
            stop
        );

    /// <summary>A learner turned a card and says how well they knew it.</summary>
    public Task<Result<Turned>> TurnAsync(
        LessonPlace place,
        string deckKey,
        string cardKey,
        Guid attemptId,
        CardGrade grade,
        CancellationToken stop
    ) =>
        RunAsync(
            place,
            async (db, inner) =>
            {
                var begun = await BeginAsync(db, place, inner);
                if (begun.Refusal is { } closed)
                    return (Result<Turned>)closed;
                var (it, activities, states) = begun.Value;
                if (activities.FindDeck(deckKey) is not { } deck || deck.Cards.FirstOrDefault(c => c.Key == cardKey) is not { } card)
                    return Gone;
                if (await db.ActivityAttempts.AsNoTracking().AnyAsync(a => a.Id == attemptId, inner))
                    return new Turned(deck, false);
                var key = deck.KeyOf(card);
                var state =
                    states.GetValueOrDefault(key)
                    ?? new ActivityState
                    {
                        EnrollmentId = it.Enrollment.Id,
                        LessonId = place.LessonId,
                        Key = key,
                        FirstAt = it.Now,
                    };
                // A card that is not due yet was turned in another tab a moment ago.
                if (state.DueOn > it.Today)
                    return new Turned(deck, false);
                var plan = Sm2.After(state.Ease, state.Repetitions, state.IntervalDays, grade, it.Today);
                state.Ease = plan.Ease;
                state.Repetitions = plan.Repetitions;
                state.IntervalDays = plan.IntervalDays;
                state.DueOn = plan.DueOn;
                (state.IsDone, state.LastAt) = (true, it.Now);
                state.Attempts++;
                state.Misses = grade is CardGrade.Again ? state.Misses + 1 : 0;
                states[key] = state;
                var known = grade switch
                {
                    CardGrade.Again => 0,
                    CardGrade.Hard => 60,
                    CardGrade.Good => 80,
                    _ => 100,
                };
                await db.InsertAsync(
                    Attempt(it, place, attemptId, key, card.Plain, grade.ToString(), known, grade is not CardGrade.Again),
                    inner
                );
                await db.UpsertAsync(state, inner);
                return new Turned(deck, await FinishAsync(db, place, it, activities, states, inner));
            },
            stop
        );

    /// <summary>A learner read, heard, or watched a material in the lesson. This cannot be undone.</summary>
    public Task<Result<Seen>> SeeAsync(LessonPlace place, string key, CancellationToken stop) =>
        RunAsync(
            place,
            async (db, inner) =>
            {
                var begun = await BeginAsync(db, place, inner);
                if (begun.Refusal is { } closed)
                    return (Result<Seen>)closed;
                var (it, activities, states) = begun.Value;
                if (activities.FindMaterial(key) is not { } material)
                    return Gone;
                if (states.GetValueOrDefault(key) is { IsDone: true })
                    return new Seen(material, false);
                var state = new ActivityState
                {
                    EnrollmentId = it.Enrollment.Id,
                    LessonId = place.LessonId,
                    Key = key,
                    FirstAt = it.Now,
                };
                state.Attempts = 1;
                state.BestPercent = 100;
                state.IsDone = true;
                state.LastAt = it.Now;
                states[key] = state;
                await db.UpsertAsync(state, inner);
                return new Seen(material, await FinishAsync(db, place, it, activities, states, inner));
            },
            stop
        );

    private async Task<Result<(State It, LessonActivities Activities, Dictionary<string, ActivityState> States)>> BeginAsync(
        LmsContext db,
        LessonPlace place,
        CancellationToken stop
    )
    {
        if (await StateAsync(db, place, stop) is not { } it)
            return NotEnrolled;
        if (await LockedAsync(db, place, stop) is { } locked)
            return locked;
        if (it.Progress.OpenCheckId is not null)
            return Paused;
        return (it, await Activities.OfAsync(db, place.LessonId), await Activities.StatesAsync(db, it.Enrollment.Id, place.LessonId, stop));
    }

    private async Task<bool> FinishAsync(
        LmsContext db,
        LessonPlace place,
        State it,
        LessonActivities activities,
        Dictionary<string, ActivityState> states,
        CancellationToken stop
    )
    {
        var done =
            it.Progress.Status is not ProgressStatus.Completed
            && place.Rule is CompletionRule.ActivitiesDone
            && ActivityTally.Of(activities, k => states.GetValueOrDefault(k) is { IsDone: true }) is { IsComplete: true, Total: > 0 }
            // The answer just given may not be in the database yet, so check only the kind, not the remaining practice.
            && await MissingOfKindAsync(db, place, it, stop) is null;
        if (done)
            await CompleteAsync(db, place, it, stop);
        await KeepAsync(db, place, it, 0, stop);
        return done;
    }

    private static string Kept(IReadOnlyList<string> given) =>
        JsonSerializer.Serialize(
            given
                .Take(QuestionDefinition.MostBlanks)
                .Select(g => g.Length > QuestionDefinition.MostGiven ? g[..QuestionDefinition.MostGiven] : g)
        )
            is { Length: <= ActivityState.MostOfGiven } json
            ? json
            : "[]";

    private static string Cut(string said) => said.Length > ActivityState.MostOfGiven ? said[..ActivityState.MostOfGiven] : said;

    private static ActivityAttempt Attempt(
        State it,
        LessonPlace place,
        Guid id,
        string key,
        string question,
        string given,
        decimal percent,
        bool isRight
    ) =>
        new()
        {
            Id = id,
            EnrollmentId = it.Enrollment.Id,
            LessonId = place.LessonId,
            Key = key,
            Question = question.Length > 1000 ? question[..1000] : question,
            Given = Cut(given),
            Percent = percent,
            IsRight = isRight,
            AnsweredAt = it.Now,
        };
}
