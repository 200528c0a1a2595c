using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Platform.Ui;

/// <summary>One page of a list, cut on the server.</summary>
/// <param name="Number">From 1; never beyond the last.</param>
public sealed record Paged<T>(IReadOnlyList<T> Items, int Number, int Size, int Total) : IPaged
{
    public int Last => Math.Max(1, (Total + Size - 1) / Size);
}

public interface IPaged
{
    int Number { get; }

    int Size { get; }

    int Total { get; }

    int Last { get; }
}

public static class Paging
{
    /// <summary>The requested page of a list in memory; the last page when there are fewer.</summary>
    public static Paged<T> ToPage<T>(this IEnumerable<T> rows, int number, int size)
    {
        var all = rows as IReadOnlyList<T> ?? [.. rows];
        number = Math.Clamp(number, 1, Math.Max(1, (all.Count + size - 1) / size));
        return new([.. all.Skip((number - 1) * size).Take(size)], number, size, all.Count);
    }

    /// <summary>Two statements: the count, and the rows of the requested page (the last page when there are fewer).</summary>
    public static async Task<Paged<T>> PageAsync<T>(this IQueryable<T> rows, int number, int size, CancellationToken stop)
    {
        var total = await rows.CountAsync(stop);
        return await rows.PageAsync(number, size, total, stop);
    }

    /// <summary>The page and the number of all rows in one statement; a page behind the last takes two more.</summary>
    public static async Task<Paged<T>> PageAtOnceAsync<T>(this IQueryable<T> rows, int number, int size, CancellationToken stop)
    {
        number = Math.Max(1, number);
        var found = await rows.Select(row => new { Row = row, Total = rows.Count() })
            .Skip((number - 1) * size)
            .Take(size)
            .ToListAsync(stop);
        return found.Count == 0 && number > 1
            ? await rows.PageAsync(number, size, stop)
            : new([.. found.Select(f => f.Row)], number, size, found.Count == 0 ? 0 : found[0].Total);
    }

    /// <summary>One statement, where the number of rows is known already.</summary>
    public static async Task<Paged<T>> PageAsync<T>(this IQueryable<T> rows, int number, int size, int total, CancellationToken stop)
    {
        number = Math.Clamp(number, 1, Math.Max(1, (total + size - 1) / size));
        var items = total == 0 ? [] : await rows.Skip((number - 1) * size).Take(size).ToListAsync(stop);
        return new(items, number, size, total);
    }
}
