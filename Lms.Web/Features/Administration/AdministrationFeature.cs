using Lms.Web.Features.Administration.Model;
using Lms.Web.Features.Administration.Seeding;
using Lms.Web.Features.Institutions;
using Lms.Web.Features.People;
using Lms.Web.Features.People.Model;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Jobs;
using Lms.Web.Platform.Outbox;
using Lms.Web.Platform.Ui;

namespace Lms.Web.Features.Administration;

public sealed class AdministrationFeature : IFeature
{
    public void Add(IServiceCollection services, IConfiguration configuration)
    {
        services.Hears<Importing, ImportGoesOn>(Lane.Heavy);
        services.AddPersonalData<PersonalDataOfImports>();
        services
            .AddScoped<DemoWorld>()
            .AddScoped<Housekeeping>()
            .AddScoped<InstitutionKeeping>()
            .AddScoped<FileSweep>()
            .AddScoped<ShelfUndo>()
            .AddScoped<FirstSteps>()
            .AddSingleton<IPolicy, AdministrationPolicy>();
        services.AddScoped<OperatorNotice>().AddJob<BackupJob>("Create daily backup", "0 37 2 * * ?", Lane.Heavy);
        services.AddJob<HousekeepingJob>("Delete expired data", "0 17 3 * * ?", Lane.Heavy);
        services.AddSingleton(
            new NavItem
            {
                Place = Place.Administration,
                Order = 10,
                Title = "Overview",
                Icon = "home",
                Path = "",
                Act = AdministrationAct.Administer,
            }
        );
        services.AddSingleton(
            new NavItem
            {
                Place = Place.Administration,
                Order = 20,
                Title = "People",
                Icon = "users",
                Path = "people",
                Act = PeopleAct.See,
            }
        );
        services.AddSingleton(
            new NavItem
            {
                Place = Place.Administration,
                Order = 30,
                Title = "Courses",
                Icon = "book",
                Path = "courses",
                Act = AdministrationAct.Administer,
            }
        );
        services.AddSingleton(
            new NavItem
            {
                Place = Place.Administration,
                Order = 40,
                Title = "Categories",
                Icon = "grid",
                Path = "categories",
                Act = AdministrationAct.Administer,
            }
        );
        services.AddSingleton(
            new NavItem
            {
                Place = Place.Administration,
                Order = 45,
                Title = "Tags",
                Icon = "tag",
                Path = "tags",
                Act = AdministrationAct.Administer,
            }
        );
        services.AddSingleton(
            new NavItem
            {
                Place = Place.Administration,
                Order = 50,
                Title = "Audit log",
                Icon = "shield",
                Path = "audit",
                Act = PeopleAct.See,
            }
        );
        services.AddSingleton(
            new NavItem
            {
                Place = Place.Administration,
                Order = 55,
                Title = "Privacy",
                Icon = "lock",
                Path = "privacy",
                Act = AdministrationAct.Administer,
            }
        );
        services.AddSingleton(
            new NavItem
            {
                Place = Place.Administration,
                Order = 57,
                Title = "Storage",
                Icon = "inbox",
                Path = "storage",
                Act = AdministrationAct.Administer,
            }
        );
        services.AddSingleton(
            new NavItem
            {
                Place = Place.Administration,
                Order = 60,
                Title = "Background jobs",
                Icon = "refresh",
                Path = "jobs",
                Act = AdministrationAct.Operate,
            }
        );
        services.AddSingleton(
            new NavItem
            {
                Place = Place.Administration,
                Order = 70,
                Title = "Institution",
                Icon = "settings",
                Path = "institution",
                Act = InstitutionAct.Shape,
            }
        );
        services.AddSingleton(
            new NavItem
            {
                Place = Place.Administration,
                Order = 75,
                Title = "Legal texts",
                Icon = "file",
                Path = "institution/legal",
                Act = InstitutionAct.Shape,
            }
        );
        services.AddSingleton(
            new NavItem
            {
                Place = Place.Administration,
                Order = 80,
                Title = "All institutions",
                Icon = "globe",
                Path = "/operator/institutions",
                Act = InstitutionAct.Govern,
            }
        );
    }

    public void Map(IEndpointRouteBuilder routes) => Background.Engine.Map(routes);
}
