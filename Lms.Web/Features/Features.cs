using Lms.Web.Features.Administration;
using Lms.Web.Features.Authoring;
using Lms.Web.Features.Calendars;
using Lms.Web.Features.Certificates;
using Lms.Web.Features.Checks;
using Lms.Web.Features.Classes;
using Lms.Web.Features.Courses;
using Lms.Web.Features.Enrollments;
using Lms.Web.Features.Home;
using Lms.Web.Features.Institutions;
using Lms.Web.Features.Learning;
using Lms.Web.Features.Library;
using Lms.Web.Features.Media;
using Lms.Web.Features.Notifications;
using Lms.Web.Features.Packages;
using Lms.Web.Features.People;
using Lms.Web.Features.Publishing;
using Lms.Web.Features.Questions;
using Lms.Web.Features.Reviews;
using Lms.Web.Features.Rosters;

namespace Lms.Web.Features;

/// <summary>A capability of the product: its services for the container, and its endpoints that are not pages.</summary>
public interface IFeature
{
    void Add(IServiceCollection services, IConfiguration configuration) { }

    void Map(IEndpointRouteBuilder routes) { }
}

public static class AllFeatures
{
    /// <summary>
    /// The architecture: a room uses only those before it. Within a room, a folder uses only <c>Model</c>, the room's own files, and the
    /// folders that RoomsTests names.
    /// </summary>
    public static readonly IFeature[] InOrder =
    [
        new InstitutionsFeature(),
        new PeopleFeature(),
        new NotificationsFeature(),
        new QuestionsFeature(),
        new LibraryFeature(),
        new CoursesFeature(),
        new MediaFeature(),
        new PublishingFeature(),
        new ChecksFeature(),
        new EnrollmentsFeature(),
        new ClassesFeature(),
        new RostersFeature(),
        new LearningFeature(),
        new CertificatesFeature(),
        new CalendarsFeature(),
        new ReviewsFeature(),
        new PackagesFeature(),
        new AuthoringFeature(),
        new AdministrationFeature(),
        new HomeFeature(),
    ];
}
