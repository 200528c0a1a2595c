using System.Collections.Concurrent;
using Lms.Web.Platform.Health;
using Microsoft.AspNetCore.Mvc.Razor;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewEngines;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Lms.Web.Platform.Ui.Tags;

/// <summary>
/// Renders a partial in place, instead of the framework's tag of this name, which looks up the view each time and renders into a separate
/// buffer (docs/decisions/0046-cost-of-a-page.md).
/// </summary>
[HtmlTargetElement("partial", Attributes = "name", TagStructure = TagStructure.WithoutEndTag)]
public sealed class PartialTag(Partials partials) : TagHelper
{
    private object? model;
    private bool hasModel;

    [ViewContext, HtmlAttributeNotBound]
    public ViewContext View { get; set; } = null!;

    /// <summary>
    /// As views name each other: alone, to be found beside the page and among those that all pages share; or a path from the root.
    /// </summary>
    public string Name { get; set; } = "";

    /// <summary>The view data of the surrounding view when left out.</summary>
    public object? Model
    {
        get => model;
        set => (model, hasModel) = (value, true);
    }

    /// <summary>A part of the form: its value is the model, and the names of its fields begin with its name.</summary>
    public ModelExpression? For { get; set; }

    public override Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        output.SuppressOutput();
        return partials.DrawAsync(
            View,
            Name,
            hasModel ? model
                : For is not null ? For.Model
                : View.ViewData.Model,
            For?.Name
        );
    }
}

/// <summary>Finds partials, each once, and renders them into the page.</summary>
public sealed class Partials
{
    private readonly ICompositeViewEngine engine;
    private readonly IRazorPageFactoryProvider factories;
    private readonly ViewActivator activator;
    private readonly ConcurrentDictionary<(string Name, string? From), (IView View, Func<IRazorPage> Make)> known = new();

    internal Partials(ICompositeViewEngine engine, IRazorPageFactoryProvider factories, ViewActivator activator) =>
        (this.engine, this.factories, this.activator) = (engine, factories, activator);

    /// <param name="part">The name of a part of the form, used as a prefix for the names of its fields.</param>
    /// <exception cref="InvalidOperationException">The view does not exist, or its model has a different type.</exception>
    public Task DrawAsync(ViewContext outer, string name, object? model, string? part = null)
    {
        // A path is one from everywhere; a name is looked for from the page that asks.
        var (view, make) = known.GetOrAdd(
            (name, name.StartsWith('/') ? null : outer.ActionDescriptor.Id),
            static (key, it) => it.Partials.Find(it.outer, key.Name),
            (Partials: this, outer)
        );
        var outerShare = Shares.Enter(view.Path);
        var page = make();
        var data = activator.DataFor(page, outer.ViewData, model);
        if (part is { Length: > 0 })
            data.TemplateInfo.HtmlFieldPrefix = data.TemplateInfo.GetFullHtmlFieldName(part);
        page.ViewContext = new ViewContext(outer, view, data, outer.Writer) { ExecutingFilePath = page.Path };
        activator.Activate(page, page.ViewContext);
        var drawing = page.ExecuteAsync();
        Shares.Leave(outerShare);
        return drawing;
    }

    private (IView View, Func<IRazorPage> Make) Find(ViewContext outer, string name)
    {
        var found = engine.GetView(outer.ExecutingFilePath, name, isMainPage: false);
        if (!found.Success)
            found = engine.FindView(outer, name, isMainPage: false);
        found.EnsureSuccessful(originalLocations: null);
        return (
            found.View,
            factories.CreateFactory(found.View.Path).RazorPageFactory
                ?? throw new InvalidOperationException($"The view {found.View.Path} was not compiled.")
        );
    }
}
