using Lms.Web.Features.Calendars.Model;
using Lms.Web.Features.Classes;
using Lms.Web.Features.Courses;
using Lms.Web.Features.Enrollments;
using Lms.Web.Features.Learning.Model;
using Lms.Web.Platform.Jobs;
using Lms.Web.Platform.Outbox;
using Lms.Web.Platform.Ui;

namespace Lms.Web.Features.Calendars;

public sealed class CalendarsFeature : IFeature
{
    public void Add(IServiceCollection services, IConfiguration configuration)
    {
        services
            .AddSingleton(CalendarNotifications.DeadlineNear)
            .AddSingleton(CalendarNotifications.Overdue)
            .AddSingleton(CalendarNotifications.Away)
            .AddSingleton(CalendarNotifications.AccessEnds)
            .AddSingleton(CalendarNotifications.NeedHelp);
        services
            .AddScoped<MorningReminders>()
            .AddScoped<IMorningReminder, RemindOfOverdue>()
            .AddScoped<IMorningReminder, RemindOfCourses>()
            .AddScoped<IMorningReminder, TellWhoNeedsHelp>();
        services.AddJob<MorningRemindersJob>("Send morning reminders", "40 5 * * * ?");
        services.AddScoped<IRiskSign, MissedDeadlines>();
        services.AddScoped<Reminders>().AddScoped<SetDeadline>().AddScoped<DeadlineList>();
        services.AddSingleton(
            new NavItem
            {
                Place = Place.Class,
                After = "groups",
                Title = "Assigned",
                Icon = "calendar",
                Path = "assigned",
                Act = ClassAct.See,
            }
        );
        services.Hears<CopyDeadlines, CourseCopied>().Hears<ForgetGroupDates, ClassGroupRemoved>();
        services.AddJob<SendRemindersJob>("Send deadline reminders", "0 * * * * ?");
        services.AddSingleton(
            new NavItem
            {
                Place = Place.Course,
                After = "details",
                Title = "Deadlines",
                Icon = "calendar",
                Path = "deadlines",
                Act = CourseAct.Open,
            }
        );
    }
}
