using Lms.Web.Features.Courses;
using Lms.Web.Features.Enrollments.Enroll;
using Lms.Web.Features.Enrollments.Model;
using Lms.Web.Features.People;
using Lms.Web.Features.People.Model;
using Lms.Web.Platform.Jobs;
using Lms.Web.Platform.Outbox;
using Lms.Web.Platform.Ui;

namespace Lms.Web.Features.Enrollments;

public sealed class EnrollmentsFeature : IFeature
{
    public void Add(IServiceCollection services, IConfiguration configuration)
    {
        services.AddScoped<IRetention, RetentionOfEnrollments>();
        services.AddPersonalData<PersonalDataOfEnrollments>();
        services
            .AddScoped<Seats>()
            .AddScoped<EnrollmentClock>()
            .AddScoped<ApplyRules>()
            .AddScoped<EnrollmentRules>()
            .AddScoped<EnrollmentBatch>()
            .AddScoped<ClassGroups>()
            .AddScoped<LearnerMessages>()
            .AddScoped<EnrollByAddress>()
            .AddScoped<OwnEnrollments>()
            .AddScoped<ICourseAside, EnrollCard>()
            .AddScoped<ICompletedCourses, CompletedCourses>()
            .AddScoped<IOpenCourses, OpenCourses>();
        services.AddSingleton<Recommended>();
        services
            .AddSingleton(EnrollmentNotifications.SeatFreed)
            .AddSingleton(EnrollmentNotifications.Place)
            .AddSingleton(EnrollmentNotifications.Roster)
            .AddSingleton(EnrollmentNotifications.RuleWaits);
        services.AddJob<EnrollmentClockJob>("Pass on offered seats and end access", "0 * * * * ?");
        services.AddJob<ApplyRulesJob>("Apply enrollment rules", "10 */5 * * * ?");
        services.Hears<ApplyRules, EnrollmentRuleTurnedOn>().Hears<ApplyRules, EnrollmentRuleUndone>();
        services.Hears<TellOfEnrollment, EnrollmentChanged>();
        services.Hears<PromoteWaiting, SeatsAdded>().Hears<TellSeatGranted, SeatGranted>().Hears<EnrollInvited, InviteAccepted>();
        services.AddSingleton(
            new NavItem
            {
                Place = Place.Administration,
                After = "terms",
                Title = "Enrollment rules",
                Icon = "users",
                Path = "enrollment-rules",
                Act = PeopleAct.Manage,
            }
        );
        services.AddSingleton(
            new NavItem
            {
                Place = Place.Course,
                After = "deadlines",
                Title = "Learners",
                Icon = "users",
                Path = "learners",
                Act = CourseAct.SeeLearners,
            }
        );
    }
}
