using Lms.Web.Features.Administration.Seeding;

namespace Lms.Web.Features.Administration;

public sealed class AdministrationFeature : IFeature
{
    public void Add(IServiceCollection services, IConfiguration configuration) => services.AddScoped<DemoWorld>();
}
