using Lms.Web.Features.Courses.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;

namespace Lms.Web.Features.Courses.Kinds;

/// <summary>
/// A kind of lesson: how it is chosen, edited, shown and completed. The room that shows it registers it in its feature with
/// <c>AddScoped&lt;ILessonKind, …&gt;()</c>; a kind without an implementation cannot be chosen. All texts are English keys. The content of
/// a kind is in a table of its room, one row for each lesson; <c>IPackagePart</c> puts it into packages.
/// </summary>
public interface ILessonKind
{
    /// <summary>Stored with each lesson and written in packages, and never reused for something else.</summary>
    string Key { get; }

    /// <summary>The position among the kinds that an author can choose.</summary>
    int Order { get; }

    string Name { get; }

    /// <summary>The purpose of this kind, in one line.</summary>
    string About { get; }

    /// <summary>The label of the button that adds one.</summary>
    string Adding { get; }

    /// <summary>The icon's name in the sprite.</summary>
    string Icon { get; }

    /// <summary>The key of the completion criterion of a new lesson.</summary>
    string FirstRule => CompletionRule.FirstOf(Key);

    /// <summary>The keys of the completion criteria that an author can choose from; null offers all that suit this kind.</summary>
    IReadOnlyList<string>? Rules => null;

    /// <summary>Returns the section that the editor shows below the text; null if there is only the text.</summary>
    Task<Region?> EditAsync(LessonEdit it, CancellationToken stop) => Task.FromResult<Region?>(null);

    /// <summary>Returns the content that learners see above the text; null when there is only the text.</summary>
    Task<Shown?> ShowAsync(LessonView it, CancellationToken stop) => Task.FromResult<Shown?>(null);

    /// <summary>
    /// Asked when a lesson is about to be done by its rule: what only this kind knows is missing. Runs within the transaction that counts
    /// study, so it reads little. A room whose verdict comes later marks the lesson then, and is asked again.
    /// </summary>
    Task<Refusal?> MissingAsync(LmsContext db, LessonTry it, CancellationToken stop) => Task.FromResult<Refusal?>(null);

    /// <summary>What is missing in a lesson before learners can be shown it, as far as only this kind knows.</summary>
    Task<Refusal?> UnreadyAsync(LmsContext db, Guid lessonId, CancellationToken stop) => Task.FromResult<Refusal?>(null);
}

/// <summary>A lesson in the editor.</summary>
public sealed record LessonEdit
{
    public required Course Course { get; init; }

    public required Lesson Lesson { get; init; }

    public required bool MayEdit { get; init; }

    /// <summary>The section is the whole page: a refusal is shown in it.</summary>
    public bool IsAlone { get; init; }

    /// <summary>The submitted form that was refused.</summary>
    public IFormCollection? Typed { get; init; }

    /// <summary>The URL that the forms of the section submit to.</summary>
    public string Url => $"/teach/courses/{Course.Slug}/lessons/{Lesson.Id}/content";
}

/// <summary>A lesson as it is about to be shown.</summary>
public sealed record LessonView
{
    public required Guid CourseId { get; init; }

    /// <summary>The lesson as all readers see it.</summary>
    public required MappedLesson Lesson { get; init; }

    public required string Title { get; init; }

    /// <summary>The lesson's URL.</summary>
    public required string Url { get; init; }

    public LessonContent Content => Lesson.Content;

    /// <summary>The viewer earns progress in it.</summary>
    public required bool MayStudy { get; init; }

    public required Viewer Viewer { get; init; }

    /// <summary>How much of it the viewer has watched; 0 if that is not counted.</summary>
    public decimal Percent { get; init; }

    /// <summary>Where the viewer stopped watching.</summary>
    public int PositionSeconds { get; init; }

    /// <summary>The parts that the viewer has watched, as the player in the browser reports them; null if there are none.</summary>
    public string? Watched { get; init; }

    /// <summary>Captions and chapters of its recording.</summary>
    public IReadOnlyList<LessonTrack> Tracks { get; init; } = [];
}

/// <summary>A timed text that a browser shows with a recording.</summary>
/// <param name="Kind">As HTML calls it.</param>
/// <param name="Label">Tells apart several of one kind.</param>
public sealed record LessonTrack(string Kind, string Url, string Language, string? Label)
{
    public const string Captions = "captions";

    public const string Chapters = "chapters";
}

/// <summary>The content above the text of a lesson, and the permissions that the page needs for it.</summary>
public sealed record Shown(string Partial, object Model)
{
    /// <summary>It needs more width than text.</summary>
    public bool IsWide { get; init; }

    /// <summary>The site that it embeds, if any.</summary>
    public string? FramesOf { get; init; }

    /// <summary>It shows a document in the browser's viewer.</summary>
    public bool HasDocument { get; init; }
}
