using Lms.Web.Kernel;
using Lms.Web.Platform.Text;

namespace Lms.Web.Features.Courses.Model;

/// <summary>A file attached to a lesson, for its audience.</summary>
public sealed class LessonAttachment : Entity, IOwned, ISoftDeleted, IAudited
{
    /// <summary>More would be confusing.</summary>
    public const int Most = 50;

    private LessonAttachment() { }

    public LessonAttachment(Guid lessonId, Guid fileId, string title, int position)
    {
        LessonId = lessonId;
        FileId = fileId;
        Title = title.Trim();
        Position = position;
    }

    public Guid LessonId { get; private init; }

    public Guid InstitutionId { get; set; }

    public Guid FileId { get; private set; }

    public string Title { get; private set; } = "";

    /// <summary>One sentence under the title.</summary>
    public string? Description { get; private set; }

    public int Position { get; internal set; }

    public AttachmentAccess Access { get; private set; }

    /// <summary>How often it was downloaded; counted by the server, without the change tracker.</summary>
    public int Downloads { get; private set; }

    public DateTime? DeletedAt { get; private set; }

    public Result Describe(string? title, string? description, AttachmentAccess access)
    {
        if (string.IsNullOrWhiteSpace(title))
            return No.Title;
        if (title.Trim().Length > 200)
            return new Refusal("The title can have at most {0} characters.", "Title", 200);
        if (description?.Trim().Length > 500)
            return new Refusal("Keep the description within {0} characters.", "Description", 500);
        (Title, Description, Access) = (title.Trim(), description.OrNull(), access);
        return Result.Done;
    }

    /// <summary>Replaces the file in place, under the same title.</summary>
    public void Replace(Guid fileId) => FileId = fileId;

    public void Delete(DateTime now) => DeletedAt ??= now;

    public void Restore() => DeletedAt = null;

    /// <summary>Moves one of a lesson's attachments; positions are consecutive.</summary>
    public static Result Move(IEnumerable<LessonAttachment> all, Guid id, int position)
    {
        var order = all.OrderBy(a => a.Position).ThenBy(a => a.Id).ToList();
        if (order.Find(a => a.Id == id) is not { } moved)
            return No.NotInThisCourse;
        order.Remove(moved);
        order.Insert(Math.Clamp(position, 0, order.Count), moved);
        for (var i = 0; i < order.Count; i++)
            order[i].Position = i;
        return Result.Done;
    }
}
