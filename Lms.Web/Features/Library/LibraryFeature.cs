using Lms.Web.Features.Library.Model;
using Lms.Web.Features.People.Model;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Ui;

namespace Lms.Web.Features.Library;

public sealed class LibraryFeature : IFeature
{
    public void Add(IServiceCollection services, IConfiguration configuration)
    {
        services.AddScoped<IRetention, RetentionOfLibrary>();
        services.AddPersonalData<PersonalDataOfLibrary>();
        services.AddSingleton<IPolicy, LibraryPolicy>().AddSingleton<IPolicy, MaterialPolicy>().AddScoped<MaterialMaking>();
        services.AddSingleton(
            new NavItem
            {
                Place = Place.Teaching,
                After = "courses",
                Title = "Library",
                Icon = "bookmark",
                Path = "materials",
                Act = LibraryAct.See,
            }
        );
    }
}
