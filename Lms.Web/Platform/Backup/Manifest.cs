using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lms.Web.Platform.Backup;

/// <summary>Where the uploaded files of a backup are.</summary>
public enum FilePlace
{
    /// <summary>In the archive itself.</summary>
    Inside,

    /// <summary>
    /// In the folder <c>files</c> beside the archive, which all archives there share; the archive has a list of those it needs.
    /// </summary>
    Beside,

    /// <summary>Nowhere: they were omitted.</summary>
    Left,
}

/// <summary>A part of an archive, as it must be when it is read.</summary>
/// <param name="Table">The table whose rows it contains; null for anything else.</param>
/// <param name="Columns">In the order in which they were written.</param>
public sealed record Part(string Name, long Bytes, string Sha256, string? Table = null, string[]? Columns = null);

/// <summary>The contents of an archive, written as its last entry: an archive without one is incomplete.</summary>
public sealed record Manifest
{
    public const string Name = "manifest.json";

    /// <summary>Raised when an older version of the product could not read what a newer one writes.</summary>
    public const int Newest = 1;

    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter() },
    };

    public int Format { get; init; } = Newest;

    /// <summary>Version of the product.</summary>
    public required string Version { get; init; }

    /// <summary><c>Sqlite</c> or <c>Postgres</c>.</summary>
    public required string Provider { get; init; }

    public DateTime MadeAt { get; init; }

    /// <summary>The layout of the database.</summary>
    public required IReadOnlyList<string> Migrations { get; init; }

    /// <summary>The number of rows of each table.</summary>
    public required IReadOnlyDictionary<string, long> Rows { get; init; }

    public required IReadOnlyList<Part> Parts { get; init; }

    public FilePlace Files { get; init; }

    public int FileCount { get; init; }

    public long FileBytes { get; init; }

    public bool IsSqlite => Provider == "Sqlite";

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, Json);

    /// <exception cref="JsonException">It is not a manifest.</exception>
    public static async Task<Manifest> ReadAsync(Stream json, CancellationToken stop) =>
        await JsonSerializer.DeserializeAsync<Manifest>(json, Json, stop) ?? throw new JsonException("The manifest is empty.");
}
