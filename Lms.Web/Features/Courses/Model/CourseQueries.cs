using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Courses.Model;

public static class CourseQueries
{
    extension(IQueryable<Course> courses)
    {
        public IQueryable<Course> Published => courses.Where(c => c.Status == CourseStatus.Published);

        /// <summary>What the viewer may know of; agrees with <see cref="CourseAct.Read"/> of the policy.</summary>
        public IQueryable<Course> VisibleTo(Viewer viewer) => viewer.IsAdmin
            ? courses
            : courses.Where(c => c.Status == CourseStatus.Published || c.Staff.Any(s => s.PersonId == viewer.PersonId));

        /// <summary>Those the viewer makes or teaches; all, for an administrator.</summary>
        public IQueryable<Course> TaughtBy(Viewer viewer) => viewer.IsAdmin
            ? courses
            : courses.Where(c => c.Staff.Any(s => s.PersonId == viewer.PersonId));

        /// <summary>With modules, units and lessons, for changing the outline; never for showing it.</summary>
        public IQueryable<Course> WithOutline() => courses.AsSplitQuery()
            .Include(c => c.Staff).Include(c => c.Modules).ThenInclude(m => m.Units).ThenInclude(u => u.Lessons);

        /// <summary>The same with what was deleted, for bringing it back.</summary>
        public IQueryable<Course> WithDeleted() => courses.WithOutline().IgnoreQueryFilters([LmsContext.NotDeleted]);
    }

    /// <summary>One lesson in its place; the outline is read flat, a row for each lesson.</summary>
    public sealed record OutlineRow(
        Guid ModuleId, string ModuleTitle, Guid UnitId, string UnitTitle, Guid LessonId, string Slug, string Title, LessonKind Kind,
        int Minutes, bool IsPreview, bool IsRequired);

    /// <summary>Lessons that learners see: published, and their module too.</summary>
    public static IQueryable<Lesson> ShownLessons(this LmsContext db) =>
        db.Lessons.Where(l => l.IsPublished && db.Units.Any(u => u.Id == l.UnitId && db.Modules.Any(m => m.Id == u.ModuleId && m.IsPublished)));

    /// <summary>Published lessons in reading order.</summary>
    public static IAsyncEnumerable<OutlineRow> Outline(this LmsContext db, Guid courseId) => OutlineQuery(db, courseId);

    private static readonly Func<LmsContext, Guid, IAsyncEnumerable<OutlineRow>> OutlineQuery = EF.CompileAsyncQuery((LmsContext db, Guid courseId) =>
        from lesson in db.Lessons.AsNoTracking()
        where lesson.CourseId == courseId && lesson.IsPublished
        join unit in db.Units on lesson.UnitId equals unit.Id
        join module in db.Modules on unit.ModuleId equals module.Id
        where module.IsPublished
        orderby module.Position, unit.Position, lesson.Position
        select new OutlineRow(module.Id, module.Title, unit.Id, unit.Title, lesson.Id, lesson.Slug, lesson.Title, lesson.Kind, lesson.Minutes, lesson.IsPreview, lesson.IsRequired));
}
