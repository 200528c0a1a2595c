using Lms.Web.Features.Courses;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Media.Model;
using Lms.Web.Platform.Files.Media;
using Lms.Web.Platform.Outbox;

namespace Lms.Web.Features.Media;

public sealed class MediaFeature : IFeature
{
    public void Add(IServiceCollection services, IConfiguration configuration)
    {
        services.Hears<SetLessonDuration, MediaMeasured>();
        services.AddSingleton(
            new LessonTab
            {
                Order = 50,
                Title = "Captions",
                Path = "captions",
                Fits = lesson => lesson.Kind == LessonKind.Video && lesson.Video is not null,
            }
        );
    }
}
