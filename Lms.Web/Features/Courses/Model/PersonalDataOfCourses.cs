using Lms.Web.Features.People.Model;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Text;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Courses.Model;

/// <summary>Courses belong to the institution: the archive names those that a person works on, and they stay when the person goes.</summary>
public sealed class PersonalDataOfCourses(LmsContext db, Words words) : IExportPersonalData, IMergePersonalData
{
    public async Task WriteAsync(Guid personId, PersonalArchive archive, CancellationToken stop)
    {
        await archive.AddAsync("courses-you-work-on", "Courses you work on", await (from s in db.CourseStaff.AsNoTracking()
                                                                                    where s.PersonId == personId
                                                                                    join c in db.Courses on s.CourseId equals c.Id
                                                                                    orderby c.Title
                                                                                    select new { c.Title, c.Slug, s.Role, c.Status }).ToListAsync(stop), stop);
        await archive.AddAsync("comments-on-lessons", "Comments on lessons", await db.LessonComments.AsNoTracking().Where(c => c.PersonId == personId).OrderBy(c => c.CreatedAt)
            .Select(c => new { c.LessonId, c.CreatedAt, c.Quote, c.Text }).ToListAsync(stop), stop);
        await archive.AddAsync("review-requests", "Requests for review", await db.ReviewRequests.AsNoTracking().Where(r => r.PersonId == personId || r.DecidedById == personId).OrderBy(r => r.AskedAt)
            .Select(r => new { r.CourseId, r.LessonId, Asked = r.PersonId == personId, r.AskedAt, Message = r.PersonId == personId ? r.Message : null, r.State, r.DecidedAt, Answer = r.DecidedById == personId ? r.Answer : null }).ToListAsync(stop), stop);
        await archive.AddAsync("planned-publications", "Planned publications", await db.PlannedPublications.AsNoTracking().Where(p => p.PersonId == personId).OrderBy(p => p.AskedAt)
            .Select(p => new { p.CourseId, p.LessonId, p.DueAt, p.AskedAt, p.Note, p.State }).ToListAsync(stop), stop);
        await archive.AddAsync("versions-of-lessons", "Versions of lessons", await db.LessonVersions.AsNoTracking().Where(v => v.PublishedById == personId).OrderBy(v => v.PublishedAt)
            .Select(v => new { v.LessonId, v.Number, v.Kind, v.Title, v.PublishedAt, v.Note }).ToListAsync(stop), stop);
        await archive.AddAsync("materials", "Materials in the library", await (from v in db.MaterialVersions.AsNoTracking()
                                                                               where v.ById == personId
                                                                               join m in db.Materials on v.MaterialId equals m.Id
                                                                               orderby v.At
                                                                               select new { m.Key, m.Title, m.Kind, v.Number, v.At, v.Note }).ToListAsync(stop), stop);
    }

    /// <summary>On the team of the same course with both accounts: the part that may do more stays.</summary>
    public async Task MergeAsync(Merger it, CancellationToken stop)
    {
        var parts = await db.CourseStaff.Where(s => s.PersonId == it.FromId || s.PersonId == it.ToId).ToListAsync(stop);
        var mine = parts.Where(s => s.PersonId == it.ToId).ToDictionary(s => s.CourseId);
        var theirs = parts.Where(s => s.PersonId == it.FromId).ToList();
        foreach (var part in theirs)
        {
            if (!mine.TryGetValue(part.CourseId, out var have)) db.Add(new CourseStaff(part.CourseId, it.ToId, part.Role));
            else if (part.Role < have.Role) have.Become(part.Role);
            db.Remove(part);
        }
        it.Moves(words["Parts in the teams of courses"], theirs.Count);
        string[] any = [LmsContext.NotDeleted];
        it.Moves(words["Comments on lessons"], await db.LessonComments.IgnoreQueryFilters(any).Where(c => c.PersonId == it.FromId).ExecuteUpdateAsync(c => c.SetProperty(x => x.PersonId, it.ToId), stop));
        await db.LessonComments.IgnoreQueryFilters(any).Where(c => c.ResolvedById == it.FromId).ExecuteUpdateAsync(c => c.SetProperty(x => x.ResolvedById, it.ToId), stop);
        it.Moves(words["Requests for review"], await db.ReviewRequests.Where(r => r.PersonId == it.FromId).ExecuteUpdateAsync(r => r.SetProperty(x => x.PersonId, it.ToId), stop));
        await db.ReviewRequests.Where(r => r.DecidedById == it.FromId).ExecuteUpdateAsync(r => r.SetProperty(x => x.DecidedById, it.ToId), stop);
        it.Moves(words["Planned publications"], await db.PlannedPublications.Where(p => p.PersonId == it.FromId).ExecuteUpdateAsync(p => p.SetProperty(x => x.PersonId, it.ToId), stop));
        it.Moves(words["Versions of lessons"], await db.LessonVersions.Where(v => v.PublishedById == it.FromId).ExecuteUpdateAsync(v => v.SetProperty(x => x.PublishedById, it.ToId), stop));
        it.Moves(words["Materials in the library"], await db.Materials.IgnoreQueryFilters(any).Where(m => m.MadeById == it.FromId).ExecuteUpdateAsync(m => m.SetProperty(x => x.MadeById, it.ToId), stop));
        await db.MaterialVersions.Where(v => v.ById == it.FromId).ExecuteUpdateAsync(v => v.SetProperty(x => x.ById, it.ToId), stop);
        await db.LessonBodies.Where(b => b.DraftedById == it.FromId).ExecuteUpdateAsync(b => b.SetProperty(x => x.DraftedById, it.ToId), stop);
        await db.SaveChangesAsync(stop);
    }
}
