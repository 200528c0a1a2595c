using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Lms.Web.Platform.Ui.Tags;

/// <summary>A field of a form: label above, control, hint below, error beside; the value and the errors come from the model.</summary>
[HtmlTargetElement("ui-field", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class FieldTag : TagHelper
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Default;

    [ViewContext, HtmlAttributeNotBound]
    public ViewContext View { get; set; } = null!;

    /// <summary>The property of the page; a field that no page has as a property gives its name, type, and value instead.</summary>
    public ModelExpression? For { get; set; }

    public string? Name { get; set; }

    public string? Value { get; set; }

    public string Label { get; set; } = "";

    public string? Hint { get; set; }

    /// <summary>
    /// <c>text</c>, <c>email</c>, <c>password</c>, <c>number</c>, <c>url</c>, <c>date</c>, <c>datetime-local</c>, <c>search</c>,
    /// <c>file</c>, <c>textarea</c>, <c>check</c> or <c>switch</c>; guessed from the property when left out.
    /// </summary>
    public string? Type { get; set; }

    /// <summary>Makes it a list to choose from.</summary>
    public IEnumerable<SelectListItem>? Options { get; set; }

    public string? Autocomplete { get; set; }

    public string? Placeholder { get; set; }

    public bool Optional { get; set; }

    public bool Required { get; set; }

    /// <summary>More classes of the control, such as <c>input--code</c>.</summary>
    public string? Control { get; set; }

    /// <summary>More classes of the field, such as <c>field--short</c>.</summary>
    public string? Class { get; set; }

    public int Rows { get; set; } = 4;

    public string? Step { get; set; }

    public string? Min { get; set; }

    public string? Max { get; set; }

    public string? Accept { get; set; }

    public string OptionalText { get; set; } = "(optional)";

    /// <summary>With the part of the form that a partial draws in front: its name is what is posted and what a refusal is about.</summary>
    private string FullName => View.ViewData.TemplateInfo.GetFullHtmlFieldName(Name ?? For!.Name);

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var type = Type ?? Guess();
        var id = TagBuilder.CreateSanitizedId(FullName, "_");
        View.ViewData.ModelState.TryGetValue(FullName, out var state);
        var error = state?.Errors.FirstOrDefault()?.ErrorMessage;
        output.TagName = type is "check" or "switch" ? "label" : "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        var classes =
            (type is "check" or "switch" ? "choice" : "field")
            + (error is null ? "" : " field--invalid")
            + (string.IsNullOrEmpty(Class) ? "" : " " + Class);
        output.Attributes.SetAttribute("class", classes);
        var html = type is "check" or "switch" ? Choice(type, id, error) : Field(type, id, state?.AttemptedValue, error);
        output.Content.SetHtmlContent(html);
    }

    private string Field(string type, string id, string? attempted, string? error)
    {
        var value = attempted ?? Format(type, For is null ? Value : For.Model);
        var described = string.Join(
            ' ',
            new[] { Hint is null ? null : id + "-hint", error is null ? null : id + "-error" }.OfType<string>()
        );
        var common =
            $" class=\"input{(Control is null ? "" : " " + Control)}\" id=\"{id}\" name=\"{E(FullName)}\""
            + (described.Length > 0 ? $" aria-describedby=\"{described}\"" : "")
            + (error is null ? "" : " aria-invalid=\"true\"")
            + (Required ? " required" : "")
            + Attribute("autocomplete", Autocomplete)
            + Attribute("placeholder", Placeholder)
            + MaxLength();
        var control =
            Options is not null ? Select(common, value)
            : type == "textarea" ? $"<textarea{common} rows=\"{Rows}\">\n{E(value)}</textarea>"
            : $"<input type=\"{type}\"{common}{(type is "password" or "file" ? "" : $" value=\"{E(value)}\"")}{Attribute("step", Step)}{Attribute("min", Min)}{Attribute("max", Max)}{Attribute("accept", Accept)}>";
        return $"<label class=\"field__label\" for=\"{id}\">{E(Label)}{(Optional ? $" <span class=\"field__optional\">{E(OptionalText)}</span>" : "")}</label>{control}{Below(id, error)}";
    }

    /// <summary>
    /// An unticked box sends nothing, and a property that is true until something else is said would stay so. A hidden no behind each box
    /// is what arrives then; of two values the first counts.
    /// </summary>
    private string Choice(string type, string id, string? error)
    {
        var isOn = For?.Model is true;
        var (css, role) = type == "switch" ? ("switch", " role=\"switch\"") : ("check", "");
        return $"<input class=\"{css}\" type=\"checkbox\"{role} id=\"{id}\" name=\"{E(FullName)}\" value=\"true\"{(isOn ? " checked" : "")}{(error is null ? "" : $" aria-invalid=\"true\" aria-describedby=\"{id}-error\"")}>"
            + $"<span>{E(Label)}</span>{(Hint is null ? "" : $"<span class=\"field__hint\">{E(Hint)}</span>")}{(error is null ? "" : $"<span class=\"field__error\" id=\"{id}-error\">{Ui.Icon("error")}{E(error)}</span>")}"
            + $"<input type=\"hidden\" name=\"{E(FullName)}\" value=\"false\">";
    }

    private string Select(string common, string value) =>
        $"<select{common}>{string.Concat(Options!.Select(o => $"<option value=\"{E(o.Value ?? o.Text)}\"{((o.Value ?? o.Text) == value ? " selected" : "")}>{E(o.Text)}</option>"))}</select>";

    private string Below(string id, string? error) =>
        (Hint is null ? "" : $"<p class=\"field__hint\" id=\"{id}-hint\">{E(Hint)}</p>")
        + (error is null ? "" : $"<p class=\"field__error\" id=\"{id}-error\">{Ui.Icon("error")}{E(error)}</p>");

    private string MaxLength() =>
        For?.Metadata.ValidatorMetadata.OfType<StringLengthAttribute>().FirstOrDefault() is { } length
            ? string.Create(CultureInfo.InvariantCulture, $" maxlength=\"{length.MaximumLength}\"")
            : "";

    private string Guess()
    {
        if (For is null)
            return "text";
        var type = Nullable.GetUnderlyingType(For.ModelExplorer.ModelType) ?? For.ModelExplorer.ModelType;
        if (type == typeof(bool))
            return "check";
        if (type == typeof(int) || type == typeof(decimal))
            return "number";
        if (type == typeof(DateTime))
            return "datetime-local";
        return type == typeof(DateOnly) ? "date" : "text";
    }

    private static string Format(string type, object? model) =>
        model switch
        {
            null => "",
            DateTime at => at.ToString(type == "date" ? "yyyy-MM-dd" : "yyyy-MM-ddTHH:mm", CultureInfo.InvariantCulture),
            DateOnly on => on.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            decimal number => number.ToString("0.##", CultureInfo.InvariantCulture),
            IFormattable value => value.ToString(null, CultureInfo.InvariantCulture),
            _ => model.ToString() ?? "",
        };

    private static string Attribute(string name, string? value) => string.IsNullOrEmpty(value) ? "" : $" {name}=\"{E(value)}\"";

    private static string E(string text) => Encoder.Encode(text);
}
