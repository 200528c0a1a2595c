using Lms.Web.Features.Authoring.Lessons;
using Lms.Web.Features.Courses;
using Lms.Web.Platform;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Ui;

namespace Lms.Web.Features.Authoring;

/// <summary>The screens of the course editor. No room uses them, so they come after everything that they use.</summary>
public sealed class AuthoringFeature : IFeature
{
    public void Add(IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<LessonEditors>();
        AddTabs(services);
        services.AddSingleton(
            new NavItem
            {
                Place = Place.Teaching,
                After = "",
                Title = "My courses",
                Icon = "book",
                Path = "courses",
                Act = Member.May,
            }
        );
        services.AddSingleton(
            new NavItem
            {
                Place = Place.Course,
                Title = "Outline",
                Icon = "list",
                Path = "outline",
                Act = CourseAct.Open,
            }
        );
        services.AddSingleton(
            new NavItem
            {
                Place = Place.Course,
                After = "outline",
                Title = "Details",
                Icon = "text",
                Path = "details",
                Act = CourseAct.Open,
            }
        );
        services.AddSingleton(
            new NavItem
            {
                Place = Place.Course,
                After = "team",
                Title = "Settings and publishing",
                Icon = "settings",
                Path = "settings",
                Act = CourseAct.Open,
            }
        );
    }

    private static void AddTabs(IServiceCollection services) =>
        services
            .AddSingleton(
                new LessonTab
                {
                    Order = 10,
                    Title = "Content",
                    Path = "",
                }
            )
            .AddSingleton(
                new LessonTab
                {
                    Order = 20,
                    Title = "Settings",
                    Path = "settings",
                }
            )
            .AddSingleton(
                new LessonTab
                {
                    Order = 30,
                    Title = "Practice",
                    Path = "practice",
                }
            );

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapMoved("/teach/courses/{slug}/opens/{id:guid}", "/teach/courses/{slug}/availability/{id}");
    }
}
