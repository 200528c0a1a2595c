using Lms.Web.Features.Courses;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Personal;
using Lms.Web.Platform.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lms.Web.Features.Publishing.Model;

/// <summary>A team member's comment on a passage of a lesson, or a reply to one. Learners never see it.</summary>
public sealed class LessonComment : Entity, IOwned, ISoftDeleted
{
    public const int Longest = 2000;

    private LessonComment() { }

    public Guid InstitutionId { get; set; }

    public Guid CourseId { get; private init; }

    public Guid LessonId { get; private init; }

    /// <summary>The comment that this one replies to; null when it begins a thread.</summary>
    public Guid? ThreadId { get; private init; }

    /// <summary>The author of the comment.</summary>
    public Guid PersonId { get; private init; }

    public string Text { get; private init; } = "";

    public DateTime CreatedAt { get; private init; }

    /// <summary>The passage as it was at that time; null in replies, and when the comment is about the whole lesson.</summary>
    public string? Quote { get; private init; }

    /// <summary>The number of passages before it at that time.</summary>
    public int Place { get; private init; }

    public DateTime? ResolvedAt { get; private set; }

    public Guid? ResolvedById { get; private set; }

    public DateTime? DeletedAt { get; private set; }

    public bool IsFirst => ThreadId is null;

    /// <param name="quote">The passage that it refers to; null: the whole lesson.</param>
    /// <param name="place">The position of the passage.</param>
    public static Result<LessonComment> Begin(
        Guid courseId,
        Guid lessonId,
        Guid personId,
        string? text,
        string? quote,
        int place,
        DateTime now
    )
    {
        if (Unfit(text) is { } why)
            return why;
        var about = string.IsNullOrWhiteSpace(quote) ? null : Passages.Quote(quote);
        return new LessonComment
        {
            CourseId = courseId,
            LessonId = lessonId,
            PersonId = personId,
            Text = Said(text!),
            Quote = about,
            Place = Math.Max(0, place),
            CreatedAt = now,
        }.Told();
    }

    /// <summary>A reply; it reopens a thread that was resolved.</summary>
    public Result<LessonComment> Reply(Guid personId, string? text, DateTime now)
    {
        if (Unfit(text) is { } why)
            return why;
        Reopen();
        return new LessonComment
        {
            ThreadId = Id,
            CourseId = CourseId,
            LessonId = LessonId,
            PersonId = personId,
            Text = Said(text!),
            CreatedAt = now,
        }.Told();
    }

    public void Resolve(Guid byId, DateTime now)
    {
        if (ResolvedAt is null)
            (ResolvedAt, ResolvedById) = (now, byId);
    }

    public void Reopen() => (ResolvedAt, ResolvedById) = (null, null);

    public void Delete(DateTime now) => DeletedAt ??= now;

    public void Restore() => DeletedAt = null;

    private LessonComment Told()
    {
        Raise(new LessonCommented(Id));
        return this;
    }

    private static Refusal? Unfit(string? text) =>
        string.IsNullOrWhiteSpace(text) ? new("Write something first.", "text")
        : text.Length > Longest ? new("Keep the comment within {0} characters.", "text", Longest)
        : null;

    private static string Said(string text) => text.Trim().ReplaceLineEndings("\n");

    internal sealed class Mapping : IEntityTypeConfiguration<LessonComment>
    {
        public void Configure(EntityTypeBuilder<LessonComment> builder)
        {
            builder.ToTable("LessonComments");
            builder.Property(c => c.Text).HasMaxLength(Longest);
            builder.Property(c => c.Quote).HasMaxLength(Passages.LongestQuote);
            builder.Ignore(c => c.IsFirst);
            builder.HasOne<Lesson>().WithMany().HasForeignKey(c => c.LessonId).OnDelete(DeleteBehavior.Cascade);
            builder.HasIndex(c => new { c.LessonId, c.CreatedAt });
            builder.HasIndex(c => c.ThreadId);
            builder.HasIndex(c => c.PersonId);
            builder
                .Personal(c => c.PersonId)
                .Stays(CourseStaff.Work)
                .KeepsTheRest(CourseStaff.Work)
                .Exports("comments-on-lessons", "Lesson comments");
            builder.Personal(c => c.ResolvedById).Stays(CourseStaff.Work).NotExported("only says who resolved it");
        }
    }
}
