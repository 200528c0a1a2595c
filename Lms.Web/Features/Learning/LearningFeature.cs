namespace Lms.Web.Features.Learning;

public sealed class LearningFeature : IFeature
{
    public void Add(IServiceCollection services, IConfiguration configuration)
    {
    }
}
