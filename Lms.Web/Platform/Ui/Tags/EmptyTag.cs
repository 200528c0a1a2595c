using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Lms.Web.Platform.Ui.Tags;

/// <summary>Shown for an empty list: a picture, a title, the reason, and as content what to do about it.</summary>
[HtmlTargetElement("ui-empty", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class EmptyTag : TagHelper
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Default;

    /// <summary>The name of an icon in the sprite.</summary>
    public required string Icon { get; set; }

    public required string Title { get; set; }

    public string? Text { get; set; }

    /// <summary>The level of the heading; one below that of the section it is in.</summary>
    public int Level { get; set; } = 2;

    /// <summary>More classes, such as <c>card</c>.</summary>
    public string? Class { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", Class is null ? "empty" : "empty " + Class);
        output.PreContent.AppendHtml(Ui.Icon(Icon)).AppendHtml($"<h{Level}>{Encoder.Encode(Title)}</h{Level}>");
        if (Text is not null)
            output.PreContent.AppendHtml($"<p>{Encoder.Encode(Text)}</p>");
    }
}
