using Lms.Web.Features.Courses;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Institutions.Model;
using Lms.Web.Features.Notifications.Model;
using Lms.Web.Features.People.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Jobs;
using Lms.Web.Platform.Text;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Publishing.Model;

/// <summary>
/// Publishes planned content when its time has come, with the rights that the person who planned it has at that moment. A plan ends in the
/// transaction that publishes it, so it runs only once.
/// </summary>
public sealed class PublishPlanned(
    LmsContext db,
    Publisher publisher,
    Notify notify,
    MemberDirectory members,
    Viewer viewer,
    Words words,
    TimeProvider clock
)
{
    public async Task RunAsync(CancellationToken stop)
    {
        var now = clock.Now;
        foreach (
            var id in await db
                .PlannedPublications.AsNoTracking()
                .Where(p => p.State == PlanState.Waiting && p.DueAt <= now)
                .OrderBy(p => p.DueAt)
                .Select(p => p.Id)
                .ToListAsync(stop)
        )
        {
            try
            {
                await db.WriteAsync(() => DoAsync(id, stop), stop);
            }
            catch (DbUpdateConcurrencyException)
            {
                // An author saved at this very moment: the schedule stays, and the next run publishes it.
            }
            db.ChangeTracker.Clear();
        }
    }

    private async Task DoAsync(Guid id, CancellationToken stop)
    {
        await db.LockAsync<PlannedPublication>(id, stop);
        if (await db.PlannedPublications.SingleOrDefaultAsync(p => p.Id == id && p.State == PlanState.Waiting, stop) is not { } plan)
            return;
        await db.LockAsync<Course>(plan.CourseId, stop);
        var course = await db.Courses.WithOutline().SingleOrDefaultAsync(c => c.Id == plan.CourseId, stop);
        var lesson = plan.LessonId is { } key ? course?.FindLesson(key) : null;
        if (lesson is not null)
            await db.Entry(lesson).Reference(l => l.Body).LoadAsync(stop);
        var against = await AgainstAsync(plan, course, lesson, stop);
        if (against is null)
        {
            plan.Fulfil(clock.Now);
            against = (
                lesson is null
                    ? await publisher.PublishAsync(course!, plan.PersonId, stop)
                    : await publisher.PublishAsync(course!, lesson, plan.PersonId, plan.Note, stop)
            ).Refusal;
            if (against is not null)
            {
                // Nothing of the attempt is stored except that it was refused.
                db.ChangeTracker.Clear();
                plan = await db.PlannedPublications.SingleAsync(p => p.Id == id, stop);
            }
        }
        var what = lesson?.Title ?? course?.Title ?? "";
        var link =
            course is null ? "/teach/courses"
            : lesson is null ? $"/teach/courses/{course.Slug}/approval"
            : $"/teach/courses/{course.Slug}/lessons/{lesson.Id}/publishing";
        if (against is null)
            await notify.RunAsync(
                plan.PersonId,
                PublishingNotifications.Authoring,
                $"plan:{plan.Id}",
                words["“{0}” is published", what],
                words["It was published as scheduled."],
                link,
                words["Upload and check"],
                stop
            );
        else
        {
            await notify.RunAsync(
                plan.PersonId,
                PublishingNotifications.Authoring,
                $"plan:{plan.Id}",
                words["“{0}” couldn’t be published", what],
                words["It couldn’t be published at the scheduled time. {0}", words[against.Text, against.Arguments]],
                link,
                words["Upload and check"],
                stop
            );
            plan.Refuse(words[against], clock.Now);
        }
        await db.SaveChangesAsync(stop);
    }

    private async Task<Refusal?> AgainstAsync(PlannedPublication plan, Course? course, Lesson? lesson, CancellationToken stop)
    {
        if (course is null || (plan.LessonId is not null && lesson is null))
            return new("It has been deleted.");
        if (course.Status is CourseStatus.Archived)
            return No.ArchivedCourse;
        if (await members.FindAsync(plan.PersonId, viewer.InstitutionId, stop) is not { IsIn: true } member)
            return NotYours;
        var who = new Viewer();
        who.Visit(viewer.InstitutionId, viewer.InstitutionName, viewer.Zone);
        who.SignIn(member.PersonId, member.Name, member.Email, member.Role, member.IsOperator, member.Zone, member.Theme);
        if (!new CoursePolicy().Allows(who, course, lesson is null ? CourseAct.Publish : CourseAct.Edit))
            return NotYours;
        if (lesson is null)
            return course.IsPublished ? new("The course is already published.") : null;
        if (lesson is { IsPublished: true, HasDraft: false })
            return new("Nothing has changed since the last publication.");
        return await publisher.AgainstAsync(course, lesson, who, stop);
    }

    private static Refusal NotYours => new("The person who scheduled it can no longer publish here.");
}
