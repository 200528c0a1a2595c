using System.Globalization;
using Lms.Web.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Reviews.Model;

public enum ReviewOrder
{
    Helpful,
    Newest,
    Highest,
    Lowest,
}

/// <summary>A review as its readers see it.</summary>
public sealed record ShownReview
{
    public required Guid Id { get; init; }

    public required Guid PersonId { get; init; }

    public required string FirstName { get; init; }

    public required string LastName { get; init; }

    /// <summary>For members of the institution.</summary>
    public required string Name { get; init; }

    public required Guid? PictureId { get; init; }

    /// <summary>Has a page that members may see.</summary>
    public required bool IsMember { get; init; }

    /// <summary>Its author has completed the course.</summary>
    public required bool HasCompleted { get; init; }

    public required int Stars { get; init; }

    public required string? Title { get; init; }

    public required string? Text { get; init; }

    public required Aspects Liked { get; init; }

    public required Aspects ToImprove { get; init; }

    public required bool IsFeatured { get; init; }

    public required int HelpfulCount { get; init; }

    public required string? Answer { get; init; }

    public required DateTime? AnsweredAt { get; init; }

    public required string? AnsweredBy { get; init; }

    public required DateTime WrittenAt { get; init; }

    public required DateTime? EditedAt { get; init; }

    /// <summary>The name shown to visitors: the first name and an initial.</summary>
    public string ShortName => LastName.Length == 0 ? FirstName : $"{FirstName} {StringInfo.GetNextTextElement(LastName)}.".Trim();
}

public static class ReviewQueries
{
    extension(IQueryable<Review> reviews)
    {
        public IQueryable<Review> ShownOf(Guid courseId) => reviews.Where(r => r.CourseId == courseId && r.State == ReviewState.Shown);

        /// <summary>Ties always have the same order, so that no review is shown on two pages.</summary>
        public IQueryable<Review> In(ReviewOrder order) =>
            order switch
            {
                ReviewOrder.Newest => reviews.OrderByDescending(r => r.WrittenAt).ThenByDescending(r => r.Id),
                ReviewOrder.Highest => reviews
                    .OrderByDescending(r => r.Stars)
                    .ThenByDescending(r => r.HelpfulCount)
                    .ThenByDescending(r => r.WrittenAt)
                    .ThenByDescending(r => r.Id),
                ReviewOrder.Lowest => reviews
                    .OrderBy(r => r.Stars)
                    .ThenByDescending(r => r.HelpfulCount)
                    .ThenByDescending(r => r.WrittenAt)
                    .ThenByDescending(r => r.Id),
                _ => reviews
                    .OrderByDescending(r => r.IsFeatured)
                    .ThenByDescending(r => r.HelpfulCount)
                    .ThenByDescending(r => r.WrittenAt)
                    .ThenByDescending(r => r.Id),
            };

        public IQueryable<ShownReview> AsShown(LmsContext db) =>
            reviews.Select(r => new ShownReview
            {
                Id = r.Id,
                PersonId = r.PersonId,
                FirstName = db.People.Where(p => p.Id == r.PersonId).Select(p => p.FirstName).First(),
                LastName = db.People.Where(p => p.Id == r.PersonId).Select(p => p.LastName).First(),
                Name = db.People.Where(p => p.Id == r.PersonId).Select(p => p.DisplayName).First(),
                PictureId = db.People.Where(p => p.Id == r.PersonId).Select(p => p.PictureId).First(),
                IsMember = db.Memberships.Any(m => m.PersonId == r.PersonId && m.SuspendedAt == null && m.Person.SuspendedAt == null),
                HasCompleted = db.Enrollments.Any(e => e.CourseId == r.CourseId && e.PersonId == r.PersonId && e.CompletedAt != null),
                Stars = r.Stars,
                Title = r.Title,
                Text = r.Text,
                Liked = r.Liked,
                ToImprove = r.ToImprove,
                IsFeatured = r.IsFeatured,
                HelpfulCount = r.HelpfulCount,
                Answer = r.Answer,
                AnsweredAt = r.AnsweredAt,
                AnsweredBy = db.People.Where(p => p.Id == r.AnsweredById).Select(p => p.DisplayName).FirstOrDefault(),
                WrittenAt = r.WrittenAt,
                EditedAt = r.EditedAt,
            });
    }

    /// <summary>Returns the rules that the context's institution has set.</summary>
    public static async Task<ReviewRules> ReviewRulesAsync(this LmsContext db, CancellationToken stop) =>
        await db.ReviewRules.AsNoTracking().SingleOrDefaultAsync(stop) ?? new ReviewRules();

    public static string Text(this ReviewOrder order) =>
        order switch
        {
            ReviewOrder.Newest => "Newest",
            ReviewOrder.Highest => "Highest rating",
            ReviewOrder.Lowest => "Lowest rating",
            _ => "Most helpful",
        };

    public static string Text(this Aspects aspect) =>
        aspect switch
        {
            Aspects.Explanations => "Clear explanations",
            Aspects.Examples => "Examples",
            Aspects.Practice => "Practice and checks",
            Aspects.Pace => "Pace",
            Aspects.Depth => "Depth",
            Aspects.Media => "Videos and images",
            _ => "Instructor support",
        };

    /// <summary>One by one, in the order of the list.</summary>
    public static IEnumerable<Aspects> Each(this Aspects aspects) => Every.Where(a => aspects.HasFlag(a));

    public static readonly IReadOnlyList<Aspects> Every =
    [
        Aspects.Explanations,
        Aspects.Examples,
        Aspects.Practice,
        Aspects.Pace,
        Aspects.Depth,
        Aspects.Media,
        Aspects.Support,
    ];

    public static string Text(this ReviewState state) =>
        state switch
        {
            ReviewState.Waiting => "Awaiting approval",
            ReviewState.Shown => "Shown",
            _ => "Hidden",
        };
}
