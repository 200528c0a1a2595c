using System.Linq.Expressions;
using Lms.Web.Features.Enrollments.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Personal;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lms.Web.Features.Learning.Model;

/// <summary>A learner's own words at a place in a lesson; no one else reads them.</summary>
public sealed class Note : Entity, IOwned
{
    public const int MostLength = 10_000;

    /// <summary>In place of the HTML of a deleted note, whose text is kept until it is purged; nothing rendered looks like it.</summary>
    private const string Gone = "deleted";

    private Note() { }

    private Note(Guid personId, Guid courseId, Guid lessonId, int? atSecond, DateTime now)
    {
        PersonId = personId;
        CourseId = courseId;
        LessonId = lessonId;
        AtSecond = atSecond;
        CreatedAt = now;
    }

    public Guid InstitutionId { get; set; }

    public Guid PersonId { get; private init; }

    public Guid CourseId { get; private init; }

    public Guid LessonId { get; private init; }

    /// <summary>Second of the video, or null for the lesson as a whole.</summary>
    public int? AtSecond { get; private init; }

    public string Markdown { get; private set; } = "";

    public string Html { get; private set; } = "";

    public DateTime CreatedAt { get; private init; }

    public DateTime UpdatedAt { get; private set; }

    public static Result<Note> Take(Guid personId, Guid courseId, Guid lessonId, int? atSecond, string? markdown, DateTime now)
    {
        var note = new Note(personId, courseId, lessonId, atSecond is >= 0 and <= 86_400 ? atSecond : null, now);
        return note.Write(markdown, now) is { Refusal: { } why } ? why : note;
    }

    public Result Write(string? markdown, DateTime now)
    {
        if (string.IsNullOrWhiteSpace(markdown))
            return new Refusal("Write something first.", "Markdown");
        if (markdown.Length > MostLength)
            return new Refusal("Keep your note to {0} characters or fewer.", "Markdown", MostLength);
        (Markdown, Html, UpdatedAt) = (markdown, Platform.Text.MarkdownText.Render(markdown).Html, now);
        return Result.Done;
    }

    /// <summary>The text is kept for a while, so that it can be restored.</summary>
    public void Delete(DateTime now) => (Html, UpdatedAt) = (Gone, now);

    /// <summary>Repeating it changes nothing.</summary>
    public void Restore(DateTime now)
    {
        if (Html == Gone)
            Write(Markdown, now);
    }

    /// <summary>Deleted before this time.</summary>
    public static Expression<Func<Note, bool>> DeletedBefore(DateTime time) => n => n.Html == Gone && n.UpdatedAt < time;

    internal sealed class Mapping : IEntityTypeConfiguration<Note>
    {
        public void Configure(EntityTypeBuilder<Note> builder)
        {
            builder.ToTable("Notes");
            builder.HasIndex(n => new { n.PersonId, n.LessonId });
            builder.HasQueryFilter(LmsContext.NotDeleted, n => n.Html != Gone);
            builder.Personal(n => n.PersonId).Goes().Exports("notes", "Notes");
        }
    }
}
