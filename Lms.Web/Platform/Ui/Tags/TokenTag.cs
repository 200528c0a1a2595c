using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Lms.Web.Platform.Ui.Tags;

/// <summary>
/// Every form that posts carries the antiforgery token. The framework's own helper leaves out those with a written action.
/// </summary>
[HtmlTargetElement("form", Attributes = "action, [method=post]")]
public sealed class TokenTag(IHtmlGenerator generator) : TagHelper
{
    [ViewContext, HtmlAttributeNotBound]
    public ViewContext View { get; set; } = null!;

    public override void Process(TagHelperContext context, TagHelperOutput output) =>
        output.PostContent.AppendHtml(generator.GenerateAntiforgery(View));
}
