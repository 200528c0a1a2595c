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
        number = Math.Clamp(number, 1, Math.Max(1, (total + size - 1) / size));
        var items = total == 0 ? [] : await rows.Skip((number - 1) * size).Take(size).ToListAsync(stop);
        return new(items, number, size, total);
    }
}
