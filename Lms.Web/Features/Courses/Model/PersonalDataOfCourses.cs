using Lms.Web.Features.People.Model;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Text;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Courses.Model;

/// <summary>Courses belong to the institution and stay when the person is erased.</summary>
public sealed class PersonalDataOfCourses(LmsContext db, SavedCourses saved, Words words) : IMergePersonalData
{
    /// <summary>Both accounts are on the team of the same course: the role with more permissions is kept.</summary>
    public async Task MergeAsync(Merger it, CancellationToken stop)
    {
        var parts = await db.CourseStaff.Where(s => s.PersonId == it.FromId || s.PersonId == it.ToId).ToListAsync(stop);
        var mine = parts.Where(s => s.PersonId == it.ToId).ToDictionary(s => s.CourseId);
        var theirs = parts.Where(s => s.PersonId == it.FromId).ToList();
        foreach (var part in theirs)
        {
            if (!mine.TryGetValue(part.CourseId, out var have))
                db.Add(new CourseStaff(part.CourseId, it.ToId, part.Role));
            else if (part.Role < have.Role)
                have.Become(part.Role);
            db.Remove(part);
        }
        it.Moves(words["Roles in course teams"], theirs.Count);
        it.Moves(
            words["Lesson versions"],
            await db
                .LessonVersions.Where(v => v.PublishedById == it.FromId)
                .ExecuteUpdateAsync(v => v.SetProperty(x => x.PublishedById, it.ToId), stop)
        );
        await db
            .LessonBodies.Where(b => b.DraftedById == it.FromId)
            .ExecuteUpdateAsync(b => b.SetProperty(x => x.DraftedById, it.ToId), stop);
        it.Moves(
            words["Saved courses"],
            await db
                .SavedCourses.Where(s =>
                    s.PersonId == it.FromId && !db.SavedCourses.Any(o => o.PersonId == it.ToId && o.CourseId == s.CourseId)
                )
                .ExecuteUpdateAsync(s => s.SetProperty(x => x.PersonId, it.ToId), stop)
        );
        await db.SavedCourses.Where(s => s.PersonId == it.FromId).ExecuteDeleteAsync(stop);
        saved.Forget(it.ToId);
        await db.SaveChangesAsync(stop);
    }
}
