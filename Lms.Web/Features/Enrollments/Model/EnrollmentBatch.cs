using Lms.Web.Features.Courses.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Text;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Enrollments.Model;

/// <summary>Changes several enrollments of a course as one, which can be undone as one.</summary>
public sealed class EnrollmentBatch(LmsContext db, Seats seats, Viewer viewer, TimeProvider clock)
{
    /// <summary>How long a change of several enrollments can be undone.</summary>
    public static readonly TimeSpan ToUndo = TimeSpan.FromHours(1);

    /// <summary>The outcome: how many were changed, and why the others were not.</summary>
    public sealed record Outcome(Guid Id, int Changed, IReadOnlyList<Refusal> Refused)
    {
        /// <summary>What to say if not all were changed; null if they were.</summary>
        public Refusal? Refusal =>
            Refused is not [var first, ..] ? null
            : Changed == 0 ? first
            : new Refusal(
                "{0} changed. Not changed: {1}. {2}",
                first.Field,
                Changed,
                Refused.Count,
                Sentence.Of(first.Text, first.Arguments)
            );
    }

    /// <summary>What was undone, and for how many it could not be.</summary>
    public readonly record struct Undone(int Restored, int Left)
    {
        public Sentence Text(Words words) =>
            Left == 0
                ? words.Count(Restored, "1 learner restored.", "{0} learners restored.")
                : words["{0} restored. {1} couldn’t be restored: their seat is taken, or something else has changed.", Restored, Left];
    }

    /// <summary>Each person’s enrollment is changed in a transaction of its own; a refusal concerns one person alone.</summary>
    public async Task<Outcome> RunAsync(
        Guid courseId,
        IEnumerable<Guid> people,
        Func<Enrollment, Course, Result> change,
        CancellationToken stop
    )
    {
        var (id, changed, refused) = (Ids.New(), 0, new List<Refusal>());
        foreach (var person in people.Distinct())
        {
            var done = await seats.ChangeAsync(
                courseId,
                person,
                (enrollment, course) =>
                {
                    enrollment.Begin(id);
                    return change(enrollment, course);
                },
                stop
            );
            if (done.Refusal is { } why)
                refused.Add(why);
            else
                changed++;
            db.ChangeTracker.Clear();
        }
        return new(id, changed, refused);
    }

    /// <summary>Moves learners into another class of the course, as long as it has seats.</summary>
    public async Task<Outcome> MoveAsync(Guid courseId, IEnumerable<Guid> people, Class target, CancellationToken stop)
    {
        var (id, moved, refused) = (Ids.New(), 0, new List<Refusal>());
        foreach (var person in people.Distinct())
        {
            if ((await seats.MoveAsync(courseId, person, target.Id, id, viewer.Id, stop)).Refusal is { } why)
                refused.Add(why);
            else
                moved++;
            db.ChangeTracker.Clear();
        }
        return new(id, moved, refused);
    }

    /// <summary>Undoes what the viewer did with <see cref="RunAsync"/>, for everyone of whom nothing was changed since.</summary>
    public async Task<Undone> UndoAsync(Guid courseId, Guid batchId, CancellationToken stop)
    {
        var (since, me) = (clock.Now - ToUndo, viewer.Id);
        var changes = await (
            from change in db.EnrollmentChanges.AsNoTracking()
            where change.BatchId == batchId && change.ById == me && change.At > since
            join e in db.Enrollments on change.EnrollmentId equals e.Id
            where e.CourseId == courseId
            select new { Change = change, e.PersonId }
        ).ToListAsync(stop);
        var restored = 0;
        foreach (var it in changes)
        {
            if (await seats.UndoAsync(courseId, it.PersonId, it.Change, me, stop) is { IsDone: true })
                restored++;
            db.ChangeTracker.Clear();
        }
        return new(restored, changes.Count - restored);
    }
}
