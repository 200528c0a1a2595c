using System.Runtime.CompilerServices;
using Lms.Web.Kernel;

namespace Lms.Web.Platform.Files;

/// <summary>Files on the local disk.</summary>
public sealed class DiskFileStore(string root) : StagedFileStore(root)
{
    protected override Task LandAsync(string part, string hash, long size, CancellationToken stop)
    {
        var place = Place(hash);
        Directory.CreateDirectory(Path.GetDirectoryName(place)!);
        // Bytes that are stored again count as new from the first moment on: their row may be about to be written.
        File.SetLastWriteTimeUtc(part, TimeProvider.System.GetUtcNow().UtcDateTime);
        File.Move(part, place, overwrite: true);
        return Task.CompletedTask;
    }

    public override ValueTask<Stream?> OpenAsync(string hash, CancellationToken stop)
    {
        var place = Place(hash);
        return ValueTask.FromResult<Stream?>(
            File.Exists(place)
                ? new FileStream(place, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 1 << 16, useAsync: true)
                : null
        );
    }

    public override string? PathOf(string hash) => Place(hash) is var place && File.Exists(place) ? place : null;

    public override Task DeleteAsync(string hash, CancellationToken stop)
    {
        File.Delete(Place(hash));
        return Task.CompletedTask;
    }

    public override Task<bool> DeleteOlderAsync(string hash, DateTime moment, CancellationToken stop)
    {
        var (place, aside) = (Place(hash), Path.Combine(Root, $".{hash}-{Ids.New():N}"));
        if (!File.Exists(place) || File.GetLastWriteTimeUtc(place) >= moment)
            return Task.FromResult(false);
        // The same bytes, stored after this point, find an empty place. Bytes stored in between are recent, and go back.
        File.Move(place, aside);
        var isOld = File.GetLastWriteTimeUtc(aside) < moment;
        if (isOld)
            File.Delete(aside);
        else
            File.Move(aside, place, overwrite: true);
        return Task.FromResult(isOld);
    }

    public override async IAsyncEnumerable<string> OlderThanAsync(DateTime moment, [EnumeratorCancellation] CancellationToken stop)
    {
        await Task.CompletedTask;
        if (!Directory.Exists(Root))
            yield break;
        foreach (
            var file in Directory
                .EnumerateDirectories(Root)
                .Where(folder => Path.GetFileName(folder).Length == 2)
                .SelectMany(Directory.EnumerateFiles)
        )
            if (Path.GetFileName(file) is var name && IsHash(name) && File.GetLastWriteTimeUtc(file) < moment)
                yield return name;
    }

    public override Task<(string Where, string? Complaint)> ProbeAsync(CancellationToken stop)
    {
        // Created with the first file.
        if (!Directory.Exists(Root))
            return Task.FromResult<(string, string?)>((Root, null));
        var probe = Path.Combine(Root, $".probe-{Environment.ProcessId}");
        try
        {
            // The folder is created with the first file; a check before that does not create it.
            if (!Directory.Exists(Root))
                return Task.FromResult<(string, string?)>((Root, null));
            File.WriteAllText(probe, "probe");
            File.Delete(probe);
            return Task.FromResult<(string, string?)>((Root, null));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return Task.FromResult<(string, string?)>((Root, failure.Message));
        }
    }

    private string Place(string hash) => Path.Combine(Root, NameOf(hash));
}
