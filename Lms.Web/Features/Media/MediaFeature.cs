using Lms.Web.Features.Media.Model;
using Lms.Web.Platform.Files.Media;
using Lms.Web.Platform.Outbox;

namespace Lms.Web.Features.Media;

public sealed class MediaFeature : IFeature
{
    public void Add(IServiceCollection services, IConfiguration configuration) => services.Hears<SetLessonDuration, MediaMeasured>();
}
