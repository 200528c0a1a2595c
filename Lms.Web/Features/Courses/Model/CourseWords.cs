namespace Lms.Web.Features.Courses.Model;

/// <summary>The displayed names of this room's words (English keys).</summary>
public static class CourseWords
{
    public static string Text(this CourseStatus status) =>
        status switch
        {
            CourseStatus.Draft => "Draft",
            CourseStatus.UnderReview => "Awaiting approval",
            CourseStatus.Published => "Published",
            _ => "Archived",
        };

    public static string Text(this Level level) => level.ToString();

    public static string Text(this Delivery delivery) =>
        delivery switch
        {
            Delivery.SelfPaced => "Self-paced",
            Delivery.InstructorLed => "Instructor-led",
            Delivery.Blended => "Blended",
            _ => "Live online",
        };

    public static string Text(this Pricing pricing) =>
        pricing switch
        {
            Pricing.Free => "Free",
            Pricing.Paid => "Paid",
            Pricing.MembersOnly => "Members only",
            _ => "Subscription",
        };

    public static string Text(this CourseRole role) =>
        role switch
        {
            CourseRole.Owner => "Owner",
            CourseRole.CoInstructor => "Co-instructor",
            CourseRole.TeachingAssistant => "Teaching assistant",
            _ => role.ToString(),
        };

    /// <summary>Describes the purpose of a role, in one line.</summary>
    public static string About(this CourseRole role) =>
        role switch
        {
            CourseRole.Owner => "Is responsible for the course and can do everything in it.",
            CourseRole.CoInstructor => "Writes, publishes, and teaches like the owner.",
            CourseRole.Author => "Writes lessons and submits them for approval. Someone else publishes them.",
            CourseRole.Reviewer => "Reads drafts and suggests changes.",
            CourseRole.TeachingAssistant => "Helps learners and sees their progress.",
            _ => "Grades what learners submit.",
        };

    public static string Text(this AttachmentAccess access) =>
        access switch
        {
            AttachmentAccess.Enrolled => "Learners in the course",
            AttachmentAccess.Preview => "Also visitors to a free preview",
            _ => "Only the course team",
        };
}
