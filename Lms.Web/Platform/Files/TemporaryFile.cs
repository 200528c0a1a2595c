using Lms.Web.Kernel;

namespace Lms.Web.Platform.Files;

/// <summary>A file that is deleted when it is closed, even when the process dies.</summary>
internal static class TemporaryFile
{
    public static FileStream Create(SiteOptions site)
    {
        var folder = Directory.CreateDirectory(site.InData("exports")).FullName;
        return new FileStream(
            Path.Combine(folder, $"{Ids.New():N}.part"),
            FileMode.CreateNew,
            FileAccess.ReadWrite,
            FileShare.None,
            1 << 16,
            FileOptions.DeleteOnClose | FileOptions.Asynchronous
        );
    }
}
