using System.Globalization;

namespace Lms.Web.Features.Institutions.Model;

/// <summary>
/// An accent color made readable: lightness is moved until text and fills reach WCAG 2.2 contrast 4.5:1 in both themes, hue is kept.
/// Computed in OKLCH (CSS Color 4, 10.19), where equal steps of lightness look equal.
/// </summary>
public static class Accent
{
    /// <summary>
    /// The product's accent, used where an institution has not chosen one and style sheets do not apply: certificates, share cards, emails.
    /// </summary>
    public const string Default = "#00697a";

    public const double Readable = 4.5;

    /// <summary>The darkest background of the light theme and the lightest of the dark one on which accent text appears.</summary>
    public const string LightGround = "#f0f0f0";

    public const string DarkGround = "#333333";

    private const string White = "#ffffff";
    private const string Ink = "#101010";

    /// <summary>The tones of the accent in one theme.</summary>
    /// <param name="Fill">Buttons and marks.</param>
    /// <param name="Hover">Buttons under the pointer.</param>
    /// <param name="On">Text on the fill.</param>
    /// <param name="Text">Links and words on the page.</param>
    public sealed record Tones(string Fill, string Hover, string On, string Text);

    /// <summary>Null unless it is a color as <c>#rrggbb</c>.</summary>
    public static string? Parse(string? text) =>
        text?.Trim().ToLowerInvariant() is { Length: 7 } hex && hex[0] == '#' && hex.Skip(1).All(char.IsAsciiHexDigitLower) ? hex : null;

    public static (Tones Light, Tones Dark) For(string accent)
    {
        var (lightness, chroma, hue) = ToOklch(accent);
        var (quiet, soft) = (Math.Min(chroma, 0.19), Math.Min(chroma, 0.13));
        var fill = Step(Math.Clamp(lightness, 0.3, 0.62), quiet, hue, -0.01, c => Contrast(c, White) >= Readable);
        var text = Step(Math.Clamp(lightness, 0.3, 0.55), quiet, hue, -0.01, c => Contrast(c, LightGround) >= Readable);
        var darkFill = Step(Math.Clamp(lightness + 0.2, 0.7, 0.86), soft, hue, 0.01, c => Contrast(c, Ink) >= Readable);
        var darkText = Step(Math.Clamp(lightness + 0.2, 0.74, 0.86), soft, hue, 0.01, c => Contrast(c, DarkGround) >= Readable);
        return (new(fill, Darker(fill), White, text), new(darkFill, Lighter(darkFill), Ink, darkText));
    }

    /// <summary>The style sheet of an institution: all else is derived from these in the product's own.</summary>
    public static string Css(string accent)
    {
        var (light, dark) = For(accent);
        return string.Create(
            CultureInfo.InvariantCulture,
            $":root{{--accent:{accent};--accent-fill:light-dark({light.Fill},{dark.Fill});--accent-fill-hover:light-dark({light.Hover},{dark.Hover});--on-accent:light-dark({light.On},{dark.On});--accent-text:light-dark({light.Text},{dark.Text})}}\n"
        );
    }

    /// <summary>WCAG 2.2: from 1 (the same) to 21 (black on white).</summary>
    public static double Contrast(string one, string other)
    {
        var (a, b) = (Luminance(one), Luminance(other));
        return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
    }

    private static string Darker(string color) => Moved(color, -0.05);

    private static string Lighter(string color) => Moved(color, 0.05);

    private static string Moved(string color, double by)
    {
        var (lightness, chroma, hue) = ToOklch(color);
        return ToHex(Math.Clamp(lightness + by, 0, 1), chroma, hue);
    }

    private static string Step(double lightness, double chroma, double hue, double by, Func<string, bool> isReadable)
    {
        for (; lightness is > 0 and < 1; lightness += by)
            if (ToHex(lightness, chroma, hue) is var color && isReadable(color))
                return color;
        return by < 0 ? "#000000" : White;
    }

    private static double Luminance(string color)
    {
        var (r, g, b) = Linear(color);
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    }

    private static (double R, double G, double B) Linear(string color)
    {
        double At(int i)
        {
            var value = int.Parse(color.AsSpan(i, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0;
            return value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);
        }
        return (At(1), At(3), At(5));
    }

    private static (double L, double C, double H) ToOklch(string color)
    {
        var (r, g, b) = Linear(color);
        var l = Math.Cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
        var m = Math.Cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
        var s = Math.Cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
        var (x, y) = (1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s, 0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s);
        return (0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s, Math.Sqrt(x * x + y * y), Math.Atan2(y, x));
    }

    /// <summary>Reduces the chroma of a color that screens cannot show until they can.</summary>
    private static string ToHex(double lightness, double chroma, double hue)
    {
        for (; ; chroma = Math.Max(0, chroma - 0.004))
        {
            var (x, y) = (chroma * Math.Cos(hue), chroma * Math.Sin(hue));
            var l = Math.Pow(lightness + 0.3963377774 * x + 0.2158037573 * y, 3);
            var m = Math.Pow(lightness - 0.1055613458 * x - 0.0638541728 * y, 3);
            var s = Math.Pow(lightness - 0.0894841775 * x - 1.2914855480 * y, 3);
            double[] rgb =
            [
                4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
                -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
                -0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s,
            ];
            if (chroma > 0 && rgb.Any(v => v is < -0.0005 or > 1.0005))
                continue;
            return "#" + string.Concat(rgb.Select(Byte));
        }
    }

    private static string Byte(double linear)
    {
        var value = Math.Clamp(linear, 0, 1);
        value = value <= 0.0031308 ? value * 12.92 : 1.055 * Math.Pow(value, 1 / 2.4) - 0.055;
        return ((int)Math.Round(value * 255)).ToString("x2", CultureInfo.InvariantCulture);
    }
}
