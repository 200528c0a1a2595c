using Lms.Web.Features.Courses.Kinds;
using Lms.Web.Features.Courses.Model;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Courses.Versions;

/// <summary>A page about the text of one lesson: as it is written, as it was, and what is said about it.</summary>
public abstract class LessonTextScreen : LessonPart
{
    public string Here => LessonUrl;

    protected override async Task<Course?> FindAsync(CancellationToken stop)
    {
        if (await base.FindAsync(stop) is not { } course) return null;
        await Db.Entry(Lesson).Reference(l => l.Body).LoadAsync(stop);
        return course;
    }

    /// <summary>The version of the lesson counts what is written, so it must count as changed with its draft.</summary>
    protected void Touch() => Db.Entry(Lesson).State = EntityState.Modified;
}
