using System.Text;
using System.Text.Encodings.Web;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Library.Model;
using Lms.Web.Features.Questions.Model;
using Lms.Web.Platform.Text;

namespace Lms.Web.Features.Courses.Model;

/// <summary>Renders activities for their author: with the answers and with mistakes.</summary>
public static class ActivityPreview
{
    /// <param name="line">
    /// The line of the lesson's text on which this text begins; null if unknown: mistakes are then reported without a line.
    /// </param>
    public static LessonText Of(string? markdown, MaterialViews materials, Words words, int? line = 1) =>
        LessonText.Render(markdown, materials, (entry, mistakes) => Draw(entry, mistakes, words, line));

    private static string Draw(LessonActivities.Entry? entry, IReadOnlyList<Mistake> mistakes, Words words, int? line)
    {
        var html = new StringBuilder("<div class=\"practice practice--preview\">");
        foreach (var mistake in mistakes)
        {
            html.Append("<p class=\"practice__mistake\">");
            if (line is { } first)
                html.Append("<b>").Append(Text(words["Line {0}", mistake.Line + first - 1])).Append(":</b> ");
            html.Append(Text(words[mistake.Why])).Append("</p>");
        }
        if (entry?.Practice is { } it)
            Question(html, it, words);
        else if (entry?.Deck is { } deck)
            Cards(html, deck, words);
        return html.Append("</div>").ToString();
    }

    private static void Question(StringBuilder html, QuestionDefinition it, Words words)
    {
        html.Append("<p class=\"practice__kind\">").Append(Text(words[it.Kind.Text()])).Append("</p>");
        var parts = it.HtmlAroundBlanks;
        for (var i = 0; i < parts.Count; i++)
        {
            if (i > 0)
                html.Append("<u>").Append(Text(string.Join(" | ", it.Accepted[i - 1]))).Append("</u>");
            html.Append(parts[i]);
        }
        switch (it.Kind)
        {
            case QuestionKind.SingleChoice or QuestionKind.MultipleAnswer or QuestionKind.TrueFalse:
                html.Append("<ul class=\"practice__options\">");
                for (var i = 0; i < it.Options.Count; i++)
                {
                    var option = it.Options[i];
                    html.Append("<li>")
                        .Append(option.IsCorrect ? "✓ " : "✗ ")
                        .Append(it.OptionHtml.Count > i ? it.OptionHtml[i] : Text(words[option.Text]));
                    if (option.Feedback is { } said)
                        html.Append(" <small>– ").Append(Text(said)).Append("</small>");
                    html.Append("</li>");
                }
                html.Append("</ul>");
                break;
            case QuestionKind.FillBlank:
                break;
            case QuestionKind.Ordering:
                html.Append("<ol>").AppendJoin("", it.Items.Select(i => $"<li>{Text(i)}</li>")).Append("</ol>");
                break;
            case QuestionKind.ShortAnswer:
                html.Append("<p>✓ ").Append(Text(string.Join(" | ", it.Accepted[0]))).Append("</p>");
                break;
            default:
                html.Append("<ul class=\"practice__options\">")
                    .AppendJoin("", it.Solution(w => words[w]).Select(s => $"<li>✓ {Text(s)}</li>"))
                    .Append("</ul>");
                break;
        }
        Said("Hint", it.HintHtml);
        Said("Explanation", it.ExplanationHtml);

        void Said(string name, string? said)
        {
            if (said is not null)
                html.Append("<p><b>").Append(Text(words[name])).Append("</b></p>").Append(said);
        }
    }

    private static void Cards(StringBuilder html, Deck deck, Words words)
    {
        html.Append("<p class=\"practice__kind\">").Append(Text(words["Flashcards"]));
        if (deck.Title is { } title)
            html.Append(": ").Append(Text(title));
        html.Append("</p><ol>");
        foreach (var card in deck.Cards)
            html.Append("<li><div class=\"practice__front\">")
                .Append(card.FrontHtml)
                .Append("</div>")
                .Append(card.BackHtml)
                .Append("</li>");
        html.Append("</ol>");
    }

    private static string Text(string text) => HtmlEncoder.Default.Encode(text);
}
