using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Courses.Model;

public static class CourseQueries
{
    extension(IQueryable<Course> courses)
    {
        public IQueryable<Course> Published => courses.Where(c => c.Status == CourseStatus.Published);

        /// <summary>Courses that the viewer may know about; matches <see cref="CourseAct.Read"/> of the policy.</summary>
        public IQueryable<Course> VisibleTo(Viewer viewer) =>
            viewer.IsAdmin
                ? courses
                : courses.Where(c => c.Status == CourseStatus.Published || c.Staff.Any(s => s.PersonId == viewer.PersonId));

        /// <summary>Those the viewer creates or teaches; all for an administrator.</summary>
        public IQueryable<Course> TaughtBy(Viewer viewer) =>
            viewer.IsAdmin ? courses : courses.Where(c => c.Staff.Any(s => s.PersonId == viewer.PersonId));

        /// <summary>With modules, units and lessons, for changing the outline; never for showing it.</summary>
        public IQueryable<Course> WithOutline() =>
            courses.AsSplitQuery().Include(c => c.Staff).Include(c => c.Modules).ThenInclude(m => m.Units).ThenInclude(u => u.Lessons);

        /// <summary>The courses including deleted content, for restoring it.</summary>
        public IQueryable<Course> WithDeleted() => courses.WithOutline().IgnoreQueryFilters([LmsContext.NotDeleted]);
    }

    /// <summary>One lesson in its place; the outline is read flat, a row for each lesson.</summary>
    public sealed record OutlineRow
    {
        public required Guid ModuleId { get; init; }

        public required string ModuleTitle { get; init; }

        public required Guid UnitId { get; init; }

        public required string UnitTitle { get; init; }

        public required Guid LessonId { get; init; }

        public required string Slug { get; init; }

        public required string Title { get; init; }

        public required string Kind { get; init; }

        public required int Minutes { get; init; }

        public required bool IsPreview { get; init; }

        public required bool IsRequired { get; init; }
    }

    /// <summary>Lessons that learners see: published, and their module too.</summary>
    public static IQueryable<Lesson> ShownLessons(this LmsContext db) =>
        db.Lessons.Where(l =>
            l.IsPublished && db.Units.Any(u => u.Id == l.UnitId && db.Modules.Any(m => m.Id == u.ModuleId && m.IsPublished))
        );

    /// <summary>Published lessons in reading order.</summary>
    public static IAsyncEnumerable<OutlineRow> Outline(this LmsContext db, Guid courseId) => OutlineQuery(db, courseId);

    private static readonly Func<LmsContext, Guid, IAsyncEnumerable<OutlineRow>> OutlineQuery = EF.CompileAsyncQuery(
        (LmsContext db, Guid courseId) =>
            from lesson in db.Lessons.AsNoTracking()
            where lesson.CourseId == courseId && lesson.IsPublished
            join unit in db.Units on lesson.UnitId equals unit.Id
            join module in db.Modules on unit.ModuleId equals module.Id
            where module.IsPublished
            orderby module.Position, unit.Position, lesson.Position
            select new OutlineRow
            {
                ModuleId = module.Id,
                ModuleTitle = module.Title,
                UnitId = unit.Id,
                UnitTitle = unit.Title,
                LessonId = lesson.Id,
                Slug = lesson.Slug,
                Title = lesson.Title,
                Kind = lesson.Kind,
                Minutes = lesson.Minutes,
                IsPreview = lesson.IsPreview,
                IsRequired = lesson.IsRequired,
            }
    );
}
