using Lms.Web.Features.People.Model;
using Lms.Web.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Courses.Model;

/// <summary>Courses belong to the institution: the archive names those that a person works on, and they stay when the person goes.</summary>
public sealed class PersonalDataOfCourses(LmsContext db) : IExportPersonalData
{
    public async Task WriteAsync(Guid personId, PersonalArchive archive, CancellationToken stop) =>
        await archive.AddAsync("courses-you-work-on", "Courses you work on", await (from s in db.CourseStaff.AsNoTracking()
                                                                                    where s.PersonId == personId
                                                                                    join c in db.Courses on s.CourseId equals c.Id
                                                                                    orderby c.Title
                                                                                    select new { c.Title, c.Slug, s.Role, c.Status }).ToListAsync(stop), stop);
}
