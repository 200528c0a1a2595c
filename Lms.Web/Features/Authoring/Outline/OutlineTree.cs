using Lms.Web.Features.Courses.Model;

namespace Lms.Web.Features.Authoring.Outline;

/// <summary>The modules, units, and lessons of a course.</summary>
/// <param name="MayEdit">With the forms that change them.</param>
public sealed record OutlineTree(Course Course, bool MayEdit, OutlineFolding Folding);
