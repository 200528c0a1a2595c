using System.Text.Encodings.Web;
using Lms.Web.Platform.Text;
using Lms.Web.Platform.Ui;
using Microsoft.AspNetCore.Html;

namespace Lms.Web.Features.Courses;

/// <summary>The button that saves a course for later, or removes it from the saved ones.</summary>
/// <param name="IsWide">With words, on the page of the course; otherwise a symbol on a card.</param>
public sealed record SaveButton(Guid CourseId, string Title, bool IsSaved, bool IsWide = false)
{
    /// <summary>Why it was not saved, when the button alone is drawn again.</summary>
    public string? Refusal { get; init; }

    /// <summary>
    /// Every card of the catalog has it, so it is written in one piece: a partial for each card cost a tenth of the page.
    /// </summary>
    public IHtmlContent Draw(Words words)
    {
        var look = IsWide ? "button button--wide" : "button button--icon save";
        var id = $"save-{CourseId}{(IsWide ? "" : "-card")}";
        var url = HtmlEncoder.Default.Encode(Url);
        var label = HtmlEncoder.Default.Encode(words["Save “{0}” for later", Title].Value);
        var text = !IsWide ? "" : HtmlEncoder.Default.Encode(words[IsSaved ? "Saved" : "Save for later"].Value);
        return new HtmlString(
            $"<button class=\"{look}\" id=\"{id}\" form=\"save-course\" formaction=\"{url}\" hx-post=\"{url}\" hx-swap=\"outerHTML\""
                + $" aria-pressed=\"{(IsSaved ? "true" : "false")}\" aria-label=\"{label}\">"
                + $"{Ui.Icon(IsSaved ? "heart-filled" : "heart")}{text}</button>"
        );
    }

    public string Url => $"/saved?handler={(IsSaved ? "Remove" : "Add")}&id={CourseId}{(IsWide ? "&wide=true" : "")}";
}
