using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Lms.Web.Kernel;

namespace Lms.Web.Platform;

/// <summary>
/// A secret shared by all processes over one data directory. It is either complete or absent, and no one else can read it.
/// </summary>
internal static class SharedKey
{
    private const int Length = 32;

    /// <summary>Created by whichever process comes first; the others use that one's.</summary>
    /// <returns>Null with a sentence for the administrator when the file does not contain a key.</returns>
    public static byte[]? Read(string path, out string? complaint)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        if (!File.Exists(path))
            Make(path);
        var key = File.ReadAllBytes(path);
        complaint =
            key.Length == Length
                ? null
                : $"{path} is damaged: it has {key.Length} bytes instead of {Length}. Delete it and start again; a new one is created, and open pages must be reloaded.";
        return complaint is null ? key : null;
    }

    private static void Make(string path)
    {
        var part = $"{path}.{Ids.New():N}";
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            using (var file = new FileStream(part, options))
            {
                file.Write(RandomNumberGenerator.GetBytes(Length));
                file.Flush(flushToDisk: true);
            }
            Place(part, path);
        }
        catch (IOException) when (File.Exists(path))
        {
            // Another process was faster.
        }
        finally
        {
            File.Delete(part);
        }
    }

    /// <summary>
    /// Gives it its name, unless another has it. Moving looks first and moves then on Unix, so two processes could both have moved
    /// theirs; a second name for the same file is given in one step. Not all file systems have it.
    /// </summary>
    private static void Place(string part, string path)
    {
        if (OperatingSystem.IsWindows() || (Link(part, path) != 0 && !File.Exists(path)))
            File.Move(part, path, overwrite: false);
    }

    [DllImport("libc", EntryPoint = "link", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Link([MarshalAs(UnmanagedType.LPUTF8Str)] string from, [MarshalAs(UnmanagedType.LPUTF8Str)] string to);
}
