using Lms.Web.Kernel;

namespace Lms.Web.Features.Courses.Model;

/// <summary>The PDF of a lesson. It is kept when the kind of the lesson changes, like all of its content.</summary>
public sealed class LessonDocument : IOwned, IAudited, IContent
{
    private LessonDocument() { }

    internal LessonDocument(Guid lessonId) => LessonId = lessonId;

    public Guid LessonId { get; private init; }

    public Guid InstitutionId { get; set; }

    public Guid FileId { get; private set; }

    /// <summary>How often learners downloaded this document; counted without the change tracker.</summary>
    public int Downloads { get; private set; }

    Guid IAudited.Id => LessonId;

    /// <summary>A new document is counted from zero.</summary>
    internal void Show(Guid fileId) => (FileId, Downloads) = (fileId, fileId == FileId ? Downloads : 0);
}
