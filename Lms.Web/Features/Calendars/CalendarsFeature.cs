namespace Lms.Web.Features.Calendars;

public sealed class CalendarsFeature : IFeature
{
    public void Add(IServiceCollection services, IConfiguration configuration)
    {
    }
}
