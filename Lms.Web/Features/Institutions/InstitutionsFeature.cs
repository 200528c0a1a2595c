using Lms.Web.Features.Institutions.Model;

namespace Lms.Web.Features.Institutions;

public sealed class InstitutionsFeature : IFeature
{
    public void Add(IServiceCollection services, IConfiguration configuration) => services.AddSingleton<InstitutionDirectory>();
}
