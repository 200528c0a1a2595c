using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Notifications.Model;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Outbox;
using Lms.Web.Platform.Text;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Courses.Team;

/// <summary>Notifies a person about their new role in a course.</summary>
public sealed class TellTeam(LmsContext db, Notify notify, Words words) : IHandle<TeamChanged>
{
    public async Task HandleAsync(TeamChanged it, CancellationToken stop)
    {
        if (
            await db.Courses.AsNoTracking().Where(c => c.Id == it.CourseId).Select(c => new { c.Title, c.Slug }).SingleOrDefaultAsync(stop)
            is not { } course
        )
            return;
        var key = $"team:{it.Id}";
        if (it.Role is { } role)
            await notify.RunAsync(
                it.PersonId,
                CourseNotifications.News,
                key,
                words["You’re on the team of “{0}”", course.Title],
                words["Your role: {0}. {1}", words[role.Text()], words[role.About()]],
                $"/teach/courses/{course.Slug}/outline",
                words["Edit course"],
                stop
            );
        else
            await notify.RunAsync(
                it.PersonId,
                CourseNotifications.News,
                key,
                words["You’re no longer on the team of “{0}”", course.Title],
                words[
                    "You no longer have a role in creating or teaching this course. If you’re taking it as a learner, nothing changes for you."
                ],
                null,
                null,
                stop
            );
        await db.SaveChangesAsync(stop);
    }
}
