using Lms.Web.Features.Checks.Model;
using Lms.Web.Features.Classes;
using Lms.Web.Features.Courses;
using Lms.Web.Features.Courses.Kinds;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Courses.Team;
using Lms.Web.Features.Enrollments;
using Lms.Web.Features.Enrollments.Model;
using Lms.Web.Features.Learning.Board;
using Lms.Web.Features.Learning.Insight;
using Lms.Web.Features.Learning.Model;
using Lms.Web.Features.Learning.Player;
using Lms.Web.Features.People.Model;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Outbox;
using Lms.Web.Platform.Ui;

namespace Lms.Web.Features.Learning;

public sealed class LearningFeature : IFeature
{
    public void Add(IServiceCollection services, IConfiguration configuration)
    {
        services.AddPersonalData<PersonalDataOfLearning>();
        services.AddScoped<IAccessQuestion, StudyQuestion>();
        services.AddScoped<IRetention, RetentionOfLearning>();
        services.AddScoped<Study>().AddScoped<OwnNotes>().AddScoped<ILessonStates, LessonStates>().AddScoped<IAnswered, AnsweredChecks>();
        services.AddSingleton<IPolicy, LearningPolicy>().AddScoped<ILessonKind, VideoKind>();
        services
            .AddSingleton<ICompletionRule, MarkedByLearner>()
            .AddSingleton<ICompletionRule, VideoWatched>()
            .AddSingleton<ICompletionRule, TimeSpent>()
            .AddSingleton<ICompletionRule, ActivitiesDone>();
        services
            .Hears<CheckCourse, RequiredLessonsDone>()
            .Hears<CheckCourse, OutlineChanged>()
            .Hears<CheckCourse, EnrolledAgain>()
            .Hears<CheckCourse, SeatGranted>();
        services.AddScoped<LearnerReports>().AddScoped<ProgressBoards>().AddScoped<ILearnerMarks, Attention>();
        services.AddSingleton<IRiskSign, AwayTooLong>().AddSingleton<IRiskSign, BehindOthers>().AddSingleton<IRiskSign, FallingScores>();
        services.Hears<RemoveOldCards, ActivitiesChanged>();
        services.AddSingleton(
            new NavItem
            {
                Place = Place.Class,
                After = "groups",
                Title = "Progress",
                Icon = "table",
                Path = "progress",
                Act = ClassAct.See,
            }
        );
        services.AddSingleton(
            new NavItem
            {
                Place = Place.Course,
                After = "learners",
                Title = "Progress",
                Icon = "table",
                Path = "progress",
                Act = CourseAct.SeeLearners,
            }
        );
        services.AddSingleton(
            new NavItem
            {
                Place = Place.Course,
                After = "learners",
                Title = "Insights",
                Icon = "chart",
                Path = "insights",
                Act = CourseAct.SeeLearners,
            }
        );
    }
}
