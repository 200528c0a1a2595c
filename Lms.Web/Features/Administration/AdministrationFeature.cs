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
        services.AddScoped<DemoWorld>().AddScoped<Housekeeping>().AddScoped<InstitutionKeeping>().AddScoped<FileSweep>().AddScoped<ShelfUndo>().AddScoped<FirstSteps>().AddSingleton<IPolicy, AdministrationPolicy>();
        services.AddScoped<OperatorNotice>().AddJob<BackupJob>("Make the daily backup", "0 37 2 * * ?", Lane.Heavy);
        services.AddJob<HousekeepingJob>("Clean up finished work", "0 17 3 * * ?", Lane.Heavy);
        services.AddSingleton(new NavItem(Place.Administration, 10, "Overview", "home", "", AdministrationAct.Administer));
        services.AddSingleton(new NavItem(Place.Administration, 20, "People", "users", "people", PeopleAct.See));
        services.AddSingleton(new NavItem(Place.Administration, 30, "Courses", "book", "courses", AdministrationAct.Administer));
        services.AddSingleton(new NavItem(Place.Administration, 40, "Categories", "grid", "categories", AdministrationAct.Administer));
        services.AddSingleton(new NavItem(Place.Administration, 45, "Tags", "tag", "tags", AdministrationAct.Administer));
        services.AddSingleton(new NavItem(Place.Administration, 50, "Audit log", "shield", "audit", PeopleAct.See));
        services.AddSingleton(new NavItem(Place.Administration, 55, "Privacy", "lock", "privacy", AdministrationAct.Administer));
        services.AddSingleton(new NavItem(Place.Administration, 57, "Storage", "inbox", "storage", AdministrationAct.Administer));
        services.AddSingleton(new NavItem(Place.Administration, 60, "Background jobs", "refresh", "jobs", AdministrationAct.Operate));
        services.AddSingleton(new NavItem(Place.Administration, 70, "Institution", "settings", "institution", InstitutionAct.Shape));
        services.AddSingleton(new NavItem(Place.Administration, 75, "Legal texts", "file", "institution/legal", InstitutionAct.Shape));
        services.AddSingleton(new NavItem(Place.Administration, 80, "All institutions", "globe", "/operator/institutions", InstitutionAct.Govern));
    }

    public void Map(IEndpointRouteBuilder routes) => Background.Engine.Map(routes);
}
