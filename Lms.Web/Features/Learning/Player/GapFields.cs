using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using Lms.Web.Features.Questions.Model;

namespace Lms.Web.Features.Learning.Player;

/// <summary>Puts fields into the blanks of a text.</summary>
public static class GapFields
{
    /// <param name="field">The name under which the form sends them.</param>
    /// <param name="around">The text around the blanks, safe to show.</param>
    /// <param name="at">The answer given there, how it is drawn, and the feedback on it.</param>
    public static string Fill(
        string field,
        IReadOnlyList<string> around,
        Func<int, (string Given, string Tone, string Mark)> at,
        Func<int, string> label
    )
    {
        var html = new StringBuilder();
        for (var i = 0; i < around.Count; i++)
        {
            html.Append(around[i]);
            if (i == around.Count - 1)
                break;
            var (given, tone, mark) = at(i);
            html.Append(
                CultureInfo.InvariantCulture,
                $"""
                <span class="practice__gap {tone}"><input class="input" name="{Text(field)}" value="{Text(given)}"
                    maxlength="{QuestionDefinition.MostGiven}" aria-label="{Text(label(i))}"
                    autocomplete="off" autocapitalize="off" spellcheck="false">
                """
            );
            if (mark.Length > 0)
                html.Append("<span class=\"practice__mark\">").Append(Text(mark)).Append("</span>");
            html.Append("</span>");
        }
        return html.ToString();
    }

    private static string Text(string text) => HtmlEncoder.Default.Encode(text);
}
