using Lms.Web.Features.Courses;
using Lms.Web.Features.Enrollments.Model;
using Lms.Web.Features.Reviews.Model;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Reviews.Read;

public sealed record ReviewsOnPage(CoursePage Course, IReadOnlyList<ShownReview> Reviews, MyPart Mine);

/// <summary>The ratings of a course and some of its reviews, on its page.</summary>
public sealed class ReviewSection(ReaderStanding parts, ReviewBoard board) : ICourseSection
{
    public async Task<Region?> ForAsync(CoursePage page, Viewer viewer, CancellationToken stop)
    {
        var mine = await parts.OfAsync(page, viewer, stop);
        var reviews = page.Ratings.Count > 0 ? (await board.OfAsync(page.Id, viewer, stop)).Reviews : [];
        // Nothing is shown about reviews when there are none and the reader cannot write one.
        return reviews.Count == 0 && !mine.MayWrite
            ? null
            : new Region("/Features/Reviews/Read/_Section.cshtml", new ReviewsOnPage(page, reviews, mine));
    }
}
