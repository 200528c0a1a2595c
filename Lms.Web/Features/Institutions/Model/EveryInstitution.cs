using Lms.Web.Platform.Access;
using Lms.Web.Platform.Jobs;

namespace Lms.Web.Features.Institutions.Model;

/// <summary>
/// Runs the product's work in all institutions: in each with a context of its own, regardless of the outcome in the others. Failures are
/// logged at once and reported at the end with the institution's name, so that the job is marked as failed.
/// </summary>
public sealed class EveryInstitution(IServiceScopeFactory scopes, InstitutionDirectory institutions, ILogger<EveryInstitution> log)
{
    /// <param name="work">Of a service whose viewer visits the institution anonymously.</param>
    /// <exception cref="PartlyFailedException">It failed in some institutions; thrown after all have been processed.</exception>
    public async Task RunAsync<T>(Func<T, Task> work, CancellationToken stop)
        where T : notnull =>
        await OneByOne.RunAsync(
            await institutions.AllAsync(stop),
            i => i.Name,
            async institution =>
            {
                await using var scope = scopes.EnterInstitution(institution.Id, institution.Name, institution.Zone, institution.Locale);
                await work(scope.ServiceProvider.GetRequiredService<T>());
            },
            log,
            stop
        );
}
