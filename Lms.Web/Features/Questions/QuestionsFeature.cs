using Lms.Web.Features.Courses;
using Lms.Web.Features.Questions.Model;
using Lms.Web.Platform.Outbox;

namespace Lms.Web.Features.Questions;

public sealed class QuestionsFeature : IFeature
{
    public void Add(IServiceCollection services, IConfiguration configuration) => services.Hears<CopyChecks, CourseCopied>();
}
