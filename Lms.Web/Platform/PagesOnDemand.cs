using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;
using Microsoft.AspNetCore.Routing.Matching;

namespace Lms.Web.Platform;

/// <summary>
/// Looks into a page when it is asked for the first time, not into all pages when the product starts: most installations use a few of
/// them in a day (docs/decisions/0026-memory-at-rest.md). It must be added before Razor Pages, which then leaves its own way out.
/// </summary>
internal sealed class PagesOnDemand(PageLoader loader) : MatcherPolicy, IEndpointSelectorPolicy
{
    /// <summary>Runs before every policy that reads the page's metadata.</summary>
    public override int Order => int.MinValue + 100;

    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<IActionDescriptorProvider, PageActionDescriptorProvider>();
        services.AddSingleton<MatcherPolicy, PagesOnDemand>();
    }

    public bool AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints) => endpoints.Any(e => Unread(e) is not null);

    public async Task ApplyAsync(HttpContext httpContext, CandidateSet candidates)
    {
        for (var i = 0; i < candidates.Count; i++)
        {
            if (!candidates.IsValidCandidate(i) || Unread(candidates[i].Endpoint) is not { } page)
                continue;
            var read = await loader.LoadAsync(page, candidates[i].Endpoint.Metadata);
            candidates.ReplaceEndpoint(i, read.Endpoint, candidates[i].Values);
        }
    }

    private static PageActionDescriptor? Unread(Endpoint endpoint) =>
        endpoint.Metadata.GetMetadata<PageActionDescriptor>() is { } page and not CompiledPageActionDescriptor ? page : null;
}
