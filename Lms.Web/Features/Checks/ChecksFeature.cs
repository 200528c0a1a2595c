namespace Lms.Web.Features.Checks;

public sealed class ChecksFeature : IFeature
{
    public void Add(IServiceCollection services, IConfiguration configuration) { }
}
