using Lms.Web.Kernel;
using Lms.Web.Platform.Text;

namespace Lms.Web.Features.Reviews.Model;

public enum ReviewState
{
    /// <summary>Only its author and the moderators can see it.</summary>
    Waiting,

    Shown,

    /// <summary>Hidden from the page, with a reason for its author.</summary>
    Hidden,
}

/// <summary>The aspects of a course that can be liked or improved.</summary>
[Flags]
public enum Aspects
{
    None = 0,
    Explanations = 1,
    Examples = 2,
    Practice = 4,
    Pace = 8,
    Depth = 16,
    Media = 32,
    Support = 64,
    All = Explanations | Examples | Practice | Pace | Depth | Media | Support,
}

/// <summary>A learner's opinion of a course, as given in a review.</summary>
/// <param name="Stars">1 to 5.</param>
/// <param name="Text">Plain text; line breaks are kept as written.</param>
public sealed record Opinion(int Stars, string? Title, string? Text, Aspects Liked, Aspects ToImprove)
{
    public const int MostTitle = 120;

    public const int MostText = 4000;

    public Opinion Trimmed() =>
        this with
        {
            Title = Title.OrNull(),
            Text = Text.OrNull(),
            Liked = Liked & Aspects.All,
            ToImprove = ToImprove & Aspects.All,
        };

    public Refusal? Refusal()
    {
        if (Stars is < 1 or > 5)
            return new("Choose a rating from one to five stars.", "Stars");
        if (Title?.Length > MostTitle)
            return new("Keep the title within {0} characters.", "Title", MostTitle);
        if (Text?.Length > MostText)
            return new("Keep the text within {0} characters.", "Text", MostText);
        return (Liked & ToImprove) != 0
            ? new("Choose each topic only once: either as good or as something that could be improved.", "ToImprove")
            : null;
    }
}

/// <summary>
/// A learner's review of a course that they have begun; one for each learner and course. A withdrawn review can be brought back.
/// </summary>
public sealed partial class Review : Entity, IOwned, IAudited, IVersioned, ISoftDeleted, IContent
{
    public const int MostReason = 500;

    public const int MostAnswer = 2000;

    private Review() { }

    private Review(Guid courseId, Guid personId, DateTime now) => (CourseId, PersonId, WrittenAt) = (courseId, personId, now);

    public Guid InstitutionId { get; set; }

    public Guid CourseId { get; private init; }

    public Guid PersonId { get; private set; }

    public int Stars { get; private set; }

    public string? Title { get; private set; }

    public string? Text { get; private set; }

    public Aspects Liked { get; private set; }

    public Aspects ToImprove { get; private set; }

    public ReviewState State { get; private set; }

    /// <summary>For its author; only while it is hidden.</summary>
    public string? HiddenBecause { get; private set; }

    public bool IsFeatured { get; private set; }

    /// <summary>The number of readers who found it helpful; updated with each vote.</summary>
    public int HelpfulCount { get; private set; }

    /// <summary>The number of reports not handled yet; updated with each report.</summary>
    public int ReportCount { get; private set; }

    public string? Answer { get; private set; }

    public Guid? AnsweredById { get; private set; }

    public DateTime? AnsweredAt { get; private set; }

    public DateTime WrittenAt { get; private init; }

    /// <summary>Null until its author changes it.</summary>
    public DateTime? EditedAt { get; private set; }

    /// <summary>When its author withdrew it.</summary>
    public DateTime? DeletedAt { get; private set; }

    public int Version { get; set; }

    public bool IsWithdrawn => DeletedAt is not null;

    public Opinion Opinion => new(Stars, Title, Text, Liked, ToImprove);

    /// <param name="waits">A moderator has to approve it first.</param>
    public static Result<Review> Write(Guid courseId, Guid personId, Opinion opinion, bool waits, DateTime now)
    {
        opinion = opinion.Trimmed();
        if (opinion.Refusal() is { } why)
            return why;
        var review = new Review(courseId, personId, now) { State = waits ? ReviewState.Waiting : ReviewState.Shown };
        review.Say(opinion);
        review.Raise(new ReviewWritten(Ids.New(), review.Id));
        return review;
    }

    /// <summary>Replaces the opinion. A hidden review is moderated again before it is shown.</summary>
    public Result Revise(Opinion opinion, bool waits, DateTime now)
    {
        opinion = opinion.Trimmed();
        if (opinion.Refusal() is { } why)
            return why;
        if (opinion == Opinion && !IsWithdrawn)
            return Result.Done;
        var mustWait = waits || State is not ReviewState.Shown;
        (EditedAt, DeletedAt) = (now, null);
        Say(opinion);
        if (!mustWait)
            return Result.Done;
        (State, HiddenBecause, IsFeatured) = (ReviewState.Waiting, null, false);
        return Raise(new ReviewWritten(Ids.New(), Id));
    }

    public Result Withdraw(DateTime now)
    {
        DeletedAt ??= now;
        return Result.Done;
    }

    public Result Restore()
    {
        DeletedAt = null;
        return Result.Done;
    }

    public Result Show()
    {
        if (State is ReviewState.Shown)
            return Result.Done;
        (State, HiddenBecause) = (ReviewState.Shown, null);
        return Raise(new ReviewJudged(Ids.New(), Id));
    }

    public Result Hide(string? reason)
    {
        if (string.IsNullOrWhiteSpace(reason))
            return new Refusal("Give a reason. The author will see it.", "reason");
        if (reason.Trim().Length > MostReason)
            return new Refusal("Keep the reason within {0} characters.", "reason", MostReason);
        (State, HiddenBecause, IsFeatured) = (ReviewState.Hidden, reason.Trim(), false);
        return Raise(new ReviewJudged(Ids.New(), Id));
    }

    /// <summary>Puts it before all others, or back among them.</summary>
    public Result Feature(bool isFeatured)
    {
        if (isFeatured && State is not ReviewState.Shown)
            return new Refusal("Only visible reviews can be featured.");
        IsFeatured = isFeatured;
        return Result.Done;
    }

    /// <summary>The team's reply, shown to everyone below the review; it cannot be taken back.</summary>
    public Result Reply(string? text, Guid personId, DateTime now)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            (Answer, AnsweredById, AnsweredAt) = (null, null, null);
            return Result.Done;
        }
        if (text.Trim().Length > MostAnswer)
            return new Refusal("Keep the answer within {0} characters.", "answer", MostAnswer);
        var isFirst = Answer is null;
        (Answer, AnsweredById, AnsweredAt) = (text.Trim().ReplaceLineEndings("\n"), personId, now);
        return isFirst ? Raise(new ReviewAnswered(Id)) : Result.Done;
    }

    /// <summary>Moves it to another account of the same person.</summary>
    public void MoveTo(Guid personId) => PersonId = personId;

    private void Say(Opinion opinion)
    {
        Stars = opinion.Stars;
        Title = opinion.Title;
        Text = opinion.Text;
        Liked = opinion.Liked;
        ToImprove = opinion.ToImprove;
    }
}
