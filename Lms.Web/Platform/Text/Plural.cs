namespace Lms.Web.Platform.Text;

/// <summary>The plural categories of CLDR: which form of a sentence a number takes.</summary>
public enum Plural
{
    Zero,
    One,
    Two,
    Few,
    Many,
    Other,
}

/// <summary>
/// The rules of cardinal numbers (Unicode CLDR, plural rules) of the languages that the product speaks; whole numbers only.
/// </summary>
public static class Plurals
{
    public static Plural Of(string language, int number) =>
        language == "ar" ? Arabic(Math.Abs(number))
        : number is 1 or -1 ? Plural.One
        : Plural.Other;

    /// <summary>The categories that a translation into the language must provide.</summary>
    public static IReadOnlyList<Plural> In(string language) => language == "ar" ? Enum.GetValues<Plural>() : [Plural.One, Plural.Other];

    private static Plural Arabic(int number) =>
        number switch
        {
            0 => Plural.Zero,
            1 => Plural.One,
            2 => Plural.Two,
            _ => (number % 100) switch
            {
                >= 3 and <= 10 => Plural.Few,
                >= 11 => Plural.Many,
                _ => Plural.Other,
            },
        };
}
