using System.IO.Compression;
using System.Text;
using Lms.Web.Kernel;

namespace Lms.Web.Features.Packages.Model;

/// <summary>
/// The files of a package or of a folder, by path with forward slashes and composed characters. Anything that could reach outside it or
/// exhaust the machine is refused before anything is read: paths that leave it, links, more than <see cref="MostFiles"/> files, more than
/// <see cref="MostBytes"/> in all. The package is the folder that contains <c>course.yaml</c>, at any depth.
/// </summary>
public sealed class PackageSource : IDisposable
{
    public const int MostFiles = 10_000;

    public const long MostBytes = 4L << 30;

    public const int MostText = 2 << 20;

    /// <summary>Limit for all texts of a package together.</summary>
    public const long MostOfTexts = 64 << 20;

    private const int LongestPath = 500;
    private const int FileTypes = 0xF000,
        SymbolicLink = 0xA000;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Files that operating systems leave in folders for their own use.</summary>
    private static readonly HashSet<string> OfSystems = new(StringComparer.OrdinalIgnoreCase) { ".DS_Store", "Thumbs.db", "desktop.ini" };

    private readonly SortedDictionary<string, Found> files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> byName = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> toolFolders = new(StringComparer.Ordinal);
    private readonly IDisposable? owner;
    private HashSet<string>? folders;
    private long bytes;

    /// <param name="unwraps">Removes a folder that contains everything: many programs pack the folder itself.</param>
    private PackageSource(IEnumerable<Found> all, bool unwraps, IDisposable? owner)
    {
        this.owner = owner;
        var found = all.Select(f => f with { Path = Plain(f.Path) }).Where(f => !IsOfSystem(f.Path) && !IsOfTool(f)).ToList();
        found.AddRange(toolFolders.Select(path => new Found(path, 0, () => Stream.Null) { IsFolder = true }));
        foreach (var file in found)
            if (Wrong(file.Path) is { } why)
                throw new PackageException(file.Path.Length > LongestPath ? file.Path[..LongestPath] + "…" : file.Path, 0, why);
        var folder = FolderOf(found.ConvertAll(f => f.Path), unwraps);
        foreach (var file in found)
        {
            var isInside = file.Path.StartsWith(folder, StringComparison.Ordinal);
            if (!isInside)
                Passed.Add((file.Path, new Refusal("It’s outside the course folder {0}.", null, folder)));
            else if (file.IsFolder)
                Passed.Add((file.Path[folder.Length..], new Refusal("It belongs to a tool and isn’t looked into.")));
            else if (file.IsLink)
                Passed.Add((file.Path[folder.Length..], new Refusal("It’s a symbolic link.")));
            else
                Take(file with { Path = file.Path[folder.Length..] });
        }
    }

    private sealed record Found(string Path, long Size, Func<Stream> Open, bool IsLink = false)
    {
        public bool IsFolder { get; init; }
    }

    /// <summary>Ends reading when no one is waiting for it any more.</summary>
    public CancellationToken Stop { get; init; }

    /// <summary>Sorted by their bytes.</summary>
    public IReadOnlyCollection<string> Paths => files.Keys;

    /// <summary>Links and the like, which are passed over, and why.</summary>
    public List<(string Path, Refusal Why)> Passed { get; } = [];

    /// <summary>
    /// Returns the path of an existing file that matches regardless of Unicode composition and letter case; of files that differ only in
    /// capitals, the one that is written like this.
    /// </summary>
    public string? Find(string path) =>
        Composed(path) is var composed && files.ContainsKey(composed) ? composed : byName.GetValueOrDefault(composed);

    /// <summary>Whether there is something below it.</summary>
    public bool HasFolder(string path) => (folders ??= [.. files.Keys.SelectMany(FoldersOf)]).Contains(Composed(path));

    public bool Has(string path) => Find(path) is not null;

    public long SizeOf(string path) => files[Find(path)!].Size;

    public void Dispose() => owner?.Dispose();

    /// <exception cref="PackageException">It is longer than a text may be, or not written in UTF-8.</exception>
    public string Text(string path)
    {
        Stop.ThrowIfCancellationRequested();
        if (SizeOf(path) > MostText)
            throw new PackageException(path, 0, new Refusal("The text is larger than 2 MB."));
        using var stream = Bounded(path);
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        var raw = copy.GetBuffer().AsSpan(0, (int)copy.Length);
        try
        {
            var text = raw switch
            {
                [0xEF, 0xBB, 0xBF, ..] => Utf8.GetString(raw[3..]),
                [0xFF, 0xFE, ..] => new UnicodeEncoding(false, true, true).GetString(raw[2..]),
                [0xFE, 0xFF, ..] => new UnicodeEncoding(true, true, true).GetString(raw[2..]),
                _ => Utf8.GetString(raw),
            };
            return text.ReplaceLineEndings("\n");
        }
        catch (DecoderFallbackException)
        {
            throw new PackageException(path, 0, new Refusal("The text isn’t encoded in UTF-8."));
        }
    }

    /// <summary>Reads a file, but no more than its declared size: a compressed file may be larger than declared.</summary>
    public Stream Bounded(string path) => new AtMost(files[Find(path)!].Open(), SizeOf(path), path);

    /// <summary>Names are compared as composed characters (Unicode, form C): some systems store them decomposed.</summary>
    internal static string Composed(string path)
    {
        try
        {
            return path.Normalize();
        }
        catch (ArgumentException)
        {
            // Contains an unpaired surrogate, which does not occur in file names.
            return path;
        }
    }

    /// <summary>A folder on this machine.</summary>
    public static PackageSource OfFolder(string folder) => new(InFolder(Path.GetFullPath(folder)), unwraps: false, null);

    /// <param name="zip">Disposed with the source, or when no source is returned.</param>
    /// <param name="stop">Cancels the reading of its texts.</param>
    /// <exception cref="PackageException">It is not a zip file, or one that is not accepted.</exception>
    public static PackageSource OfZip(Stream zip, CancellationToken stop = default)
    {
        try
        {
            var archive = ZipDirectory.Open(zip);
            return new(archive.Entries.Where(e => e.FullName is not [.., '/' or '\\']).Select(InZip), unwraps: true, archive)
            {
                Stop = stop,
            };
        }
        catch (Exception refused) when (refused is InvalidDataException or PackageException)
        {
            zip.Dispose();
            if (refused is PackageException)
                throw;
            throw new PackageException("package", 0, new Refusal("This zip file is incomplete or damaged."));
        }
    }

    /// <summary>Files in the product itself.</summary>
    /// <param name="prefix">What their names begin with there.</param>
    internal static PackageSource OfProduct(string prefix)
    {
        var product = typeof(PackageSource).Assembly;
        return new(
            product
                .GetManifestResourceNames()
                .Where(n => n.StartsWith(prefix, StringComparison.Ordinal))
                .Select(name =>
                {
                    using var content = product.GetManifestResourceStream(name)!;
                    return new Found(name[prefix.Length..], content.Length, () => product.GetManifestResourceStream(name)!);
                }),
            unwraps: false,
            null
        );
    }

    /// <summary>Without looking into the folders of tools, and without following links.</summary>
    private static IEnumerable<Found> InFolder(string root)
    {
        var open = new Stack<string>([root]);
        while (open.TryPop(out var folder))
        {
            foreach (var file in new DirectoryInfo(folder).EnumerateFileSystemInfos())
            {
                var path = Path.GetRelativePath(root, file.FullName).Replace(Path.DirectorySeparatorChar, '/');
                var isFolder = file is DirectoryInfo;
                if (isFolder && IsToolFolder(file.Name))
                    yield return new(path, 0, () => Stream.Null) { IsFolder = true };
                else if (file.LinkTarget is not null)
                    yield return new(path, 0, () => Stream.Null, IsLink: true);
                else if (isFolder)
                    open.Push(file.FullName);
                else
                    yield return new(path, ((FileInfo)file).Length, () => File.OpenRead(file.FullName));
            }
        }
    }

    /// <summary>The upper half of the attributes holds the type of file on Unix (APPNOTE 4.4.15).</summary>
    private static Found InZip(ZipArchiveEntry entry) =>
        new(
            entry.FullName,
            entry.Length,
            () =>
            {
                try
                {
                    return entry.Open();
                }
                catch (InvalidDataException)
                {
                    throw new PackageException(entry.FullName, 0, new Refusal("This file in the package is damaged."));
                }
            },
            ((entry.ExternalAttributes >> 16) & FileTypes) == SymbolicLink
        );

    /// <summary>Old programs of Windows part folders with backslashes; “./” says nothing.</summary>
    private static string Plain(string path)
    {
        path = Composed(path).Replace('\\', '/');
        return path.StartsWith("./", StringComparison.Ordinal) ? path[2..] : path;
    }

    private static bool IsOfSystem(string path)
    {
        var parts = path.Split('/');
        return parts[0] == "__MACOSX" || parts[^1].StartsWith("._", StringComparison.Ordinal) || OfSystems.Contains(parts[^1]);
    }

    private static IEnumerable<string> FoldersOf(string path)
    {
        for (var slash = path.LastIndexOf('/'); slash > 0; slash = path.LastIndexOf('/', slash - 1))
            yield return path[..slash];
    }

    /// <summary>Folders with thousands of files that are not part of any course.</summary>
    private static bool IsToolFolder(string name) => name is ".git" or "node_modules";

    /// <summary>Such a folder is named once instead of its files.</summary>
    private bool IsOfTool(Found file)
    {
        var parts = file.Path.Split('/');
        var at = Array.FindIndex(parts, 0, parts.Length - 1, IsToolFolder);
        if (at < 0)
            return false;
        toolFolders.Add(string.Join('/', parts[..(at + 1)]));
        return true;
    }

    private static Refusal? Wrong(string path)
    {
        if (path.Length > LongestPath)
            return new Refusal("The path is longer than {0} characters.", null, LongestPath);
        if (path.Any(char.IsControl))
            return new Refusal("The name contains an invisible character.");
        if (path.StartsWith('/') || path.Split('/').Contains(".."))
            return new Refusal("The path leads outside the package.");
        if (path.Contains(':'))
            return new Refusal("The name contains a colon (:), which some systems don’t support. Rename the file.");
        return path.Split('/').Any(part => part is "" or ".") ? new Refusal("A folder in the path has no name.") : null;
    }

    /// <summary>The folder of the course with a trailing slash; empty for the root.</summary>
    private static string FolderOf(List<string> paths, bool unwraps)
    {
        var sheets =
            paths
                .Where(p => Path.GetFileName(p).Equals(Planner.CourseFile, StringComparison.OrdinalIgnoreCase))
                .GroupBy(p => p.Count(c => c == '/'))
                .MinBy(g => g.Key)
                ?.ToList()
            ?? [];
        if (sheets.Count > 1)
            throw new PackageException(
                "package",
                0,
                new Refusal("The package contains several courses: {0}. Import one at a time.", null, string.Join(", ", sheets.Take(5)))
            );
        if (sheets.Count == 1)
            return sheets[0][..^Planner.CourseFile.Length];
        var top = unwraps && paths.Count > 0 ? paths[0][..(paths[0].IndexOf('/', StringComparison.Ordinal) + 1)] : "";
        return paths.TrueForAll(p => p.StartsWith(top, StringComparison.Ordinal)) ? top : "";
    }

    private void Take(Found file)
    {
        if (files.ContainsKey(file.Path))
            throw new PackageException(file.Path, 0, new Refusal("Two files have this name."));
        if (files.Count >= MostFiles)
            throw new PackageException(file.Path, 0, new Refusal("There are more than 10,000 files."));
        if ((bytes += file.Size) > MostBytes)
            throw new PackageException(file.Path, 0, new Refusal("The files are larger than 4 GB in total."));
        files.Add(file.Path, file);
        byName.TryAdd(file.Path, file.Path);
    }

    /// <summary>Throws when a file is longer than declared.</summary>
    private sealed class AtMost(Stream inner, long most, string path) : Stream
    {
        private long left = most;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => Counted(Inner(() => inner.Read(buffer, offset, count)));

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            try
            {
                return Counted(await inner.ReadAsync(buffer, cancellationToken));
            }
            catch (InvalidDataException)
            {
                throw new PackageException(path, 0, new Refusal("This file in the package is damaged."));
            }
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override void Flush() { }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                inner.Dispose();
            base.Dispose(disposing);
        }

        private int Inner(Func<int> read)
        {
            try
            {
                return read();
            }
            catch (InvalidDataException)
            {
                throw new PackageException(path, 0, new Refusal("This file in the package is damaged."));
            }
        }

        private int Counted(int read) =>
            (left -= read) < 0 ? throw new PackageException(path, 0, new Refusal("The file is larger than its stated size.")) : read;
    }
}
