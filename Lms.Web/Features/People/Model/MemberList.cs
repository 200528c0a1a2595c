using System.Linq.Expressions;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Search;
using Lms.Web.Platform.Ui;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.People.Model;

/// <summary>Filters members by their last visit.</summary>
public enum Seen
{
    ThisWeek,
    ThisMonth,
    LongAgo,
    Never,
}

/// <summary>The filters and the order of the list.</summary>
/// <param name="Sort"><c>name</c>, <c>email</c>, <c>joined</c> or <c>seen</c>, with a minus in front for the other direction.</param>
public sealed record MemberSearch(string? Words, Role? Role, Standing? Standing, Seen? Seen, string? Sort)
{
    private const int MostWords = 6;

    private IReadOnlyList<IReadOnlyList<string>> Terms =>
        [
            .. (Words ?? "")
                .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
                .Select(SearchDocument.Writings)
                .Where(w => w.Count > 0)
                .Take(MostWords),
        ];

    public IQueryable<Membership> Of(LmsContext db, DateTime now)
    {
        var found = db.Memberships.AsQueryable();
        foreach (var word in Terms)
            found = found.Where(Holding(word));
        return Filtered(found, now);
    }

    /// <summary>Any of the spellings of a word.</summary>
    private static Expression<Func<Membership, bool>> Holding(IReadOnlyList<string> writings)
    {
        var (a, b, c) = (writings[0], writings[^1], writings[writings.Count / 2]);
        return writings.Count switch
        {
            1 => m => m.Sought.Contains(a),
            2 => m => m.Sought.Contains(a) || m.Sought.Contains(b),
            _ => m => m.Sought.Contains(a) || m.Sought.Contains(b) || m.Sought.Contains(c),
        };
    }

    private IQueryable<Membership> Filtered(IQueryable<Membership> members, DateTime now)
    {
        var found = members.AsNoTracking();
        if (Role is { } role)
            found = found.Where(m => m.Role == role);
        if (Standing is { } standing)
            found = found.Where(m => m.Standing == standing);
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
    /// The keys of a page. They are counted off in an index from the nearer end of the list, so that the last page costs what the first
    /// does; what the page shows is read for its own rows only.
    /// </summary>
    public async Task<Paged<Guid>> PageAsync(LmsContext db, DateTime now, int number, int size, CancellationToken stop)
    {
        if (await FewAsync(db, now, stop) is { } few)
        {
            number = Math.Clamp(number, 1, Math.Max(1, (few.Count + size - 1) / size));
            return new([.. few.Skip((number - 1) * size).Take(size)], number, size, few.Count);
        }
        var found = Of(db, now);
        var total = await found.CountAsync(stop);
        number = Math.Clamp(number, 1, Math.Max(1, (total + size - 1) / size));
        var first = (number - 1) * size;
        var count = Math.Min(size, total - first);
        var after = total - first - count;
        if (count <= 0)
            return new([], number, size, total);
        var backward = after < first;
        var keys = await Sorted(found, backward).Select(m => m.Id).Skip(backward ? after : first).Take(count).ToListAsync(stop);
        if (backward)
            keys.Reverse();
        return new(keys, number, size, total);
    }

    /// <summary>
    /// Where few members hold the words: the keys of all of them, found by the index of texts, in one statement and so with their number.
    /// </summary>
    /// <returns>Null when they are many, or when the index cannot answer.</returns>
    private async Task<IReadOnlyList<Guid>?> FewAsync(LmsContext db, DateTime now, CancellationToken stop)
    {
        const int many = 1000;
        if (db.MembersHolding(Terms) is not { } held)
            return null;
        // A row for each that holds the words, empty when the filters leave it out: so the rows tell how many hold them, and the work has a
        // bound.
        var rows = held.OrderBy(h => h.Number)
            .Take(many + 1)
            .SelectMany(h => Filtered(db.Memberships, now).Where(m => m.Number == h.Number).DefaultIfEmpty(), (_, m) => m!);
        var keys = await Sorted(rows).Select(m => (Guid?)m.Id).ToListAsync(stop);
        return keys.Count > many ? null : [.. keys.OfType<Guid>()];
    }

    private static IOrderedQueryable<Membership> By<T>(IQueryable<Membership> found, Expression<Func<Membership, T>> key, bool down) =>
        down ? found.OrderByDescending(key).ThenByDescending(m => m.Id) : found.OrderBy(key).ThenBy(m => m.Id);
}
