using System.Text.Json;
using Lms.Web.Features.Courses;
using Lms.Web.Features.Courses.Kinds;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Library.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Data.Saving;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Publishing.Model;

/// <summary>Publishes drafts: checks permissions, requires approvals, and closes what is settled. The caller saves.</summary>
public sealed class Publisher(LmsContext db, TimeProvider clock, LessonKinds kinds, CourseCheckup checkup)
{
    private static readonly CoursePolicy Policy = new();

    private static readonly Refusal Doubtful = new(
        "The content check has open points. Open the lesson to see them, or to publish it anyway."
    );

    /// <summary>
    /// Returns the reason why this viewer may not show the draft to learners; null when they may. In a published course, authors need
    /// someone's approval of exactly this text.
    /// </summary>
    /// <param name="course">The course with its staff.</param>
    /// <param name="lesson">The lesson with its body.</param>
    public async Task<Refusal?> AgainstAsync(Course course, Lesson lesson, Viewer who, CancellationToken stop)
    {
        if (!course.IsLive || Policy.Allows(who, course, CourseAct.Publish))
            return null;
        return await IsApprovedAsync(lesson, stop)
            ? null
            : new Refusal(
                "Learners can already read this course, so submit the draft for approval. Once it’s approved, you can publish it."
            );
    }

    /// <summary>Returns whether someone approved the draft in its current wording.</summary>
    public async Task<bool> IsApprovedAsync(Lesson lesson, CancellationToken stop) =>
        await LastAsync(lesson.CourseId, lesson.Id, stop) is { State: RequestState.Approved } last && last.TextOf == lesson.Body.DraftedAt;

    /// <summary>The latest request of a lesson, or of the course.</summary>
    public Task<ApprovalRequest?> LastAsync(Guid courseId, Guid? lessonId, CancellationToken stop) =>
        db
            .ApprovalRequests.Where(r => r.CourseId == courseId && r.LessonId == lessonId)
            .OrderByDescending(r => r.AskedAt)
            .ThenByDescending(r => r.Id)
            .FirstOrDefaultAsync(stop);

    /// <summary>The pending schedule; null when there is none.</summary>
    public Task<PlannedPublication?> PlanAsync(Guid courseId, Guid? lessonId, CancellationToken stop) =>
        db.PlannedPublications.SingleOrDefaultAsync(
            p => p.CourseId == courseId && p.LessonId == lessonId && p.State == PlanState.Waiting,
            stop
        );

    /// <param name="course">With its outline.</param>
    public async Task<Result> PublishAsync(Course course, Lesson lesson, Guid byId, string? note, CancellationToken stop)
    {
        if (await kinds.UnreadyAsync(db, lesson, stop) is { } unready)
            return unready;
        var before = lesson.PublishedVersion;
        var published = lesson.Publish(byId, clock.Now, note, await MaterialViews.ReadAsync(db, stop, lesson.Body.Current));
        if (published.Refusal is { } why)
            return why;
        db.AddRange(
            published.Value,
            db.Note(
                "Published",
                nameof(Lesson),
                lesson.Id,
                JsonSerializer.Serialize(
                    new Dictionary<string, int[]> { [nameof(Lesson.PublishedVersion)] = [before, lesson.PublishedVersion] }
                )
            )
        );
        await EndAsync(course.Id, lesson.Id, byId, stop);
        return course.Recount();
    }

    /// <summary>
    /// Publishes what of the lessons is not published yet, as far as this viewer may and the content check has nothing to ask; returns what
    /// was published, and what was not and why.
    /// </summary>
    /// <param name="course">The course with its outline and staff.</param>
    public async Task<Publications> PublishAllAsync(Course course, IReadOnlyList<Lesson> lessons, Viewer who, CancellationToken stop)
    {
        var open = lessons.Where(l => l is not { IsPublished: true, HasDraft: false }).ToList();
        var ids = open.Select(l => l.Id).ToList();
        await db.LessonBodies.Where(b => ids.Contains(b.LessonId)).LoadAsync(stop);
        var (published, refused) = (new List<Lesson>(), new List<(Lesson, Refusal)>());
        foreach (var lesson in open)
        {
            var why =
                await AgainstAsync(course, lesson, who, stop)
                ?? await kinds.UnreadyAsync(db, lesson, stop)
                ?? (await checkup.DoubtsAsync(course, lesson, stop) is null ? null : Doubtful)
                ?? (await PublishAsync(course, lesson, who.Id, null, stop)).Refusal;
            if (why is null)
                published.Add(lesson);
            else
                refused.Add((lesson, why));
        }
        return new(published, refused);
    }

    /// <summary>The outcome of publishing several lessons.</summary>
    public sealed record Publications(IReadOnlyList<Lesson> Published, IReadOnlyList<(Lesson Lesson, Refusal Why)> Refused);

    /// <summary>Returns the obstacles to publishing the course, each in a sentence; empty when there are none.</summary>
    /// <param name="course">The course with its outline.</param>
    public async Task<IReadOnlyList<Refusal>> MissingAsync(Course course, CancellationToken stop)
    {
        var missing = course.MissingForPublication().ToList();
        foreach (var lesson in course.Lessons.Where(l => l is { IsPublished: true, Unready: null }))
            if (await kinds.UnreadyAsync(db, lesson, stop) is not null)
                missing.Add(new("The content of “{0}” is missing.", null, lesson.Title));
        return missing;
    }

    public async Task<Result> PublishAsync(Course course, Guid byId, CancellationToken stop)
    {
        if (await MissingAsync(course, stop) is [var first, ..])
            return first;
        if (course.Publish(clock.Now).Refusal is { } why)
            return why;
        await EndAsync(course.Id, null, byId, stop);
        return Result.Done;
    }

    public async Task<Result> AskAsync(Course course, Lesson? lesson, Guid byId, string? message, CancellationToken stop)
    {
        if (lesson is { IsPublished: true, HasDraft: false })
            return new Refusal("Nothing has changed since the last publication.");
        if (lesson is not null && await kinds.UnreadyAsync(db, lesson, stop) is { } missing)
            return missing;
        if (
            await db.ApprovalRequests.AnyAsync(
                r => r.CourseId == course.Id && r.LessonId == (lesson == null ? null : lesson.Id) && r.State == RequestState.Waiting,
                stop
            )
        )
            return new Refusal("This is already awaiting approval.");
        var asked = ApprovalRequest.Ask(course.Id, lesson?.Id, byId, message, clock.Now);
        if (asked.Refusal is { } why)
            return why;
        if (lesson is null && await MissingAsync(course, stop) is [var first, ..])
            return first;
        if (lesson is null && course.SubmitForReview().Refusal is { } unfit)
            return unfit;
        db.Add(asked.Value);
        return Result.Done;
    }

    public async Task<Result> PlanAsync(Course course, Lesson? lesson, Guid byId, DateTime? at, string? note, CancellationToken stop)
    {
        if (lesson is { IsPublished: true, HasDraft: false })
            return new Refusal("Nothing has changed since the last publication.");
        if (lesson is not null && await kinds.UnreadyAsync(db, lesson, stop) is { } missing)
            return missing;
        if (lesson is null && course.IsPublished)
            return new Refusal("The course is already published.");
        if (lesson is null && await MissingAsync(course, stop) is [var open, ..])
            return open;
        var plan = PlannedPublication.Make(course.Id, lesson?.Id, byId, at, note, clock.Now);
        if (plan.Refusal is { } why)
            return why;
        if (await PlanAsync(course.Id, lesson?.Id, stop) is { } other)
        {
            // A new time replaces the first; two cannot be pending at once, so the first ends before the second is saved.
            other.Cancel(clock.Now);
            await db.SaveChangesAsync(stop);
        }
        db.Add(plan.Value);
        return Result.Done;
    }

    /// <summary>Ends every schedule and request that this publication settles.</summary>
    private async Task EndAsync(Guid courseId, Guid? lessonId, Guid byId, CancellationToken stop)
    {
        if (await LastAsync(courseId, lessonId, stop) is { IsWaiting: true } asked)
            asked.Approve(byId, null, null, clock.Now);
        if (await PlanAsync(courseId, lessonId, stop) is { } plan)
            plan.Cancel(clock.Now);
    }
}
