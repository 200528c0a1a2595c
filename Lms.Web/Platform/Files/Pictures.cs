using System.Collections.Frozen;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Lms.Web.Kernel;

namespace Lms.Web.Platform.Files;

/// <summary>
/// Converts an uploaded image to other sizes and formats: upright, in the colors of browsers, and pixels only. The library that decodes it
/// runs in a separate process (<see cref="PictureProcess"/>): a crash or hang on an image does not affect the product, and all memory is
/// released when it ends.
/// </summary>
public static class Pictures
{
    /// <summary>The limit for images that a user waits for.</summary>
    public const long MostPixels = 40_000_000;

    /// <summary>Kinds that can be read. For an animated image, the beginning is used.</summary>
    public static readonly FrozenSet<FileKind> Kinds = FrozenSet.Create(
        FileKind.Png,
        FileKind.Jpeg,
        FileKind.Gif,
        FileKind.WebP,
        FileKind.Avif
    );

    /// <summary>The picture is not at fault: this server cannot process any.</summary>
    public static readonly Refusal NoLibrary = new(
        "Images can’t be uploaded at the moment: the image library doesn’t work on this server. Contact an administrator."
    );

    private const int PatienceSeconds = 30;

    private const int LaterSeconds = 600;

    private static readonly Refusal Broken = new("The image is damaged or incomplete. Save it again, or choose another one.");

    /// <summary>Decoding takes up to several hundred megabytes, so pictures that people wait for are processed one at a time.</summary>
    private static readonly SemaphoreSlim One = new(1, 1);

    /// <summary>Converts an image while a user waits.</summary>
    /// <param name="forms">All squares or all whole, the widest first.</param>
    /// <returns>The bytes of each form.</returns>
    public static async Task<Result<byte[][]>> MakeAsync(byte[] picture, IReadOnlyList<PictureForm> forms, CancellationToken stop)
    {
        await One.WaitAsync(stop);
        try
        {
            return await MakeAsync(picture, [], forms, PatienceSeconds, stop);
        }
        finally
        {
            One.Release();
        }
    }

    /// <summary>Does the same when no user is waiting: the image may be larger and take longer, and others go first.</summary>
    public static Task<Result<byte[][]>> MakeLaterAsync(byte[] picture, IReadOnlyList<PictureForm> forms, CancellationToken stop) =>
        MakeAsync(picture, [PictureProcess.Later], forms, LaterSeconds, stop);

    /// <returns>The version of the library; null when it does not work here.</returns>
    public static async Task<string?> VersionAsync(CancellationToken stop)
    {
        var (verdict, answer) = await AskAsync([], [], PatienceSeconds, stop);
        using (answer)
            return verdict is PictureVerdict.Done ? answer!.ReadString() : null;
    }

    private static async Task<Result<byte[][]>> MakeAsync(
        byte[] picture,
        string[] how,
        IReadOnlyList<PictureForm> forms,
        int seconds,
        CancellationToken stop
    )
    {
        var head = picture.AsSpan(0, Math.Min(16, picture.Length));
        if (FileKind.Of(head) is not { } kind || !Kinds.Contains(kind))
            return Uploads.NotTaken(Kinds);
        var (verdict, answer) = await AskAsync([.. how, .. forms.Select(f => f.ToString())], picture, seconds, stop);
        using (answer)
        {
            return verdict switch
            {
                PictureVerdict.Done => forms.Select(_ => answer!.ReadBytes(answer.ReadInt32())).ToArray(),
                PictureVerdict.TooManyPixels => new Refusal(
                    "The image has {0} × {1} pixels, which is too large. Reduce it to at most {2} million pixels.",
                    null,
                    answer!.ReadInt32(),
                    answer.ReadInt32(),
                    (how.Length == 0 ? MostPixels : PictureFile.MostPixels) / 1_000_000
                ),
                PictureVerdict.NoLibrary => NoLibrary,
                PictureVerdict.TooSlow => new Refusal("Reading the image took longer than {0} seconds. Try a smaller one.", null, seconds),
                _ => Broken,
            };
        }
    }

    private static async Task<(PictureVerdict Verdict, BinaryReader? Answer)> AskAsync(
        string[] words,
        byte[] picture,
        int seconds,
        CancellationToken stop
    )
    {
        var ran = await Rendering.OfAsync(Start(words), picture, seconds, stop);
        if (ran.Outcome is Rendered.Missing or Rendered.NotStarted)
            return (PictureVerdict.NoLibrary, null);
        if (ran.Outcome is Rendered.TooSlow)
            return (PictureVerdict.TooSlow, null);
        // A picture without an answer crashed the process.
        if (ran.Bytes.Length == 0)
            return (PictureVerdict.Unreadable, null);
        var answer = new BinaryReader(new MemoryStream(ran.Bytes));
        return ((PictureVerdict)answer.ReadByte(), answer);
    }

    /// <summary>The product itself, by the runtime that runs it now, with nothing of its settings.</summary>
    private static ProcessStartInfo Start(string[] words)
    {
        var name = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
        var dotnet = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", name));
        var start = File.Exists(dotnet)
            ? new ProcessStartInfo(dotnet, [typeof(Pictures).Assembly.Location, PictureProcess.Name, .. words])
            : new ProcessStartInfo(Environment.ProcessPath!, [PictureProcess.Name, .. words]);
        start.Environment.Clear();
        // No diagnostic tools attach to the process, and it prints no warnings.
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        start.Environment["VIPS_WARNING"] = "0";
        return start;
    }
}
