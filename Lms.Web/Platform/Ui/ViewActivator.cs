using System.Collections.Concurrent;
using System.Diagnostics;
using System.Reflection;
using System.Text.Encodings.Web;
using Lms.Web.Platform.Text;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Razor;
using Microsoft.AspNetCore.Mvc.Razor.Internal;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;

namespace Lms.Web.Platform.Ui;

/// <summary>
/// Provides the dependencies of layouts and partials. A page renders some twenty of them, and the framework's own activator queries the
/// container again for each (docs/decisions/0046-cost-of-a-page.md). View components and <c>Url</c> are not provided: views of this
/// product use neither.
/// </summary>
internal sealed class ViewActivator(IServiceProvider services, IRazorPageActivator framework) : IRazorPageActivator
{
    private static readonly HashSet<Type> SameForAll =
    [
        typeof(HtmlEncoder),
        typeof(DiagnosticSource),
        typeof(IModelExpressionProvider),
        typeof(IJsonHelper),
        typeof(Words),
    ];

    private static readonly HashSet<Type> NotGiven = [typeof(IViewComponentHelper), typeof(IUrlHelper)];

    private static readonly MethodInfo MakeSetter = Generic(nameof(SetterOf));
    private static readonly MethodInfo MakeData = Generic(nameof(DataOf));

    private readonly ConcurrentDictionary<Type, View> known = new();

    public void Activate(IRazorPage page, ViewContext context)
    {
        if (page is not RazorPage)
        {
            // What the framework wraps a page with a model in.
            framework.Activate(page, context);
            return;
        }
        var view = ViewOf(page);
        if (context.ViewData.GetType() != view.DataType)
            context.ViewData = view.Data(context.ViewData, context.ViewData.Model);
        foreach (var give in view.Gifts)
            give(page, context);
    }

    /// <summary>The view data of a partial: that of the view around it, with a model of its own.</summary>
    public ViewDataDictionary DataFor(IRazorPage page, ViewDataDictionary outer, object? model) => ViewOf(page).Data(outer, model);

    /// <param name="DataType">The view data that the view declares.</param>
    /// <param name="Data">Makes it of other view data and a model.</param>
    /// <param name="Gifts">Each sets one property.</param>
    private sealed record View(
        Type DataType,
        Func<ViewDataDictionary, object?, ViewDataDictionary> Data,
        Action<object, ViewContext>[] Gifts
    );

    private View ViewOf(IRazorPage page) => known.GetOrAdd(page.GetType(), static (type, it) => it.Look(type), this);

    private View Look(Type type)
    {
        var asked = type.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .Where(p => p.CanWrite && p.IsDefined(typeof(RazorInjectAttribute)) && !NotGiven.Contains(p.PropertyType))
            .ToList();
        var data =
            asked.Find(p => typeof(ViewDataDictionary).IsAssignableFrom(p.PropertyType))?.PropertyType
            ?? typeof(ViewDataDictionary<object>);
        return new(
            data,
            (Func<ViewDataDictionary, object?, ViewDataDictionary>)
                MakeData.MakeGenericMethod(data.GetGenericArguments()).Invoke(null, null)!,
            [.. asked.Select(Gift)]
        );
    }

    private Action<object, ViewContext> Gift(PropertyInfo property) =>
        (Action<object, ViewContext>)
            MakeSetter
                .MakeGenericMethod(property.DeclaringType!, property.PropertyType)
                .Invoke(null, [property.SetMethod, ValueOf(property.PropertyType)])!;

    /// <summary>Replaces the framework's activator, which must have been added.</summary>
    public static void Add(IServiceCollection services)
    {
        var framework = services.Last(s => s.ServiceType == typeof(IRazorPageActivator)).ImplementationType!;
        services.AddSingleton(all => new ViewActivator(all, (IRazorPageActivator)ActivatorUtilities.CreateInstance(all, framework)));
        services.AddSingleton<IRazorPageActivator>(all => all.GetRequiredService<ViewActivator>());
    }

    private Func<ViewContext, object> ValueOf(Type type)
    {
        if (typeof(ViewDataDictionary).IsAssignableFrom(type))
            return context => context.ViewData;
        if (SameForAll.Contains(type) && services.GetRequiredService(type) is var same)
            return _ => same;
        return context =>
        {
            var it = context.HttpContext.RequestServices.GetRequiredService(type);
            if (it is IViewContextAware aware)
                aware.Contextualize(context);
            return it;
        };
    }

    private static Action<object, ViewContext> SetterOf<TPage, TValue>(MethodInfo set, Func<ViewContext, object> value)
    {
        var call = set.CreateDelegate<Action<TPage, TValue>>();
        return (page, context) => call((TPage)page, (TValue)value(context));
    }

    private static Func<ViewDataDictionary, object?, ViewDataDictionary> DataOf<TModel>() =>
        (outer, model) => new ViewDataDictionary<TModel>(outer, model);

    private static MethodInfo Generic(string name) => typeof(ViewActivator).GetMethod(name, BindingFlags.Static | BindingFlags.NonPublic)!;
}
