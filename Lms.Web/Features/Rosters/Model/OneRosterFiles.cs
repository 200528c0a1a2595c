using System.IO.Compression;
using Lms.Web.Kernel;

namespace Lms.Web.Features.Rosters.Model;

/// <summary>The tables of a OneRoster set, as its manifest lists them.</summary>
internal sealed class OneRosterFiles
{
    public const int MostRows = 100_000;

    private const string ManifestName = "manifest.csv";
    private const int MostEntries = 100;
    private const long MostBytes = 64 << 20;

    /// <summary>The columns without which a table says nothing.</summary>
    private static readonly (string Name, string[] Columns, bool MayBeAbsent)[] Tables =
    [
        ("orgs", ["sourcedId", "name"], true),
        ("academicSessions", ["sourcedId", "title", "type", "startDate", "endDate"], true),
        ("courses", ["sourcedId", "title", "courseCode"], false),
        ("classes", ["sourcedId", "title", "courseSourcedId"], false),
        ("users", ["sourcedId", "givenName", "familyName", "email"], false),
        ("enrollments", ["sourcedId", "classSourcedId", "userSourcedId", "role"], false),
    ];

    private readonly Dictionary<string, OneRosterTable> tables = [];

    private OneRosterFiles() { }

    /// <returns>Null if the manifest says that there is no such table.</returns>
    public OneRosterTable? this[string name] => tables.GetValueOrDefault(name);

    public static bool IsZip(byte[] bytes) => bytes is [(byte)'P', (byte)'K', 3, 4, ..];

    public static Result<OneRosterFiles> Read(byte[] bytes, CancellationToken stop)
    {
        var unpacked = Unpack(bytes);
        if (unpacked.Refusal is { } unread)
            return unread;
        var files = unpacked.Value;
        if (!files.TryGetValue(ManifestName, out var manifest))
            return new Refusal("The file “{0}” is missing from the zip file.", "Upload", ManifestName);
        var listed = Listed(manifest, stop);
        if (listed.Refusal is { } unfit)
            return unfit;
        var read = new OneRosterFiles();
        foreach (var (name, columns, mayBeAbsent) in Tables)
        {
            if (mayBeAbsent && listed.Value.GetValueOrDefault("file." + name) is null or "absent")
                continue;
            if (!files.TryGetValue(name + ".csv", out var content))
                return new Refusal("The file “{0}” is missing from the zip file.", "Upload", name + ".csv");
            var table = OneRosterTable.Read(name + ".csv", content, columns, stop);
            if (table.Refusal is { } why)
                return why;
            read.tables[name] = table.Value;
        }
        return read;
    }

    /// <summary>The properties of the manifest.</summary>
    private static Result<Dictionary<string, string>> Listed(byte[] manifest, CancellationToken stop)
    {
        var table = OneRosterTable.Read(ManifestName, manifest, ["propertyName", "value"], stop);
        if (table.Refusal is { } why)
            return why;
        var found = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var row in table.Value.Rows)
        {
            var (name, value) = (table.Value.Cell(row, "propertyName") ?? "", table.Value.Cell(row, "value") ?? "");
            var isOther =
                (name.Equals("manifest.version", StringComparison.OrdinalIgnoreCase) && value != "1.0")
                || (name.Equals("oneroster.version", StringComparison.OrdinalIgnoreCase) && value is not ("1.1" or "1.2"));
            if (isOther)
                return new Refusal(
                    "{0}, line {1}: version “{2}” isn’t supported. Use OneRoster 1.1 or 1.2.",
                    "Upload",
                    ManifestName,
                    row.Line,
                    value
                );
            found[name] = value;
        }
        return found.ContainsKey("oneroster.version")
            ? found
            : new Refusal("{0} doesn’t say which version of OneRoster it follows.", "Upload", ManifestName);
    }

    /// <summary>By the names of the files, whatever folder they are in.</summary>
    private static Result<Dictionary<string, byte[]>> Unpack(byte[] bytes)
    {
        var files = new Dictionary<string, byte[]>(StringComparer.OrdinalIgnoreCase);
        try
        {
            using var zip = new ZipArchive(new MemoryStream(bytes, writable: false), ZipArchiveMode.Read);
            if (zip.Entries.Count > MostEntries)
                return new Refusal("The zip file has more than {0} files.", "Upload", MostEntries);
            var left = MostBytes;
            foreach (var entry in zip.Entries.Where(e => e.Name.EndsWith(".csv", StringComparison.OrdinalIgnoreCase)))
            {
                using var content = entry.Open();
                if (Take(content, left) is not { } taken)
                    return new Refusal("The zip file contains more than {0} MB.", "Upload", MostBytes >> 20);
                left -= taken.Length;
                files.TryAdd(entry.Name, taken);
            }
        }
        catch (InvalidDataException)
        {
            return new Refusal("This zip file is incomplete or damaged.", "Upload");
        }
        return files;
    }

    /// <returns>Null if there is more than may be; what the file says about its size is not believed.</returns>
    private static byte[]? Take(Stream content, long most)
    {
        using var memory = new MemoryStream();
        var buffer = new byte[1 << 16];
        for (int some; (some = content.Read(buffer)) > 0; )
        {
            if (memory.Length + some > most)
                return null;
            memory.Write(buffer, 0, some);
        }
        return memory.ToArray();
    }
}
