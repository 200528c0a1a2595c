using Lms.Web.Kernel;

namespace Lms.Web.Features.Courses;

/// <summary>Data that the catalog or search shows about the course has changed.</summary>
public sealed record CourseChanged(Guid CourseId) : IEvent;

/// <summary>The set of lessons that count toward completion has changed.</summary>
public sealed record OutlineChanged(Guid CourseId) : IEvent;

/// <summary>A published lesson has another title.</summary>
public sealed record LessonRenamed(Guid CourseId) : IEvent;

/// <summary>Questions or flashcards in the text of a published lesson have changed.</summary>
public sealed record ActivitiesChanged(Guid LessonId) : IEvent;

/// <summary>The materials in the text of a lesson have changed, or it was published with some.</summary>
public sealed record LessonNamesMaterials(Guid LessonId) : IEvent;

/// <summary>The course has more seats than before.</summary>
public sealed record SeatsAdded(Guid CourseId) : IEvent;

/// <summary>A course was copied from another one; handlers that keep data for courses copy it.</summary>
/// <param name="CourseId">The copy. Its lessons have the slugs of their originals.</param>
/// <param name="Days">Number of days by which dates move, counted in <paramref name="Zone"/>; null: they are left out.</param>
public sealed record CourseCopied(Guid CourseId, Guid FromId, int? Days, string Zone) : IEvent;

/// <summary>Someone's role on the course team has changed, or they left it.</summary>
/// <param name="Id">Identifies this change: the same person may join and leave repeatedly.</param>
public sealed record TeamChanged(Guid Id, Guid CourseId, Guid PersonId, Model.CourseRole? Role) : IEvent;
