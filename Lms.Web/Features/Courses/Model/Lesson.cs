using Lms.Web.Features.Library.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Text;

namespace Lms.Web.Features.Courses.Model;

/// <summary>A unit of study for one sitting: a text, and the content its kind puts above it, shown to learners as last published.</summary>
public sealed partial class Lesson : Entity, IOwned, ISoftDeleted, IVersioned, IAudited, IContent
{
    private Lesson() { }

    internal Lesson(Guid courseId, Guid unitId, string title, string slug, string kind, string rule, int position)
    {
        CourseId = courseId;
        UnitId = unitId;
        Title = title.Trim();
        Slug = slug;
        Kind = kind;
        Position = position;
        Rule = rule;
        Body = new LessonBody(Id);
    }

    public Guid InstitutionId { get; set; }

    public Guid CourseId { get; private init; }

    public Guid UnitId { get; internal set; }

    public string Title { get; private set; } = "";

    /// <summary>Unique in its course.</summary>
    public string Slug { get; private set; } = "";

    public string? Objective { get; private set; }

    public int Position { get; internal set; }

    /// <summary>The key of its kind.</summary>
    public string Kind { get; private set; } = LessonKind.Text;

    public bool IsPublished { get; private set; }

    /// <summary>Open to everyone from the course page.</summary>
    public bool IsPreview { get; private set; }

    public bool IsRequired { get; private set; } = true;

    /// <summary>The key of its completion criterion.</summary>
    public string Rule { get; private set; } = CompletionRule.Marked;

    /// <summary>Its availability, in addition to that of its module; null: at once.</summary>
    public UnlockRule? Unlock { get; internal set; }

    /// <summary>Active minutes that <see cref="CompletionRule.TimeSpent"/> requires.</summary>
    public int RequiredMinutes { get; private set; } = 5;

    /// <summary>Active minutes between checks in this lesson; null uses the course's setting.</summary>
    public int? CheckMinutes { get; private set; }

    /// <summary>The duration in minutes: the author's estimate, otherwise derived from the length.</summary>
    public int Minutes { get; private set; }

    public int? EstimatedMinutes { get; private set; }

    /// <summary>Loaded with the lesson, like its other content; null when there is none.</summary>
    public LessonVideo? Video { get; private set; }

    public LessonDocument? Document { get; private set; }

    /// <summary>The target of a <see cref="LessonKind.Link"/> or <see cref="LessonKind.Embed"/>.</summary>
    public LessonLink? Link { get; private set; }

    public bool HasMath { get; private set; }

    /// <summary>The number of activities in its published text: questions, decks, materials to read, listen to and watch.</summary>
    public int ActivityCount { get; private set; }

    /// <summary>Returns the mistake in the current text that prevents publication; null when there is none.</summary>
    public Refusal? MistakeInText(MaterialViews materials) => LessonText.Render(Body.Current, materials).Refusal;

    /// <summary>There are changes since the last publication.</summary>
    public bool HasDraft { get; private set; }

    /// <summary>The number of the version that learners are shown.</summary>
    public int PublishedVersion { get; private set; }

    /// <summary>The highest number of a version; published and unpublished ones are counted together.</summary>
    public int LastVersion { get; private set; }

    public string Metadata { get; private set; } = "{}";

    public DateTime? DeletedAt { get; private set; }

    public int Version { get; set; }

    public LessonBody Body { get; private set; } = null!;

    /// <summary>
    /// The requirement to meet before learners can be shown a lesson of this kind; null when nothing is missing. Kinds of later rooms say
    /// so themselves (<see cref="Kinds.ILessonKind.UnreadyAsync"/>).
    /// </summary>
    public Refusal? Unready => UnreadyAs(Kind);

    public Refusal? UnreadyAs(string kind) =>
        kind switch
        {
            LessonKind.Video when Video is null => new Refusal("Add the video before you publish the lesson."),
            LessonKind.Document when Document is null => new Refusal("Add the document before you publish the lesson."),
            LessonKind.Link or LessonKind.Embed when Link is null => new Refusal("Enter the URL before you publish the lesson."),
            _ => null,
        };

    public void Delete(DateTime now) => DeletedAt ??= now;

    public void Restore() => DeletedAt = null;

    /// <summary>Takes another slug if a lesson created in the meantime has this one.</summary>
    internal void StandApart(HashSet<string> taken)
    {
        Slug = Kernel.Slug.Free(Slug, taken);
        taken.Add(Slug);
    }

    /// <summary>
    /// Changes its title at once, for learners too; authors' changes go through <see cref="Write(Wording, Guid, DateTime)"/>.
    /// </summary>
    public Result Describe(string title, string? objective, int? estimatedMinutes)
    {
        if (string.IsNullOrWhiteSpace(title))
            return No.Title;
        if (Estimate(estimatedMinutes).Refusal is { } why)
            return why;
        if (IsPublished && Title != title.Trim())
            Raise(new LessonRenamed(CourseId));
        (Title, Objective) = (title.Trim(), objective.OrNull());
        if (Body?.Draft is { } draft)
            draft.Take(draft.Text with { Title = Title, Objective = Objective });
        return Result.Done;
    }

    public Result Estimate(int? minutes)
    {
        if (minutes is < 1 or > 1000)
            return new Refusal("Enter the minutes as a number from 1 to 1000.", "EstimatedMinutes");
        (EstimatedMinutes, Minutes) = (minutes, minutes ?? Minutes);
        return Result.Done;
    }

    /// <param name="rule">Null keeps the criterion, also one that no room has any more.</param>
    public Result Govern(ICompletionRule? rule, int requiredMinutes, int? checkMinutes, bool isRequired, bool isPreview)
    {
        if (rule?.Suits(Kind) is false)
            return new Refusal("This completion criterion isn’t available for this type of lesson.", "Rule");
        if (requiredMinutes is < 1 or > 600)
            return new Refusal("Enter the minutes as a number from 1 to 600.", "RequiredMinutes");
        if (checkMinutes is < 1 or > 600)
            return new Refusal("Enter 1 to 600 minutes between comprehension checks.", "CheckMinutes");
        Rule = rule?.Key ?? Rule;
        RequiredMinutes = requiredMinutes;
        CheckMinutes = checkMinutes;
        IsRequired = isRequired;
        IsPreview = isPreview;
        return Result.Done;
    }

    /// <summary>Saves the draft; learners continue to read the published text.</summary>
    public Result Write(string markdown, DateTime now) => Write(Written with { Markdown = markdown }, null, now);

    public void Unpublish() => IsPublished = false;

    public Result ShowVideo(Guid? fileId, string? url, int seconds)
    {
        if (url is not null && (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme != Uri.UriSchemeHttps))
            return new Refusal("The video URL must start with https://.", "VideoUrl");
        if (fileId is null && url is null)
            Video = null;
        else
            (Video ??= new LessonVideo(Id)).Show(fileId, url, Math.Clamp(seconds, 0, 86_400));
        return Result.Done;
    }

    /// <summary>Shows another document, or none.</summary>
    public void ShowDocument(Guid? fileId)
    {
        if (fileId is { } file)
            (Document ??= new LessonDocument(Id)).Show(file);
        else
            Document = null;
    }

    /// <param name="url">As <see cref="OutsideAddress"/> returns it.</param>
    public Result PointTo(string url, string? title, string? note)
    {
        if (title is { Length: > 160 })
            return new Refusal("The title can have at most {0} characters.", "Title", 160);
        if (note is { Length: > 500 })
            return new Refusal("Keep the description within {0} characters.", "Note", 500);
        (Link ??= new LessonLink(Id)).Point(url, title.OrNull(), note.OrNull());
        return Result.Done;
    }

    /// <summary>
    /// Makes it a lesson of another kind. Text, video, document and address stay, so that the way back is open; what learners could
    /// not be shown yet is hidden from them until it is published.
    /// </summary>
    /// <param name="rule">The criterion of a new lesson of this kind.</param>
    /// <param name="keepsRule">Its present criterion suits the kind too.</param>
    public void Become(string kind, string rule, bool keepsRule)
    {
        if (kind == Kind)
            return;
        Kind = kind;
        if (!keepsRule)
            Rule = rule;
        if (Unready is not null)
            Unpublish();
    }
}
