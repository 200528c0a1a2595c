using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Notifications.Model;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Outbox;
using Lms.Web.Platform.Text;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Courses.Team;

/// <summary>Tells a person what their part in a course is now.</summary>
public sealed class TellTeam(LmsContext db, Notify notify, Words words) : IHandle<TeamChanged>
{
    public async Task HandleAsync(TeamChanged it, CancellationToken stop)
    {
        if (await db.Courses.AsNoTracking().Where(c => c.Id == it.CourseId).Select(c => new { c.Title, c.Slug }).SingleOrDefaultAsync(stop) is not { } course) return;
        var key = $"team:{it.Id}";
        if (it.Role is { } role)
            await notify.RunAsync(it.PersonId, NotificationKind.CourseNews, key, words["You are on the team of “{0}”", course.Title],
                words["Your part: {0}. {1}", words[role.Text()], words[role.About()]], $"/teach/courses/{course.Slug}/outline", words["Open the workshop"], stop);
        else
            await notify.RunAsync(it.PersonId, NotificationKind.CourseNews, key, words["You left the team of “{0}”", course.Title],
                words["You have no part in making or teaching this course any more. If you study it, nothing changes for you as a learner."], null, null, stop);
        await db.SaveChangesAsync(stop);
    }
}
