namespace Lms.Web.Features.Courses;

public sealed class CoursesFeature : IFeature
{
    public void Add(IServiceCollection services, IConfiguration configuration)
    {
    }
}
