using Lms.Web.Kernel;

namespace Lms.Web.Features.Courses.Model;

/// <summary>The video or audio of a lesson. It is kept when the kind of the lesson changes, like all of its content.</summary>
public sealed class LessonVideo : IOwned, IAudited, IContent
{
    private LessonVideo() { }

    internal LessonVideo(Guid lessonId) => LessonId = lessonId;

    public Guid LessonId { get; private init; }

    public Guid InstitutionId { get; set; }

    /// <summary>Null when the video is elsewhere.</summary>
    public Guid? FileId { get; private set; }

    /// <summary>The URL of an external video (https).</summary>
    public string? Url { get; private set; }

    /// <summary>0 when the length is unknown.</summary>
    public int Seconds { get; private set; }

    Guid IAudited.Id => LessonId;

    internal void Show(Guid? fileId, string? url, int seconds) => (FileId, Url, Seconds) = (fileId, url, seconds);
}
