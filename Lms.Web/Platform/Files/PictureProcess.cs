using System.Diagnostics;
using System.Runtime.CompilerServices;
using Lms.Web.Platform.Configuration;
using NetVips;

namespace Lms.Web.Platform.Files;

/// <summary>The outcome of the work on a picture: the first byte of the answer.</summary>
internal enum PictureVerdict
{
    Done,

    Unreadable,

    /// <summary>Followed by width and height.</summary>
    TooManyPixels,

    /// <summary>The library does not exist for this system.</summary>
    NoLibrary,

    /// <summary>It did not respond in time.</summary>
    TooSlow,
}

/// <summary>
/// What the product does when it is started as <c>Lms.Web picture</c>, which only <see cref="Pictures"/> does: reads a picture from its
/// standard input, makes the forms that it is asked for, and writes them to its standard output, each behind its length. Without a form
/// it says the version of libvips. Only this process ever loads the library.
/// </summary>
internal static class PictureProcess
{
    public const string Name = "picture";

    /// <summary>No user is waiting: larger images are allowed, and all others go first.</summary>
    public const string Later = "later";

    /// <summary>Names of formats in libvips. Other formats are refused, even if the library could read them.</summary>
    private static readonly string[] Loaders =
    [
        "VipsForeignLoadJpeg",
        "VipsForeignLoadPng",
        "VipsForeignLoadWebp",
        "VipsForeignLoadNsgif",
        "VipsForeignLoadHeif",
    ];

    /// <summary>The limit for images that may be much taller than wide.</summary>
    private const int AnyHeight = 10_000_000;

    /// <summary>
    /// A square of a picture longer than this is cut before it is scaled: the library scales first, and a line of 16,000 pixels would
    /// become gigabytes.
    /// </summary>
    private const int LongSides = 4;

    public static int Run(string[] words)
    {
        if (OperatingSystem.IsLinux())
        {
            try
            {
                // When memory runs out, the system ends this process and not the one that serves everyone.
                File.WriteAllText("/proc/self/oom_score_adj", "1000");
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                // Not possible where /proc is closed.
            }
        }
        var isLater = words is [Later, ..];
        if (isLater)
        {
            using var self = Process.GetCurrentProcess();
            self.PriorityClass = ProcessPriorityClass.Idle;
        }
        using var answer = new BinaryWriter(Console.OpenStandardOutput());
        using var input = new MemoryStream();
        using (var sent = Console.OpenStandardInput())
            sent.CopyTo(input);
        try
        {
            PictureForm[] forms = [.. words.Skip(isLater ? 1 : 0).Select(PictureForm.Parse)];
            Make(input.ToArray(), forms, isLater ? PictureFile.MostPixels : Pictures.MostPixels, answer);
        }
        catch (Exception failure) when (failure is DllNotFoundException or TypeInitializationException)
        {
            answer.Write((byte)PictureVerdict.NoLibrary);
        }
        return ExitStatus.Done;
    }

    /// <summary>Apart, so that the library is missed here and not before.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Make(byte[] bytes, PictureForm[] forms, long mostPixels, BinaryWriter answer)
    {
        NetVips.NetVips.Concurrency = 1;
        Cache.Max = 0;
        Operation.Block("VipsForeignLoad", true);
        foreach (var loader in Loaders)
            Operation.Block(loader, false);
        if (forms.Length == 0)
        {
            answer.Write((byte)PictureVerdict.Done);
            answer.Write(string.Join('.', Enumerable.Range(0, 3).Select(part => NetVips.NetVips.Version(part))));
            return;
        }
        try
        {
            // Only the header is read here.
            using var head = Image.NewFromBuffer(bytes, access: Enums.Access.Sequential);
            if (head.Width > PictureFile.MostSide || head.Height > PictureFile.MostSide || (long)head.Width * head.Height > mostPixels)
            {
                answer.Write((byte)PictureVerdict.TooManyPixels);
                answer.Write(head.Width);
                answer.Write(head.Height);
                return;
            }
            var isLong = Math.Max(head.Width, head.Height) > LongSides * Math.Min(head.Width, head.Height);
            List<byte[]> made = [.. Encoded(bytes, isLong, forms)];
            answer.Write((byte)PictureVerdict.Done);
            foreach (var picture in made)
            {
                answer.Write(picture.Length);
                answer.Write(picture);
            }
        }
        catch (VipsException)
        {
            answer.Write((byte)PictureVerdict.Unreadable);
        }
    }

    /// <summary>The image is decoded once: each form is made from the one before, so the largest comes first.</summary>
    private static IEnumerable<byte[]> Encoded(byte[] bytes, bool isLong, PictureForm[] forms)
    {
        Image? last = null;
        var lastWidth = 0;
        foreach (var form in forms)
        {
            if (form.Width != lastWidth)
            {
                using var made = last is null
                    ? First(bytes, isLong, form)
                    : last.ThumbnailImage(form.Width, height: HeightOf(form), size: SizeOf(form));
                last?.Dispose();
                // Without it, each form would decode the image again; with it, a large one would be held in memory decoded.
                last = forms.Length == 1 ? made.Copy() : made.CopyMemory();
                lastWidth = form.Width;
            }
            yield return Encode(last!, form);
        }
        last?.Dispose();
    }

    /// <summary>
    /// Decodes no more than the size asks for, where the format allows it, turns it upright and brings its colors to sRGB. A file that ends
    /// too early or does not hold together is refused: the loader has to be told by its own options.
    /// </summary>
    private static Image First(byte[] bytes, bool isLong, PictureForm form)
    {
        if (!form.IsSquare || !isLong)
        {
            var crop = form.IsSquare ? Enums.Interesting.Centre : Enums.Interesting.None;
            return Image.ThumbnailBuffer(
                bytes,
                form.Width,
                "[fail_on=error]",
                height: HeightOf(form),
                size: SizeOf(form),
                crop: crop,
                outputProfile: "srgb"
            );
        }
        // The square around the middle is the same from all four sides, so it can be cut before it is turned.
        using var whole = Image.NewFromBuffer(bytes, access: Enums.Access.Sequential, failOn: Enums.FailOn.Error);
        var side = Math.Min(whole.Width, whole.Height);
        using var middle = whole.ExtractArea((whole.Width - side) / 2, (whole.Height - side) / 2, side, side);
        return middle.ThumbnailImage(form.Width, height: HeightOf(form), size: SizeOf(form), outputProfile: "srgb");
    }

    private static int HeightOf(PictureForm form) => form.IsSquare ? form.Width : AnyHeight;

    private static Enums.Size SizeOf(PictureForm form) => form.IsSquare ? Enums.Size.Both : Enums.Size.Down;

    /// <summary>Only pixels: neither places nor color profiles.</summary>
    private static byte[] Encode(Image image, PictureForm form)
    {
        const Enums.ForeignKeep Nothing = Enums.ForeignKeep.None;
        if (form.Kind == FileKind.WebP)
            return image.WebpsaveBuffer(q: form.Quality, effort: 4, keep: Nothing);
        if (form.Kind == FileKind.Jpeg)
            return image.JpegsaveBuffer(q: form.Quality, keep: Nothing, background: [255]);
        return image.HeifsaveBuffer(
            q: form.Quality,
            bitdepth: 8,
            compression: Enums.ForeignHeifCompression.Av1,
            effort: 2,
            subsampleMode: Enums.ForeignSubsample.On,
            keep: Nothing
        );
    }
}
