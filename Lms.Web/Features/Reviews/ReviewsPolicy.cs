using Lms.Web.Features.Courses.Model;
using Lms.Web.Platform.Access;

namespace Lms.Web.Features.Reviews;

public enum ReviewsAct
{
    /// <summary>Moderate the reviews of all courses, and set the rules for reviews.</summary>
    Oversee,
}

public sealed class ReviewsPolicy : Policy<ReviewsAct>
{
    public override bool Allows(Viewer who, ReviewsAct act) => act is ReviewsAct.Oversee && who.IsAdmin;
}
