using Microsoft.AspNetCore.Http.Features;

namespace Lms.Web.Platform.Access;

/// <summary>Limits for request bodies.</summary>
public static class Bodies
{
    /// <summary>The limit where the handler declares none.</summary>
    public const long Most = 4 << 20;

    /// <summary>The limit for people who are not signed in; the form reader keeps this much in memory and uses no disk.</summary>
    public const long MostFromVisitors = 1 << 16;

    /// <summary>Files in an ordinary form, in MB. Larger files are sent in pieces, and each piece is authorized.</summary>
    public const int PlainMegabytes = 64;

    /// <summary>A piece of a file, an image, a table, or a long text, in MB.</summary>
    public const int PieceMegabytes = 16;

    /// <summary>Returns whether the body may be so long that reading it takes disk space. A body of unannounced length may be.</summary>
    public static bool IsLong(HttpRequest request) =>
        request.ContentLength is { } length
            ? length > MostFromVisitors
            : request.HttpContext.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody is true;

    /// <summary>Discards the body, so that no one reads it any more, not even the page that reports the error.</summary>
    public static void Forget(HttpRequest request)
    {
        (request.Body, request.ContentLength, request.ContentType) = (Stream.Null, 0, null);
        request.Headers.TransferEncoding = default;
    }
}

/// <summary>Declares that a handler accepts more than <see cref="Bodies.Most"/>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class TakesAttribute(int megabytes) : Attribute
{
    public int Megabytes => megabytes;

    public long Bytes => (long)megabytes << 20;
}

/// <summary>
/// How many long bodies this process reads at a time: one person's wait for each other unread, and so do large ones of all people.
/// </summary>
public sealed class BodiesInFlight : IDisposable
{
    public const int MostPerPerson = 6;

    /// <summary>The limit for bodies larger than <see cref="Bodies.PieceMegabytes"/>.</summary>
    public const int MostLarge = 32;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim large = new(MostLarge, MostLarge);
    private readonly Dictionary<Guid, Line> lines = [];

    /// <returns>To be disposed at the end of the request; null when no place became free in time.</returns>
    public async Task<IDisposable?> EnterAsync(Guid person, bool isLarge, CancellationToken stop)
    {
        var place = new Place(this, person, Join(person));
        try
        {
            place.HasTurn = await place.Line.Turn.WaitAsync(Patience, stop);
            place.IsLarge = place.HasTurn && isLarge && await large.WaitAsync(Patience, stop);
        }
        catch
        {
            place.Dispose();
            throw;
        }
        if (place.HasTurn && place.IsLarge == isLarge)
            return place;
        place.Dispose();
        return null;
    }

    public void Dispose() => large.Dispose();

    private Line Join(Guid person)
    {
        lock (lines)
        {
            if (!lines.TryGetValue(person, out var line))
                lines[person] = line = new();
            line.Count++;
            return line;
        }
    }

    private void Leave(Guid person, Line line)
    {
        lock (lines)
            if (--line.Count == 0)
                lines.Remove(person);
    }

    private sealed class Line
    {
        public SemaphoreSlim Turn { get; } = new(MostPerPerson, MostPerPerson);

        /// <summary>The number of this person's bodies that are being read or are waiting.</summary>
        public int Count { get; set; }
    }

    private sealed class Place(BodiesInFlight all, Guid person, Line line) : IDisposable
    {
        public Line Line => line;

        public bool HasTurn { get; set; }

        public bool IsLarge { get; set; }

        public void Dispose()
        {
            if (IsLarge)
                all.large.Release();
            if (HasTurn)
                line.Turn.Release();
            all.Leave(person, line);
        }
    }
}
