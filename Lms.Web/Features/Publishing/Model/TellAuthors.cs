using Lms.Web.Features.Courses;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Notifications.Model;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Outbox;
using Lms.Web.Platform.Text;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Publishing.Model;

/// <summary>Notifies the course team about requests, decisions, and comments of others.</summary>
public sealed class TellAuthors(LmsContext db, Notify notify, Words words)
    : IHandle<ApprovalRequested>,
        IHandle<ApprovalDecided>,
        IHandle<LessonCommented>
{
    private sealed record About(Guid CourseId, string CourseTitle, string Slug, Guid? LessonId, string? LessonTitle)
    {
        public string Title => LessonTitle ?? CourseTitle;

        public string Review => LessonId is { } id ? $"/teach/courses/{Slug}/lessons/{id}/publishing" : $"/teach/courses/{Slug}/approval";
    }

    public async Task HandleAsync(ApprovalRequested it, CancellationToken stop)
    {
        if (
            await db
                .ApprovalRequests.AsNoTracking()
                .SingleOrDefaultAsync(r => r.Id == it.RequestId && r.State == RequestState.Waiting, stop)
                is not { } request
            || await FindAsync(request.CourseId, request.LessonId, stop) is not { } about
        )
            return;
        var name = await NameAsync(request.PersonId, stop);
        foreach (var person in await StaffAsync(request.CourseId, CourseAct.Review, stop))
        {
            if (person == request.PersonId)
                continue;
            await notify.RunAsync(
                person,
                PublishingNotifications.Authoring,
                $"review:{request.Id}",
                words["{0} requests your approval of “{1}”", name, about.Title],
                request.Message is { } message ? words["“{0}”", message] : words["Approve it or request changes."],
                about.Review,
                words["View request"],
                stop,
                about: request.PersonId
            );
        }
        await db.SaveChangesAsync(stop);
    }

    public async Task HandleAsync(ApprovalDecided it, CancellationToken stop)
    {
        if (
            await db.ApprovalRequests.AsNoTracking().SingleOrDefaultAsync(r => r.Id == it.RequestId, stop)
                is not { DecidedById: { } by } request
            || by == request.PersonId
            || await FindAsync(request.CourseId, request.LessonId, stop) is not { } about
        )
            return;
        var name = await NameAsync(by, stop);
        var isApproved = request.State is RequestState.Approved;
        await notify.RunAsync(
            request.PersonId,
            PublishingNotifications.Authoring,
            $"review:{request.Id}:decided",
            isApproved ? words["{0} approved “{1}”", name, about.Title] : words["{0} requested changes to “{1}”", name, about.Title],
            request.Answer is { } answer ? words["“{0}”", answer] : words["No changes needed."],
            about.Review,
            words["View details"],
            stop,
            about: by
        );
        await db.SaveChangesAsync(stop);
    }

    /// <summary>
    /// Notifies the participants of the thread about a reply; about a first comment, the last author of the text, the person who requested
    /// its review, and the owner.
    /// </summary>
    public async Task HandleAsync(LessonCommented it, CancellationToken stop)
    {
        if (
            await db.LessonComments.AsNoTracking().SingleOrDefaultAsync(c => c.Id == it.CommentId, stop) is not { } comment
            || await FindAsync(comment.CourseId, comment.LessonId, stop) is not { } about
        )
            return;
        HashSet<Guid> people = [];
        if (comment.ThreadId is { } thread)
        {
            people.UnionWith(
                await db
                    .LessonComments.Where(c => c.Id == thread || c.ThreadId == thread)
                    .Select(c => c.PersonId)
                    .Distinct()
                    .ToListAsync(stop)
            );
        }
        else
        {
            people.UnionWith(
                await db
                    .LessonBodies.Where(b => b.LessonId == comment.LessonId && b.DraftedById != null)
                    .Select(b => b.DraftedById!.Value)
                    .ToListAsync(stop)
            );
            people.UnionWith(
                await db
                    .ApprovalRequests.Where(r => r.LessonId == comment.LessonId && r.State == RequestState.Waiting)
                    .Select(r => r.PersonId)
                    .ToListAsync(stop)
            );
            people.UnionWith(
                await db
                    .CourseStaff.Where(s => s.CourseId == comment.CourseId && s.Role == CourseRole.Owner)
                    .Select(s => s.PersonId)
                    .ToListAsync(stop)
            );
        }
        people.IntersectWith(await StaffAsync(comment.CourseId, CourseAct.Open, stop));
        people.Remove(comment.PersonId);
        var name = await NameAsync(comment.PersonId, stop);
        foreach (var person in people)
        {
            await notify.RunAsync(
                person,
                PublishingNotifications.Authoring,
                $"comment:{comment.Id}",
                comment.ThreadId is null
                    ? words["{0} commented on “{1}”", name, about.Title]
                    : words["{0} replied to a comment on “{1}”", name, about.Title],
                words["“{0}”", comment.Text],
                $"/teach/courses/{about.Slug}/lessons/{comment.LessonId}/comments#comment-{comment.ThreadId ?? comment.Id}",
                words["Read and reply"],
                stop,
                about: comment.PersonId
            );
        }
        await db.SaveChangesAsync(stop);
    }

    private async Task<About?> FindAsync(Guid course, Guid? lesson, CancellationToken stop) =>
        await (
            from c in db.Courses.AsNoTracking()
            where c.Id == course
            join l in db.Lessons on lesson equals l.Id into lessons
            from l in lessons.DefaultIfEmpty()
            where lesson == null || l != null
            select new About(c.Id, c.Title, c.Slug, lesson, l == null ? null : l.Title)
        ).SingleOrDefaultAsync(stop);

    private async Task<string> NameAsync(Guid person, CancellationToken stop) =>
        await db.People.Where(p => p.Id == person).Select(p => p.DisplayName).SingleOrDefaultAsync(stop) ?? words["Someone"];

    private async Task<List<Guid>> StaffAsync(Guid course, CourseAct act, CancellationToken stop)
    {
        var roles = Enum.GetValues<CourseRole>().Where(r => CoursePolicy.Allows(r, act)).ToList();
        return await db.CourseStaff.Where(s => s.CourseId == course && roles.Contains(s.Role)).Select(s => s.PersonId).ToListAsync(stop);
    }
}
