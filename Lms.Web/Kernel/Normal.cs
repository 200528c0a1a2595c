using System.Text;

namespace Lms.Web.Kernel;

public static class Normal
{
    /// <summary>Normalizes to a Unicode form; a text with half of a surrogate pair has none and is returned unchanged.</summary>
    public static string InForm(this string text, NormalizationForm form)
    {
        try
        {
            return text.Normalize(form);
        }
        catch (ArgumentException)
        {
            return text;
        }
    }
}
