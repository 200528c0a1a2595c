using Lms.Web.Features.Courses.Model;
using Lms.Web.Platform.Access;

namespace Lms.Web.Features.Reviews;

public enum ReviewsAct
{
    /// <summary>Moderate the reviews of all courses, and decide how reviews are treated.</summary>
    Oversee,
}

public sealed class ReviewsPolicy : Policy<ReviewsAct>
{
    public override bool Allows(Viewer who, ReviewsAct act) => act is ReviewsAct.Oversee && who.IsAdmin;
}
