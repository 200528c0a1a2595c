using Lms.Web.Features.Courses;
using Lms.Web.Features.People.Model;
using Lms.Web.Features.Reviews.Model;
using Lms.Web.Features.Reviews.Moderation;
using Lms.Web.Features.Reviews.Read;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Outbox;
using Lms.Web.Platform.Ui;

namespace Lms.Web.Features.Reviews;

public sealed class ReviewsFeature : IFeature
{
    public void Add(IServiceCollection services, IConfiguration configuration)
    {
        services.AddScoped<IRetention, RetentionOfReviews>();
        services.AddPersonalData<PersonalDataOfReviews>();
        services
            .AddSingleton<IPolicy, ReviewPolicy>()
            .AddSingleton<IPolicy, ReviewsPolicy>()
            .AddSingleton<ReviewBoard>()
            .AddScoped<ReaderStanding>();
        services.AddScoped<KeepReview>().AddScoped<ReviewReaders>().AddScoped<ModerationList>().AddScoped<ICourseSection, ReviewSection>();
        services
            .Hears<TellModerators, ReviewWritten>()
            .Hears<TellModerators, ReviewReported>()
            .Hears<TellAuthor, ReviewJudged>()
            .Hears<TellAuthor, ReviewAnswered>();
        services.AddSingleton(
            new NavItem
            {
                Place = Place.Course,
                After = "insights",
                Title = "Reviews",
                Icon = "star",
                Path = "reviews",
                Act = ReviewAct.Moderate,
            }
        );
        services.AddSingleton(
            new NavItem
            {
                Place = Place.Administration,
                After = "categories",
                Title = "Reviews",
                Icon = "star",
                Path = "reviews",
                Act = ReviewsAct.Oversee,
            }
        );
    }
}
