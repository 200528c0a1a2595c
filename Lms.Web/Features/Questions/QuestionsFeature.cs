namespace Lms.Web.Features.Questions;

public sealed class QuestionsFeature : IFeature
{
    public void Add(IServiceCollection services, IConfiguration configuration)
    {
    }
}
