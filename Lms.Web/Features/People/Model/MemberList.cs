using System.Linq.Expressions;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Search;
using Lms.Web.Platform.Ui;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.People.Model;

/// <summary>When somebody was last here.</summary>
public enum Seen
{
    ThisWeek,
    ThisMonth,
    LongAgo,
    Never,
}

/// <summary>Which members, and in which order.</summary>
/// <param name="Sort"><c>name</c>, <c>email</c>, <c>joined</c> or <c>seen</c>, with a minus in front for the other direction.</param>
public sealed record MemberSearch(string? Words, Role? Role, Standing? Standing, Seen? Seen, string? Sort)
{
    private const int MostWords = 6;

    private IReadOnlyList<string> Terms => [.. SearchDocument.Fold(Words ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(MostWords)];

    public IQueryable<Membership> Of(LmsContext db, DateTime now)
    {
        var found = db.Memberships.AsQueryable();
        foreach (var word in Terms) found = found.Where(m => m.Sought.Contains(word));
        return Filtered(found, now);
    }

    private IQueryable<Membership> Filtered(IQueryable<Membership> members, DateTime now)
    {
        var found = members.AsNoTracking();
        if (Role is { } role) found = found.Where(m => m.Role == role);
        if (Standing is { } standing) found = found.Where(m => m.Standing == standing);
        var (week, month) = (now.AddDays(-7), now.AddDays(-30));
        return Seen switch
        {
            Model.Seen.ThisWeek => found.Where(m => m.SeenAt >= week),
            Model.Seen.ThisMonth => found.Where(m => m.SeenAt >= month),
            Model.Seen.LongAgo => found.Where(m => m.SeenAt < month && m.SeenAt > Membership.Never),
            Model.Seen.Never => found.Where(m => m.SeenAt == Membership.Never),
            _ => found,
        };
    }

    public IQueryable<Membership> Sorted(IQueryable<Membership> found, bool backward = false)
    {
        var down = (Sort?.StartsWith('-') ?? false) != backward;
        return Sort?.TrimStart('-') switch
        {
            "email" => By(found, m => m.Email, down),
            "joined" => By(found, m => m.JoinedAt, down),
            "seen" => By(found, m => m.SeenAt, down),
            _ => By(found, m => m.SortName, down),
        };
    }

    /// <summary>
    /// The keys of a page. They are counted off in an index from the nearer end of the list, so that the last page costs what the first does;
    /// what the page shows is read for its own rows only.
    /// </summary>
    public async Task<Paged<Guid>> PageAsync(LmsContext db, DateTime now, int number, int size, CancellationToken stop)
    {
        var few = await db.HoldingAsync<Membership>(Terms, stop);
        var found = few is null ? Of(db, now) : Filtered(few, now);
        var total = await found.CountAsync(stop);
        number = Math.Clamp(number, 1, Math.Max(1, (total + size - 1) / size));
        var first = (number - 1) * size;
        var count = Math.Min(size, total - first);
        var after = total - first - count;
        if (count <= 0) return new([], number, size, total);
        var backward = after < first;
        var keys = await Sorted(found, backward).Select(m => m.Id).Skip(backward ? after : first).Take(count).ToListAsync(stop);
        if (backward) keys.Reverse();
        return new(keys, number, size, total);
    }

    private static IOrderedQueryable<Membership> By<T>(IQueryable<Membership> found, Expression<Func<Membership, T>> key, bool down) =>
        down ? found.OrderByDescending(key).ThenByDescending(m => m.Id) : found.OrderBy(key).ThenBy(m => m.Id);
}
