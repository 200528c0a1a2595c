using System.Security.Cryptography;
using Lms.Web.Kernel;

namespace Lms.Web.Platform;

/// <summary>A secret that all processes over one data directory have in common. It is whole or not there, and nobody else reads it.</summary>
internal static class SharedKey
{
    private const int Length = 32;

    /// <summary>Made by whichever process comes first; the others take that one's.</summary>
    /// <returns>Null with a sentence for the administrator when what lies there is no key.</returns>
    public static byte[]? Read(string path, out string? complaint)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        if (!File.Exists(path)) Make(path);
        var key = File.ReadAllBytes(path);
        complaint = key.Length == Length ? null
            : $"{path} is damaged: it has {key.Length} bytes instead of {Length}. Remove it and start again; a new one is made, and pages that are open must be loaded again.";
        return complaint is null ? key : null;
    }

    private static void Make(string path)
    {
        var part = $"{path}.{Ids.New():N}";
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            using (var file = new FileStream(part, options))
            {
                file.Write(RandomNumberGenerator.GetBytes(Length));
                file.Flush(flushToDisk: true);
            }
            File.Move(part, path, overwrite: false);
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
}
