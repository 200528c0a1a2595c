namespace Lms.Web.Kernel;

/// <summary>
/// Letters that are not a base letter with a mark, so that removing marks does not change them: maps them to what people without these
/// letters type.
/// </summary>
public static class PlainLetters
{
    /// <param name="letter">A lower-case letter.</param>
    /// <returns>Null for all other letters.</returns>
    public static string? Of(char letter) =>
        letter switch
        {
            'ß' => "ss",
            'æ' => "ae",
            'œ' => "oe",
            'þ' => "th",
            'ĳ' => "ij",
            'ł' => "l",
            'ø' => "o",
            'ı' => "i",
            'đ' or 'ð' => "d",
            'ŋ' => "n",
            'ħ' => "h",
            'ŧ' => "t",
            'ĸ' => "k",
            'ſ' => "s",
            'ς' => "σ",
            _ => null,
        };
}
