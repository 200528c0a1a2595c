using Lms.Web.Features.Courses.Packages;
using Lms.Web.Features.Questions.Model;

namespace Lms.Web.Features.Questions;

public sealed class QuestionsFeature : IFeature
{
    public void Add(IServiceCollection services, IConfiguration configuration) => services.AddScoped<IPackagePart, ChecksInPackage>();
}
