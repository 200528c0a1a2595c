using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Courses.Model;

/// <summary>
/// The courses that people have saved, kept in memory for some minutes: each card in the catalog shows whether it is one of them, and must
/// not cost a statement.
/// </summary>
public sealed class SavedCourses
{
    public const int Most = 200;

    private const string Topic = "saved";

    private const int MostPeople = 20_000;

    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(5);

    private readonly Func<LmsContext> contexts;
    private readonly ChangeNotices notices;
    private readonly RememberedByKey<(Guid Institution, Guid Person), List> known;

    public SavedCourses(Func<LmsContext> contexts, TimeProvider clock, ChangeNotices notices)
    {
        (this.contexts, this.notices) = (contexts, notices);
        known = new(() => 0, Fresh, MostPeople, clock, servesExpired: false);
        notices.On(Topic, person => known.Forget(key => person.Length == 0 || key.Person == Guid.Parse(person)));
    }

    /// <param name="Ids">The last saved first.</param>
    public sealed record List(IReadOnlyList<Guid> Ids)
    {
        public static readonly List Empty = new([]);

        public bool Has(Guid courseId) => Ids.Contains(courseId);
    }

    /// <returns>An empty list for visitors.</returns>
    public async ValueTask<List> OfAsync(Viewer viewer, CancellationToken stop) =>
        viewer.PersonId is { } person
            ? (await known.GetAsync((viewer.InstitutionId, person), () => ReadAsync(viewer.InstitutionId, person), stop))!
            : List.Empty;

    /// <summary>Saving it again changes nothing.</summary>
    public async Task<Result> AddAsync(LmsContext db, Guid courseId, CancellationToken stop)
    {
        var me = db.Viewer.Id;
        var mine = db.SavedCourses.Where(s => s.PersonId == me);
        if (await mine.AnyAsync(s => s.CourseId == courseId, stop))
            return Result.Done;
        if (await mine.CountAsync(stop) >= Most)
            return new Refusal("You can save up to {0} courses. Remove one first.", null, Most);
        db.Add(
            new SavedCourse
            {
                PersonId = me,
                CourseId = courseId,
                SavedAt = db.Clock.Now,
            }
        );
        await db.SaveChangesAsync(stop);
        Forget(me);
        return Result.Done;
    }

    public async Task<Result> RemoveAsync(LmsContext db, Guid courseId, CancellationToken stop)
    {
        var me = db.Viewer.Id;
        await db.WriteAsync(() => db.SavedCourses.Where(s => s.PersonId == me && s.CourseId == courseId).ExecuteDeleteAsync(stop), stop);
        Forget(me);
        return Result.Done;
    }

    /// <summary>Called after a change is saved.</summary>
    public void Forget(Guid personId)
    {
        known.Forget(key => key.Person == personId);
        notices.Tell(Topic, personId.ToString("N"));
    }

    private async Task<List?> ReadAsync(Guid institutionId, Guid personId)
    {
        await using var db = contexts();
        var ids = new List<Guid>();
        await foreach (var id in Query(db, institutionId, personId))
            ids.Add(id);
        return new(ids);
    }

    private static readonly Func<LmsContext, Guid, Guid, IAsyncEnumerable<Guid>> Query = EF.CompileAsyncQuery(
        (LmsContext db, Guid institutionId, Guid personId) =>
            db
                .SavedCourses.IgnoreQueryFilters()
                .TagWith(RowSecurity.Everywhere)
                .Where(s => s.InstitutionId == institutionId && s.PersonId == personId)
                .OrderByDescending(s => s.SavedAt)
                .Select(s => s.CourseId)
                .Take(Most)
    );
}
