namespace Lms.Web.Features.Courses.Model;

public enum CourseStatus
{
    Draft,
    UnderReview,
    Published,
    Archived,
}

public enum Level
{
    Beginner,
    Intermediate,
    Advanced,
    Expert,
}

public enum Delivery
{
    SelfPaced,
    InstructorLed,
    Blended,
    LiveVirtual,
}

public enum Pricing
{
    Free,
    Paid,
    MembersOnly,
    Subscription,
}

public enum CourseRole
{
    Owner,
    CoInstructor,
    Author,
    Reviewer,
    TeachingAssistant,
    Grader,
}

public enum LessonKind
{
    Text,
    Video,
}

/// <summary>When a lesson counts as done.</summary>
public enum CompletionRule
{
    /// <summary>The learner says so.</summary>
    Marked,

    /// <summary>Nine tenths of the video were watched.</summary>
    VideoWatched,

    /// <summary>So many minutes of active study.</summary>
    TimeSpent,
}

/// <summary>What the words of this room are called in front of people (English keys).</summary>
public static class CourseWords
{
    public static string Text(this CourseStatus status) => status switch
    {
        CourseStatus.Draft => "Draft",
        CourseStatus.UnderReview => "Under review",
        CourseStatus.Published => "Published",
        _ => "Archived",
    };

    public static string Text(this Level level) => level.ToString();

    public static string Text(this Delivery delivery) => delivery switch
    {
        Delivery.SelfPaced => "Self-paced",
        Delivery.InstructorLed => "Instructor-led",
        Delivery.Blended => "Blended",
        _ => "Live online",
    };

    public static string Text(this Pricing pricing) => pricing switch
    {
        Pricing.Free => "Free",
        Pricing.Paid => "Paid",
        Pricing.MembersOnly => "Members only",
        _ => "Subscription",
    };

    public static string Text(this CourseRole role) => role switch
    {
        CourseRole.Owner => "Owner",
        CourseRole.CoInstructor => "Co-instructor",
        CourseRole.TeachingAssistant => "Teaching assistant",
        _ => role.ToString(),
    };

    /// <summary>What somebody in this part is there for, in one line.</summary>
    public static string About(this CourseRole role) => role switch
    {
        CourseRole.Owner => "Answers for the course and may do everything in it.",
        CourseRole.CoInstructor => "Writes, publishes and teaches like the owner.",
        CourseRole.Author => "Writes lessons and submits them; somebody else publishes.",
        CourseRole.Reviewer => "Reads drafts and says what should change.",
        CourseRole.TeachingAssistant => "Helps learners and sees how far they are.",
        _ => "Grades what learners hand in.",
    };

    public static string Text(this LessonKind kind) => kind.ToString();

    public static string Text(this CompletionRule rule) => rule switch
    {
        CompletionRule.Marked => "The learner marks it done",
        CompletionRule.VideoWatched => "90 % of the video is watched",
        _ => "A minimum time is spent on it",
    };
}
