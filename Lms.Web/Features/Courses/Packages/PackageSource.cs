using System.IO.Compression;
using System.Text;
using Lms.Web.Kernel;

namespace Lms.Web.Features.Courses.Packages;

/// <summary>
/// The files of a package or of a folder, by their path with forward slashes. What could reach beyond it or fill the machine is refused
/// before anything is read: paths that leave it, links, more than <see cref="MostFiles"/> files, more than <see cref="MostBytes"/> in all.
/// </summary>
public abstract class PackageSource : IDisposable
{
    public const int MostFiles = 10_000;

    public const long MostBytes = 4L << 30;

    public const int MostText = 2 << 20;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly SortedDictionary<string, long> files = new(StringComparer.Ordinal);
    private readonly HashSet<string> folded = new(StringComparer.OrdinalIgnoreCase);
    private long bytes;

    /// <summary>Sorted by their bytes.</summary>
    public IReadOnlyCollection<string> Paths => files.Keys;

    /// <summary>Links and the like, which are passed over, and why.</summary>
    public List<(string Path, string Why)> Passed { get; } = [];

    public bool Has(string path) => files.ContainsKey(path);

    public long SizeOf(string path) => files[path];

    public abstract Stream Open(string path);

    public abstract void Dispose();

    /// <exception cref="PackageException">It is longer than a text may be, or not written in UTF-8.</exception>
    public string Text(string path)
    {
        if (SizeOf(path) > MostText) throw new PackageException(path, 0, new Refusal("This text is longer than 2 MB."));
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
            throw new PackageException(path, 0, new Refusal("This text is not written in UTF-8."));
        }
    }

    /// <summary>The bytes of a file, and no more than it said it had: a compressed file may lie.</summary>
    public Stream Bounded(string path) => new AtMost(Open(path), SizeOf(path), path);

    protected void Take(string path, long size)
    {
        if (path.Length == 0 || path.Length > 500 || path.StartsWith('/') || path.Contains('\\') || path.Contains(':') || path.Any(char.IsControl)
            || path.Split('/').Any(part => part is "" or "." or ".."))
            throw new PackageException(path, 0, new Refusal("This path leads out of the package."));
        if (!folded.Add(path.Normalize())) throw new PackageException(path, 0, new Refusal("Two files have this name."));
        if (files.Count >= MostFiles) throw new PackageException(path, 0, new Refusal("There are more than 10,000 files."));
        if ((bytes += size) > MostBytes) throw new PackageException(path, 0, new Refusal("The files have more than 4 GB together."));
        files.Add(path, size);
    }

    /// <summary>A folder on this machine.</summary>
    public static PackageSource OfFolder(string folder) => new Folder(Path.GetFullPath(folder));

    /// <param name="zip">Is disposed with the source, or when there is none.</param>
    /// <exception cref="PackageException">It is no zip file, or one that is not taken.</exception>
    public static PackageSource OfZip(Stream zip)
    {
        try
        {
            return new Zip(new ZipArchive(zip, ZipArchiveMode.Read));
        }
        catch (Exception refused) when (refused is InvalidDataException or PackageException)
        {
            zip.Dispose();
            if (refused is PackageException) throw;
            throw new PackageException("package", 0, new Refusal("This is not a whole zip file."));
        }
    }

    /// <summary>Files in the product itself.</summary>
    /// <param name="prefix">What their names begin with there.</param>
    internal static PackageSource OfProduct(string prefix) => new Embedded(prefix);

    private sealed class Embedded : PackageSource
    {
        private static readonly System.Reflection.Assembly Product = typeof(PackageSource).Assembly;

        private readonly string prefix;

        public Embedded(string prefix)
        {
            this.prefix = prefix;
            foreach (var name in Product.GetManifestResourceNames().Where(n => n.StartsWith(prefix, StringComparison.Ordinal)))
            {
                using var content = Product.GetManifestResourceStream(name)!;
                Take(name[prefix.Length..], content.Length);
            }
        }

        public override Stream Open(string path) => Product.GetManifestResourceStream(prefix + path)!;

        public override void Dispose()
        {
        }
    }

    private sealed class Folder : PackageSource
    {
        private readonly string root;

        public Folder(string root)
        {
            this.root = root;
            foreach (var folder in Walk(new Stack<string>([root])))
            {
                foreach (var file in Directory.EnumerateFiles(folder))
                {
                    var path = Path.GetRelativePath(root, file).Replace(Path.DirectorySeparatorChar, '/');
                    if (new FileInfo(file) is { LinkTarget: not null }) Passed.Add((path, "It is a link."));
                    else Take(path, new FileInfo(file).Length);
                }
            }
        }

        public override Stream Open(string path) => File.OpenRead(Path.Combine(root, path));

        public override void Dispose()
        {
        }

        /// <summary>Without hidden folders and without following links.</summary>
        private IEnumerable<string> Walk(Stack<string> open)
        {
            while (open.TryPop(out var folder))
            {
                yield return folder;
                foreach (var inner in Directory.EnumerateDirectories(folder))
                {
                    if (Path.GetFileName(inner) is ".git" or ".github" or "node_modules") continue;
                    if (new DirectoryInfo(inner) is { LinkTarget: not null }) Passed.Add((Path.GetRelativePath(root, inner).Replace(Path.DirectorySeparatorChar, '/'), "It is a link."));
                    else open.Push(inner);
                }
            }
        }
    }

    private sealed class Zip : PackageSource
    {
        private const int FileTypes = 0xF000, SymbolicLink = 0xA000;

        private readonly ZipArchive archive;
        private readonly Dictionary<string, ZipArchiveEntry> entries = [];

        public Zip(ZipArchive archive)
        {
            this.archive = archive;
            var all = archive.Entries.Where(e => !e.FullName.EndsWith('/')).ToList();
            // Many programs pack the folder itself.
            var top = all.Count > 0 && all[0].FullName.IndexOf('/', StringComparison.Ordinal) is > 0 and var at ? all[0].FullName[..(at + 1)] : "";
            if (top.Length > 0 && (top is "../" or "./" || !all.TrueForAll(e => e.FullName.StartsWith(top, StringComparison.Ordinal)))) top = "";
            foreach (var entry in all)
            {
                var path = entry.FullName[top.Length..];
                if (path.StartsWith("__MACOSX/", StringComparison.Ordinal) || path.Split('/').Contains(".git")) continue;
                // The upper half holds the type of file on Unix (APPNOTE 4.4.15).
                if (((entry.ExternalAttributes >> 16) & FileTypes) == SymbolicLink)
                {
                    Passed.Add((path, "It is a link."));
                    continue;
                }
                Take(path, entry.Length);
                entries.Add(path, entry);
            }
        }

        public override Stream Open(string path)
        {
            try
            {
                return entries[path].Open();
            }
            catch (InvalidDataException)
            {
                throw new PackageException(path, 0, new Refusal("This file of the package is damaged."));
            }
        }

        public override void Dispose() => archive.Dispose();
    }

    /// <summary>Ends with a fault where a file goes on beyond what it said it had.</summary>
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
                throw new PackageException(path, 0, new Refusal("This file of the package is damaged."));
            }
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing) inner.Dispose();
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
                throw new PackageException(path, 0, new Refusal("This file of the package is damaged."));
            }
        }

        private int Counted(int read) => (left -= read) < 0 ? throw new PackageException(path, 0, new Refusal("This file is longer than it says it is.")) : read;
    }
}
