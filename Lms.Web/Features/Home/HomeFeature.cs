using Lms.Web.Features.Courses;
using Lms.Web.Platform.Ui;

namespace Lms.Web.Features.Home;

public sealed class HomeFeature : IFeature
{
    public void Add(IServiceCollection services, IConfiguration configuration) =>
        services.AddSingleton(
            new NavItem
            {
                Place = Place.Teaching,
                Title = "Overview",
                Icon = "home",
                Path = "",
                Act = Platform.Access.Member.May,
            }
        );
}
