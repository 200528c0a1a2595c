using Lms.Web.Platform.Audit;

namespace Lms.Web.Features.Administration.Log;

/// <summary>A page of the audit log, newest first, with its filter and the result of the last check of its integrity.</summary>
public sealed record AuditLog
{
    public required AuditFilter Filter { get; init; }

    public required AuditUrl Url { get; init; }

    public required IReadOnlyList<Row> Rows { get; init; }

    public required bool HasOlder { get; init; }

    public required bool HasNewer { get; init; }

    /// <summary>Null before the first check.</summary>
    public required AuditCheck? Check { get; init; }

    /// <param name="Name">The person's name; empty if it is unknown.</param>
    /// <param name="Number">The position in the chain; null until the entry is sealed.</param>
    public sealed record Row(AuditEntry Entry, string Name, long? Number, IReadOnlyList<Change> Changes);

    /// <summary>A property with its former and its present value, all as people read them.</summary>
    public sealed record Change(string Property, string Old, string New);
}

/// <summary>The fields that narrow the log down, as submitted, and what can be chosen in them.</summary>
public sealed record AuditFilter
{
    public required string? Q { get; init; }

    public required string? Who { get; init; }

    public required string? Thing { get; init; }

    public required IReadOnlyList<string> Things { get; init; }

    public required string? Verb { get; init; }

    public required IReadOnlyList<string> Verbs { get; init; }

    public required DateOnly? From { get; init; }

    public required DateOnly? Until { get; init; }
}
