namespace Lms.Web.Features.Courses.Model;

public enum Pricing
{
    Free,
    Paid,
    MembersOnly,
    Subscription,
}
