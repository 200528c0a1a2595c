using Lms.Web.Kernel;
using Lms.Web.Platform.Text;

namespace Lms.Web.Features.Courses.Model;

/// <summary>Why a version was saved.</summary>
public enum VersionKind
{
    /// <summary>It was published.</summary>
    Published,

    /// <summary>Someone else continued the text, or the same author after a pause.</summary>
    Kept,

    /// <summary>A draft that was discarded.</summary>
    Discarded,
}

/// <summary>A former text of a lesson.</summary>
public sealed class LessonVersion : IOwned
{
    /// <summary>The number of versions kept per lesson; older ones are deleted at night.</summary>
    public const int Most = 100;

    /// <summary>Retention period of versions never shown to learners.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromDays(180);

    public const int LongestNote = 300;

    private LessonVersion() { }

    internal LessonVersion(Guid lessonId, int number, VersionKind kind, Wording text, Guid byId, DateTime at, string? note = null)
    {
        LessonId = lessonId;
        Number = number;
        Kind = kind;
        Title = text.Title;
        Objective = text.Objective;
        Markdown = text.Markdown;
        Transcript = text.Transcript;
        PublishedById = byId;
        PublishedAt = at;
        Note = note;
    }

    public Guid LessonId { get; private init; }

    public int Number { get; private init; }

    public Guid InstitutionId { get; set; }

    public VersionKind Kind { get; private init; }

    public string Title { get; private init; } = "";

    public string? Objective { get; private init; }

    public string Markdown { get; private init; } = "";

    public string? Transcript { get; private init; }

    /// <summary>The person who published it, or wrote it if it was not published.</summary>
    public Guid PublishedById { get; private init; }

    public DateTime PublishedAt { get; private init; }

    /// <summary>A description of the changes by the person who published it.</summary>
    public string? Note { get; private init; }

    public Wording Text => Wording.Of(Title, Objective, Markdown, Transcript);
}
