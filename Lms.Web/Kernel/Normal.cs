using System.Text;

namespace Lms.Web.Kernel;

public static class Normal
{
    /// <summary>In a form of Unicode; as it is where it holds half of a character, which has no form.</summary>
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
