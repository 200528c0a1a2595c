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

/// <summary>
/// The main content of a lesson. Each kind has its <see cref="Kinds.ILessonKind"/>; a room that adds one adds its word here.
/// </summary>
public enum LessonKind
{
    Text,
    Video,

    /// <summary>A PDF shown in the page.</summary>
    Document,

    /// <summary>An external page, opened in another tab.</summary>
    Link,

    /// <summary>Content of another site, embedded in the page.</summary>
    Embed,
}

/// <summary>The audience of an attachment.</summary>
public enum AttachmentAccess
{
    /// <summary>Learners of the course.</summary>
    Enrolled,

    /// <summary>Anyone who may read the lesson, including visitors of a free preview.</summary>
    Preview,

    /// <summary>The course team only: notes for teaching, solutions.</summary>
    Team,
}

/// <summary>The completion criteria of a lesson.</summary>
public enum CompletionRule
{
    /// <summary>The learner marks it as done.</summary>
    Marked,

    /// <summary>Ninety percent of the video were watched.</summary>
    VideoWatched,

    /// <summary>A number of minutes of active study.</summary>
    TimeSpent,

    /// <summary>Every question in its text was answered correctly, and every card of its decks was flipped once.</summary>
    ActivitiesDone,
}

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

    /// <summary>Whether this criterion is available for this kind of lesson.</summary>
    public static bool Suits(this CompletionRule rule, LessonKind kind) =>
        rule is not CompletionRule.VideoWatched || kind is LessonKind.Video;

    /// <summary>The criterion of a new lesson.</summary>
    public static CompletionRule OrdinaryRule(this LessonKind kind) =>
        kind is LessonKind.Video ? CompletionRule.VideoWatched : CompletionRule.Marked;

    public static string Text(this CompletionRule rule) =>
        rule switch
        {
            CompletionRule.Marked => "The learner marks it as done",
            CompletionRule.ActivitiesDone => "All activities in it are completed",
            CompletionRule.VideoWatched => "90% of the video is watched",
            _ => "A minimum amount of time is spent on it",
        };
}
