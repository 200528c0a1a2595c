using Lms.Web.Features.Courses.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;

namespace Lms.Web.Features.Courses.Kinds;

/// <summary>The available kinds of lessons.</summary>
public sealed class LessonKinds(IEnumerable<ILessonKind> all)
{
    private readonly ILessonKind[] kinds = [.. all];

    public IReadOnlyList<ILessonKind> All => field ??= [.. kinds.OrderBy(k => k.Order)];

    /// <returns>The one registered last; null if no room provides such lessons.</returns>
    public ILessonKind? Find(LessonKind kind) => Array.FindLast(kinds, k => k.Kind == kind);

    public string IconOf(LessonKind kind) => Find(kind)?.Icon ?? "text";

    public Refusal? Unknown(LessonKind kind) => Find(kind) is null ? new Refusal("This lesson type doesn’t exist. Choose another.") : null;
}
