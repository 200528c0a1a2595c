using Lms.Web.Kernel;

namespace Lms.Web.Features.Reviews.Model;

/// <summary>A reader's vote that a review was helpful.</summary>
public sealed class ReviewVote : IOwned
{
    private ReviewVote() { }

    public ReviewVote(Guid reviewId, Guid personId, Guid courseId) => (ReviewId, PersonId, CourseId) = (reviewId, personId, courseId);

    public Guid InstitutionId { get; set; }

    public Guid ReviewId { get; private init; }

    public Guid PersonId { get; private init; }

    /// <summary>The course of the review: a page requests all votes of its reader at once.</summary>
    public Guid CourseId { get; private init; }
}
