namespace Lms.Web.Kernel;

/// <summary>Letters that are no letter with a mark, so that taking marks off leaves them as they are: what people type for them who do not have them.</summary>
public static class PlainLetters
{
    /// <param name="letter">A small one.</param>
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
