namespace Lms.Web.Features.Home;

public sealed class HomeFeature : IFeature
{
    public void Add(IServiceCollection services, IConfiguration configuration)
    {
    }
}
