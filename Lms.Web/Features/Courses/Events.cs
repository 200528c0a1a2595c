using Lms.Web.Kernel;

namespace Lms.Web.Features.Courses;

/// <summary>Something that the catalog or search shows of the course is different now.</summary>
public sealed record CourseChanged(Guid CourseId) : IEvent;

/// <summary>Which lessons count toward completion is different now.</summary>
public sealed record OutlineChanged(Guid CourseId) : IEvent;

/// <summary>Questions or flashcards in the text of a published lesson are others now.</summary>
public sealed record ActivitiesChanged(Guid LessonId) : IEvent;

/// <summary>A lesson names other materials than before in its text, or was published with some.</summary>
public sealed record LessonNamesMaterials(Guid LessonId) : IEvent;

/// <summary>The course takes more learners than before.</summary>
public sealed record SeatsAdded(Guid CourseId) : IEvent;

/// <summary>A course was copied from another one; handlers that keep data for courses copy it.</summary>
/// <param name="CourseId">The copy. Its lessons have the slugs of their originals.</param>
/// <param name="Days">Number of days by which dates move, counted in <paramref name="Zone"/>; null: they are left out.</param>
public sealed record CourseCopied(Guid CourseId, Guid FromId, int? Days, string Zone) : IEvent;

/// <summary>Someone has a different role in making or teaching the course, or none any more.</summary>
/// <param name="Id">Identifies this change: the same person may join and leave repeatedly.</param>
public sealed record TeamChanged(Guid Id, Guid CourseId, Guid PersonId, Model.CourseRole? Role) : IEvent;
