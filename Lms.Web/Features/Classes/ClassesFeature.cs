using Lms.Web.Features.Classes.Joining;
using Lms.Web.Features.Courses;
using Lms.Web.Features.Enrollments.Model;
using Lms.Web.Features.People;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Ui;

namespace Lms.Web.Features.Classes;

public sealed class ClassesFeature : IFeature
{
    public void Add(IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<IPolicy, ClassPolicy>().AddSingleton<WrongCodes>().AddScoped<JoinClass>();
        services.AddSingleton(
            new NavItem
            {
                Place = Place.Administration,
                After = "categories",
                Title = "Academic terms",
                Icon = "calendar",
                Path = "terms",
                Act = PeopleAct.Manage,
            }
        );
        services.AddSingleton(
            new NavItem
            {
                Place = Place.Teaching,
                After = "courses",
                Title = "Classes",
                Icon = "users",
                Path = "classes",
                Act = Member.May,
            }
        );
        services.AddSingleton(
            new NavItem
            {
                Place = Place.Course,
                After = "learners",
                Title = "Classes",
                Icon = "users",
                Path = "classes",
                Act = CourseAct.SeeLearners,
            }
        );
        foreach (
            var (after, title, icon, path, act) in (ReadOnlySpan<(string?, string, string, string, ClassAct)>)
                [
                    (null, "Learners", "users", "", ClassAct.See),
                    ("", "Groups", "grid", "groups", ClassAct.See),
                    ("assigned", "Join code", "key", "code", ClassAct.Manage),
                    ("code", "Settings", "settings", "settings", ClassAct.Edit),
                ]
        )
            services.AddSingleton(
                new NavItem
                {
                    Place = Place.Class,
                    After = after,
                    Title = title,
                    Icon = icon,
                    Path = path,
                    Act = act,
                }
            );
    }
}
