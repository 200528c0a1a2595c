using System.Globalization;

namespace Lms.Web.Platform.Files;

/// <summary>The target format of an image; as a word, <c>square-256-80.webp</c>.</summary>
/// <param name="IsSquare">
/// Cropped around the middle, and enlarged where it is too small. Otherwise the whole image, and never enlarged.
/// </param>
/// <param name="Width">The width of the image as shown, in pixels.</param>
/// <param name="Quality">The encoder quality, 1–100.</param>
/// <param name="Kind">WebP, AVIF or JPEG.</param>
public sealed record PictureForm(bool IsSquare, int Width, int Quality, FileKind Kind)
{
    private static readonly FileKind[] Kinds = [FileKind.WebP, FileKind.Avif, FileKind.Jpeg];

    public static PictureForm Square(int side) => new(true, side, 80, FileKind.WebP);

    /// <summary>Measured on photographs, AVIF of 60 is as like the original as WebP of 80.</summary>
    public static PictureForm Fit(int width, FileKind kind) => new(false, width, kind == FileKind.Avif ? 60 : 80, kind);

    /// <exception cref="FormatException">It is not a valid form.</exception>
    public static PictureForm Parse(string word)
    {
        if (word.Split('-', '.') is not [var shape, var width, var quality, var ending])
            throw new FormatException(word);
        var kind = Array.Find(Kinds, k => k.Extension == "." + ending) ?? throw new FormatException(word);
        return new(shape == "square", Number(width), Number(quality), kind);
    }

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{(IsSquare ? "square" : "fit")}-{Width}-{Quality}{Kind.Extension}");

    private static int Number(string digits) => int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
}
