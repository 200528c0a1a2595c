using System.Globalization;

namespace Lms.Web.Platform.Files;

/// <summary>What a picture is to become; as a word, <c>square-256-80.webp</c>.</summary>
/// <param name="IsSquare">
/// Cut around the middle, and made larger where it is too small. Otherwise the whole picture, and never larger than it is.
/// </param>
/// <param name="Width">Of the picture as it is shown, in pixels.</param>
/// <param name="Quality">Of the encoder, 1–100.</param>
/// <param name="Kind">WebP, AVIF or JPEG.</param>
public sealed record PictureForm(bool IsSquare, int Width, int Quality, FileKind Kind)
{
    private static readonly FileKind[] Kinds = [FileKind.WebP, FileKind.Avif, FileKind.Jpeg];

    public static PictureForm Square(int side) => new(true, side, 80, FileKind.WebP);

    /// <summary>Measured on photographs, AVIF of 60 is as like the original as WebP of 80.</summary>
    public static PictureForm Fit(int width, FileKind kind) => new(false, width, kind == FileKind.Avif ? 60 : 80, kind);

    /// <exception cref="FormatException">It is no such word.</exception>
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
