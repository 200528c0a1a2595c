using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Enrollments.Model;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Classes.Model;

/// <summary>A class in a list.</summary>
public sealed record ClassRow
{
    public required Guid Id { get; init; }

    public required string Name { get; init; }

    public required string CourseTitle { get; init; }

    public required string CourseSlug { get; init; }

    public required string? Term { get; init; }

    public required DateOnly? StartsOn { get; init; }

    public required DateOnly? EndsOn { get; init; }

    public required bool IsArchived { get; init; }

    public required int? Capacity { get; init; }

    /// <summary>Those who hold a seat.</summary>
    public required int Learners { get; init; }
}

public static class ClassQueries
{
    /// <summary>The classes that the viewer teaches, or manages as one of the course’s team; for administrators all.</summary>
    public static IQueryable<Class> ClassesOf(this LmsContext db, Viewer viewer)
    {
        if (viewer.IsAdmin)
            return db.Classes;
        var me = viewer.PersonId;
        return db.Classes.Where(c =>
            c.Teachers.Any(t => t.PersonId == me)
            || db.CourseStaff.Any(s =>
                s.CourseId == c.CourseId
                && s.PersonId == me
                && (s.Role == CourseRole.Owner || s.Role == CourseRole.CoInstructor || s.Role == CourseRole.TeachingAssistant)
            )
        );
    }

    /// <summary>
    /// Gives the learners of a class its dates, after these have changed. Studying is not asked: what counts from the start counts from
    /// the class.
    /// </summary>
    public static Task FollowDatesAsync(this LmsContext db, Class it, CancellationToken stop)
    {
        var (id, starts) = (it.Id, it.StartsAt);
        return db
            .Enrollments.Where(e => e.ClassId == id)
            .ExecuteUpdateAsync(
                e => e.SetProperty(x => x.OpensAt, starts).SetProperty(x => x.CountsFrom, x => starts ?? x.EnrolledAt),
                stop
            );
    }

    /// <summary>The newest first, archived ones last.</summary>
    public static IQueryable<ClassRow> Rows(this LmsContext db, IQueryable<Class> classes)
    {
        var seated = db.Enrollments.Seated;
        return from c in classes
            join course in db.Courses on c.CourseId equals course.Id
            from term in db.Terms.Where(t => t.Id == c.TermId).DefaultIfEmpty()
            orderby c.ArchivedAt != null, c.StartsOn descending, c.Name, c.Id
            select new ClassRow
            {
                Id = c.Id,
                Name = c.Name,
                CourseTitle = course.Title,
                CourseSlug = course.Slug,
                Term = term == null ? null : term.Name,
                StartsOn = c.StartsOn,
                EndsOn = c.EndsOn,
                IsArchived = c.ArchivedAt != null,
                Capacity = c.Capacity,
                Learners = seated.Count(e => e.ClassId == c.Id),
            };
    }
}
