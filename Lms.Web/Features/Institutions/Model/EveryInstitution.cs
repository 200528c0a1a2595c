using Lms.Web.Platform.Access;
using Lms.Web.Platform.Jobs;

namespace Lms.Web.Features.Institutions.Model;

/// <summary>
/// Work of the product in all institutions: in each with a context of its own, and whatever became of the others. What failed is logged
/// at once and told at the end with the institution's name, so that the job stands as failed.
/// </summary>
public sealed class EveryInstitution(IServiceScopeFactory scopes, InstitutionDirectory institutions, ILogger<EveryInstitution> log)
{
    /// <param name="work">Of a service whose viewer visits the institution and is nobody.</param>
    /// <exception cref="PartlyFailedException">After all had their turn: it failed in some.</exception>
    public async Task RunAsync<T>(Func<T, Task> work, CancellationToken stop)
        where T : notnull =>
        await OneByOne.RunAsync(
            await institutions.AllAsync(stop),
            i => i.Name,
            async institution =>
            {
                await using var scope = scopes.CreateAsyncScope();
                var viewer = scope.ServiceProvider.GetRequiredService<Viewer>();
                viewer.Visit(institution.Id, institution.Name, institution.Zone, locale: institution.Locale);
                await work(scope.ServiceProvider.GetRequiredService<T>());
            },
            log,
            stop
        );
}
