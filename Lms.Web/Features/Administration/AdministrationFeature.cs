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
        services.AddScoped<IRetention, RetentionOfAdministration>().AddScoped<IRetention, UnusedAccounts>();
        services.Hears<Importing, ImportGoesOn>(Lane.Heavy);
        services.AddPersonalData<PersonalDataOfImports>();
        services
            .AddScoped<DemoWorld>()
            .AddScoped<Housekeeping>()
            .AddScoped<InstitutionKeeping>()
            .AddScoped<FileSweep>()
            .AddScoped<CategoryUndo>()
            .AddScoped<FirstSteps>()
            .AddScoped<InstallationStates>()
            .AddSingleton<IPolicy, AdministrationPolicy>();
        services.AddScoped<OperatorNotice>().AddJob<BackupJob>("Create daily backup", "0 37 2 * * ?", Lane.Heavy);
        services.AddJob<HousekeepingJob>("Delete expired data", "0 17 3 * * ?", Lane.Heavy);
        services.AddSingleton(
            new NavItem
            {
                Place = Place.Administration,
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
                After = "",
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
                After = "people",
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
                After = "courses",
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
                After = "reviews",
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
                After = "tags",
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
                After = "audit",
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
                After = "privacy",
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
                After = "storage",
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
                After = "jobs",
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
                After = "sign-in-rules",
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
                After = "institution/legal",
                Title = "All institutions",
                Icon = "globe",
                Path = "/operator/institutions",
                Act = InstitutionAct.Govern,
            }
        );
    }

    public void Map(IEndpointRouteBuilder routes) => Background.Engine.Map(routes);
}
