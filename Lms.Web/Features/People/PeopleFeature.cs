namespace Lms.Web.Features.People;

public sealed class PeopleFeature : IFeature
{
    public void Add(IServiceCollection services, IConfiguration configuration)
    {
    }
}
