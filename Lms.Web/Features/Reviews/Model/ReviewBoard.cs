using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Outbox;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Reviews.Model;

/// <summary>
/// The reviews on the page of a course, kept in memory: the same for everyone. A change made in this process shows at once, one made in
/// another within a few seconds.
/// </summary>
public sealed class ReviewBoard(Func<LmsContext> contexts, ContentEdition edition, WriteGate gate, OutboxSignal signal, TimeProvider clock)
{
    public const int Size = 3;

    /// <param name="Reviews">The reviews that everyone sees, the most helpful first.</param>
    /// <param name="IsEmpty">There are no reviews, not even hidden ones.</param>
    public sealed record Entry(IReadOnlyList<ShownReview> Reviews, bool IsEmpty);

    private const int Most = 2000;

    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);

    private readonly RememberedByKey<Guid, Entry> known = new(() => 0, Fresh, Most, clock);

    public async ValueTask<Entry> OfAsync(Guid courseId, Viewer viewer, CancellationToken stop) =>
        (await known.GetAsync(courseId, async () => await ReadAsync(courseId, viewer.AsVisitor(), CancellationToken.None), stop))!;

    public void Forget(Guid courseId) => known.Forget(courseId);

    private async Task<Entry> ReadAsync(Guid courseId, Viewer reader, CancellationToken stop)
    {
        await using var db = contexts().Enter(reader, clock, gate, signal, edition);
        var reviews = await db.Reviews.AsNoTracking().ShownOf(courseId).In(ReviewOrder.Helpful).Take(Size).AsShown(db).ToListAsync(stop);
        return new(reviews, reviews.Count == 0 && !await db.Reviews.AnyAsync(r => r.CourseId == courseId, stop));
    }
}
