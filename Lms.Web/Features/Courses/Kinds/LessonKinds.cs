using Lms.Web.Features.Courses.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Data;

namespace Lms.Web.Features.Courses.Kinds;

/// <summary>
/// The available kinds of lessons, and the completion criteria of each. A new kind is an <see cref="ILessonKind"/> that its room registers
/// in its feature, as CoursesFeature.cs does.
/// </summary>
public sealed class LessonKinds(IEnumerable<ILessonKind> all, CompletionRules rules)
{
    private readonly ILessonKind[] kinds = [.. all];

    public IReadOnlyList<ILessonKind> All => field ??= [.. kinds.OrderBy(k => k.Order)];

    public CompletionRules Rules => rules;

    /// <returns>The one registered last; null if no room provides such lessons.</returns>
    public ILessonKind? Find(string? key) => Array.FindLast(kinds, k => k.Key == key);

    public string IconOf(string key) => Find(key)?.Icon ?? "text";

    public Refusal? Unknown(string? key) => Find(key) is null ? new Refusal("This lesson type doesn’t exist. Choose another.") : null;

    /// <summary>The completion criteria that an author can choose for lessons of this kind.</summary>
    public IEnumerable<ICompletionRule> RulesOf(string key) =>
        rules.All.Where(r => r.Suits(key) && Find(key)?.Rules?.Contains(r.Key) is not false);

    /// <summary>Adds a lesson at the end of the unit.</summary>
    public Result<Lesson> Add(Course course, Guid unitId, string title, string? key) =>
        Find(key) is { } kind ? course.AddLesson(unitId, title, kind.Key, rule: kind.FirstRule) : Unknown(key)!;

    /// <summary>
    /// Makes a lesson one of another kind. Its criterion changes only if it does not suit the kind, and it is hidden if something is
    /// missing in it then.
    /// </summary>
    public async Task<Result> ChangeAsync(LmsContext db, Lesson lesson, string? key, CancellationToken stop)
    {
        if (Find(key) is not { } kind)
            return Unknown(key)!;
        lesson.Become(kind.Key, kind.FirstRule, keepsRule: RulesOf(kind.Key).Any(r => r.Key == lesson.Rule));
        if (await UnreadyAsync(db, lesson, stop) is not null)
            lesson.Unpublish();
        return Result.Done;
    }

    /// <summary>What is missing in a lesson before learners can be shown it.</summary>
    public Task<Refusal?> UnreadyAsync(LmsContext db, Lesson lesson, CancellationToken stop) => UnreadyAsync(db, lesson, lesson.Kind, stop);

    /// <summary>What would be missing in a lesson if it were of this kind.</summary>
    public async Task<Refusal?> UnreadyAsync(LmsContext db, Lesson lesson, string key, CancellationToken stop) =>
        lesson.UnreadyAs(key) ?? (Find(key) is { } kind ? await kind.UnreadyAsync(db, lesson.Id, stop) : null);
}
