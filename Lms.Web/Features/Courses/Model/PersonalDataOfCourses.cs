using Lms.Web.Features.People.Model;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Text;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Courses.Model;

/// <summary>Courses belong to the institution: the archive names those that a person works on, and they stay when the person goes.</summary>
public sealed class PersonalDataOfCourses(LmsContext db, Words words) : IExportPersonalData, IMergePersonalData
{
    public async Task WriteAsync(Guid personId, PersonalArchive archive, CancellationToken stop) =>
        await archive.AddAsync("courses-you-work-on", "Courses you work on", await (from s in db.CourseStaff.AsNoTracking()
                                                                                    where s.PersonId == personId
                                                                                    join c in db.Courses on s.CourseId equals c.Id
                                                                                    orderby c.Title
                                                                                    select new { c.Title, c.Slug, s.Role, c.Status }).ToListAsync(stop), stop);

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
        await db.SaveChangesAsync(stop);
    }
}
