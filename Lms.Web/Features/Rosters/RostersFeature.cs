using Lms.Web.Features.People;
using Lms.Web.Features.People.Model;
using Lms.Web.Features.Rosters.Model;
using Lms.Web.Platform.Outbox;
using Lms.Web.Platform.Ui;

namespace Lms.Web.Features.Rosters;

public sealed class RostersFeature : IFeature
{
    public void Add(IServiceCollection services, IConfiguration configuration)
    {
        services.AddScoped<RosterUploads>().AddScoped<IRetention, RetentionOfRosters>();
        services.AddPersonalData<PersonalDataOfRosters>();
        services.Hears<Rostering, RosterGoesOn>(Lane.Heavy);
        services.AddSingleton(
            new NavItem
            {
                Place = Place.Administration,
                After = "terms",
                Title = "Enroll from files",
                Icon = "upload",
                Path = "rosters",
                Act = PeopleAct.Manage,
            }
        );
    }
}
