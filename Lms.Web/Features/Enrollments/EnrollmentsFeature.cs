namespace Lms.Web.Features.Enrollments;

public sealed class EnrollmentsFeature : IFeature
{
    public void Add(IServiceCollection services, IConfiguration configuration)
    {
    }
}
