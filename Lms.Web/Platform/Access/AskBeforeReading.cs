using System.Reflection;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;
using Microsoft.AspNetCore.Mvc.ViewFeatures;

namespace Lms.Web.Platform.Access;

/// <summary>
/// Asks who may before a long body is read. The framework reads a form to find its token, long before the page asks; so the page's
/// question is put first here, to a page that knows the address alone, and only then more than a little is let in
/// (docs/decisions/0035-bodies-files-and-messages.md).
/// </summary>
internal sealed class AskBeforeReading(
    IPageHandlerMethodSelector handlers,
    IModelMetadataProvider metadata,
    IModelBinderFactory binders,
    ParameterBinder parameters,
    BodiesInFlight flight
) : IAsyncAuthorizationFilter, IOrderedFilter
{
    /// <summary>Runs before the antiforgery token is searched in the form.</summary>
    public int Order => -1000;

    public async Task OnAuthorizationAsync(AuthorizationFilterContext context)
    {
        var http = context.HttpContext;
        // The error page does not read the body.
        if (!Bodies.IsLong(http.Request) || IsAboutAnError(http))
            return;
        context.Result = await RefusalAsync(context);
        if (context.Result is not null)
            Bodies.Forget(http.Request);
    }

    private static bool IsAboutAnError(HttpContext http) =>
        http.Features.Get<IStatusCodeReExecuteFeature>() is not null || http.Features.Get<IExceptionHandlerFeature>() is not null;

    private async Task<IActionResult?> RefusalAsync(AuthorizationFilterContext context)
    {
        var http = context.HttpContext;
        if (context.ActionDescriptor is not CompiledPageActionDescriptor descriptor)
            return new StatusCodeResult(StatusCodes.Status413PayloadTooLarge);
        var page = new PageContext(new ActionContext(http, context.RouteData, descriptor))
        {
            ActionDescriptor = descriptor,
            ViewData = new ViewDataDictionary(metadata, new ModelStateDictionary()),
        };
        var handler = handlers.Select(page)?.MethodInfo;
        if (ActivatorUtilities.CreateInstance(http.RequestServices, descriptor.ModelTypeInfo!) is not Screen screen)
            return new StatusCodeResult(StatusCodes.Status413PayloadTooLarge);
        await BindAsync(page, screen);
        if (await screen.AskAsync(page, handler) is { } refusal)
            return refusal;
        var most = handler?.GetCustomAttribute<TakesAttribute>()?.Bytes ?? Bodies.Most;
        if (http.Request.ContentLength > most)
            return new StatusCodeResult(StatusCodes.Status413PayloadTooLarge);
        var isLarge = (http.Request.ContentLength ?? most) > (long)Bodies.PieceMegabytes << 20;
        var place = await flight.EnterAsync(screen.Viewer.PersonId ?? Guid.Empty, isLarge, http.RequestAborted);
        if (place is null)
            return new StatusCodeResult(StatusCodes.Status429TooManyRequests);
        http.Response.RegisterForDispose(place);
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = most;
        return null;
    }

    /// <summary>Binds the page's subject from the address; the form is not read.</summary>
    private async Task BindAsync(PageContext page, Screen screen)
    {
        var values = await CompositeValueProvider.CreateAsync(
            page,
            [new RouteValueProviderFactory(), new QueryStringValueProviderFactory()]
        );
        foreach (var property in page.ActionDescriptor.BoundProperties.OfType<PageBoundPropertyDescriptor>())
        {
            if (!values.ContainsPrefix(property.BindingInfo?.BinderModelName ?? property.Name))
                continue;
            var about = metadata.GetMetadataForProperty(page.ActionDescriptor.ModelTypeInfo!, property.Name);
            var binder = binders.CreateBinder(
                new()
                {
                    BindingInfo = property.BindingInfo,
                    Metadata = about,
                    CacheToken = property,
                }
            );
            var bound = await parameters.BindModelAsync(page, binder, values, property, about, value: null);
            if (bound.IsModelSet)
                property.Property.SetValue(screen, bound.Model);
        }
    }
}
