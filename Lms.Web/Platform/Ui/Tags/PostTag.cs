using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Lms.Web.Platform.Ui.Tags;

/// <summary>
/// A form that is sent by htmx where scripts run, and by the browser where they don't: <c>ui-post</c> is the address for both.
/// </summary>
[HtmlTargetElement("form", Attributes = "ui-post")]
public sealed class PostTag(IHtmlGenerator generator) : TagHelper
{
    /// <summary>Without scripts, the page opens at the fragment; htmx is not given it.</summary>
    [HtmlAttributeName("ui-post")]
    public required string Address { get; set; }

    [ViewContext, HtmlAttributeNotBound]
    public ViewContext View { get; set; } = null!;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.Attributes.SetAttribute("method", "post");
        output.Attributes.SetAttribute("action", Address);
        output.Attributes.SetAttribute("hx-post", Address.Split('#')[0]);
        output.PostContent.AppendHtml(generator.GenerateAntiforgery(View));
    }
}
