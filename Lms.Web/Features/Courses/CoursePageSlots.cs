using System.Collections.ObjectModel;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Platform.Access;

namespace Lms.Web.Features.Courses;

/// <summary>
/// A section of a course page that a later room provides. A tab of the course editor is a <see cref="Platform.Ui.NavItem"/> with
/// <c>Place.Course</c> (Platform/Ui/Navigation.cs), registered in the room's feature.
/// </summary>
public sealed record Region(string Partial, object Model)
{
    /// <summary>The same in one line, for the foot of a phone's screen; null when there is nothing to do.</summary>
    public string? Bar { get; init; }
}

/// <summary>The enrollment card: what the viewer can do next. Provided by the room of enrollments.</summary>
public interface ICourseAside
{
    Task<Region?> ForAsync(CoursePage page, Viewer viewer, CancellationToken stop);
}

/// <summary>A section of a course page, below the description. Provided by the room of reviews.</summary>
public interface ICourseSection
{
    Task<Region?> ForAsync(CoursePage page, Viewer viewer, CancellationToken stop);
}

/// <summary>The learner's state in each lesson of a course. Provided by the room of learning.</summary>
public interface ILessonStates
{
    Task<LessonsOfLearner> OfAsync(CourseMap.Entry map, Viewer viewer, CancellationToken stop);
}

/// <summary>The courses that someone has completed. Provided by the room of enrollments.</summary>
public interface ICompletedCourses
{
    Task<IReadOnlySet<Guid>> AmongAsync(IReadOnlyCollection<Guid> courses, Viewer viewer, CancellationToken stop);
}

/// <summary>The courses whose lessons someone may open as a learner. Provided by the room of enrollments.</summary>
public interface IOpenCourses
{
    Task<IReadOnlySet<Guid>> AmongAsync(IReadOnlyCollection<Guid> courses, Viewer viewer, CancellationToken stop);
}

/// <param name="Done">IDs of lessons that were started, with whether they are done.</param>
/// <param name="EnrolledAt">Null for someone who is not enrolled.</param>
public sealed record LessonsOfLearner(IReadOnlyDictionary<Guid, bool> Done, DateTime? EnrolledAt)
{
    public static readonly LessonsOfLearner None = new(new Dictionary<Guid, bool>(), null);

    /// <summary>All lessons are open.</summary>
    public bool IsUnlocked { get; init; }

    /// <summary>The scores reached in lessons for which a rule requires a score.</summary>
    public IReadOnlyDictionary<Guid, decimal> Scores { get; init; } = new Dictionary<Guid, decimal>();

    /// <summary>What kinds of conditions know of the learner (<see cref="LearnerFacts.Known"/>).</summary>
    public IReadOnlyDictionary<string, object> Known { get; init; } = ReadOnlyDictionary<string, object>.Empty;
}

/// <summary>The content of a course's page in the catalog.</summary>
public sealed record CoursePage
{
    public required Guid Id { get; init; }

    public required string Slug { get; init; }

    public required string Title { get; init; }

    public required CourseStatus Status { get; init; }

    public required CourseDescription Description { get; init; }

    public required CourseRules Rules { get; init; }

    public int PublishedLessons { get; init; }

    public int RequiredLessons { get; init; }

    public int LessonMinutes { get; init; }

    public string? CategoryName { get; init; }

    public string? CategorySlug { get; init; }

    public Guid? CoverFileId { get; init; }

    public Guid? SyllabusFileId { get; init; }

    public Guid? InstructorId { get; init; }

    public string? InstructorName { get; init; }

    public string? InstructorBio { get; init; }

    public Guid? InstructorPictureId { get; init; }

    public Guid? InstructorPortraitId { get; init; }

    /// <summary>The viewer's role in the course's team; null for everyone else.</summary>
    public CourseRole? ViewerRole { get; init; }

    public required CourseRatings Ratings { get; init; }

    public CourseBanner? Banner { get; init; }

    public IReadOnlyList<Guid> PrerequisiteIds { get; init; } = [];

    public bool RequiresPrerequisites { get; init; }

    /// <summary>Those of them that learners can take; known to a page that has looked.</summary>
    public IReadOnlyList<Prerequisite> Prerequisites { get; init; } = [];

    /// <summary>The viewer sees it as one of its team, or as an administrator.</summary>
    public bool IsTaughtBy(Viewer viewer) => ViewerRole is not null || viewer.IsAdmin;

    /// <summary>A course that is not in the catalog does not exist for those who do not teach it.</summary>
    public bool IsKnownTo(Viewer viewer) => Status is CourseStatus.Published || IsTaughtBy(viewer);
}

/// <summary>Set by the enrollment card: the viewer can open the lessons.</summary>
public interface ILeadsToLessons
{
    bool MayStudy { get; }
}
