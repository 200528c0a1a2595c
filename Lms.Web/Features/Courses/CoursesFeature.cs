using Lms.Web.Features.Courses.Catalog;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.People.Model;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Outbox;
using Lms.Web.Platform.Ui;

namespace Lms.Web.Features.Courses;

public sealed class CoursesFeature : IFeature
{
    public void Add(IServiceCollection services, IConfiguration configuration)
    {
        services.AddPersonalData<PersonalDataOfCourses>();
        services.AddSingleton<IPolicy, CoursePolicy>().AddSingleton<IPolicy, TeachingPolicy>().AddSingleton<CatalogCards>().AddSingleton<CourseMap>();
        services.Hears<IndexCourse, CourseChanged>();
        services.AddSingleton(new NavItem(Place.Teaching, 20, "My courses", "book", "courses", TeachingAct.CreateCourses));
        services.AddSingleton(new NavItem(Place.Course, 10, "Outline", "list", "outline", CourseAct.Open));
        services.AddSingleton(new NavItem(Place.Course, 20, "Details", "text", "details", CourseAct.Open));
        services.AddSingleton(new NavItem(Place.Course, 90, "Settings and publishing", "settings", "settings", CourseAct.Open));
    }
}
