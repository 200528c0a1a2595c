using Lms.Web.Features.Enrollments.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Personal;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lms.Web.Features.Learning.Model;

public enum ProgressStatus
{
    NotStarted,
    InProgress,
    Completed,
}

/// <summary>How far one learner is in one lesson. Written as a whole row, many times a minute.</summary>
public sealed class LessonProgress : IOwned
{
    public Guid EnrollmentId { get; init; }

    public Guid LessonId { get; init; }

    public Guid InstitutionId { get; set; }

    public ProgressStatus Status { get; set; }

    /// <summary>0–100: of the video watched, or of the time spent.</summary>
    public decimal Percent { get; set; }

    /// <summary>Where in the video the learner was last.</summary>
    public int PositionSeconds { get; set; }

    public string WatchedRanges { get; set; } = "";

    public int ActiveSeconds { get; set; }

    public int Visits { get; set; }

    /// <summary>Checks of this lesson that were taken.</summary>
    public int ChecksDone { get; set; }

    /// <summary>The check that waits for answers now.</summary>
    public Guid? OpenCheckId { get; set; }

    public DateTime FirstAt { get; set; }

    public DateTime LastAt { get; set; }

    /// <summary>When the page was opened last, for readers without scripts.</summary>
    public DateTime OpenedAt { get; set; }

    public DateTime? CompletedAt { get; set; }

    /// <summary>As the lesson was called when it was studied; it stays when the lesson goes.</summary>
    public string LessonTitle { get; set; } = "";

    /// <summary>Adds what the same person did in this lesson with another account.</summary>
    public void TakeOver(LessonProgress other)
    {
        var watched = Model.WatchedRanges.Parse(WatchedRanges);
        watched.Add(Model.WatchedRanges.Parse(other.WatchedRanges));
        if (other.LastAt > LastAt) PositionSeconds = other.PositionSeconds;
        if (CompletedAt is null || other.CompletedAt < CompletedAt) CompletedAt = other.CompletedAt ?? CompletedAt;
        (Status, Percent, WatchedRanges) = ((ProgressStatus)Math.Max((int)Status, (int)other.Status), Math.Max(Percent, other.Percent), watched.ToString());
        (ActiveSeconds, Visits, ChecksDone) = (ActiveSeconds + other.ActiveSeconds, Visits + other.Visits, Math.Max(ChecksDone, other.ChecksDone));
        if (other.FirstAt < FirstAt) FirstAt = other.FirstAt;
        if (other.LastAt > LastAt) LastAt = other.LastAt;
        if (other.OpenedAt > OpenedAt) OpenedAt = other.OpenedAt;
    }

    internal sealed class Mapping : IEntityTypeConfiguration<LessonProgress>
    {
        public void Configure(EntityTypeBuilder<LessonProgress> builder)
        {
            builder.ToTable("LessonProgress");
            builder.HasKey(p => new { p.EnrollmentId, p.LessonId });
            builder.HasIndex(p => new { p.LessonId, p.Status });
            builder.Property(p => p.LessonTitle).HasMaxLength(160);
            builder.Property(p => p.WatchedRanges).HasMaxLength(8000);
            builder.HasOne<Enrollments.Model.Enrollment>().WithMany().HasForeignKey(p => p.EnrollmentId).OnDelete(DeleteBehavior.Cascade);
            builder.PersonalThrough(p => p.EnrollmentId, (Enrollment e) => e.PersonId).Stays(Enrollment.StaysBecause).KeepsTheRest(Enrollment.StaysBecause).Exports("progress", "Lessons");
        }
    }
}

/// <summary>When a person was last seen studying anywhere: two tabs share it, so their time counts once.</summary>
public sealed class StudyClock
{
    public Guid PersonId { get; init; }

    public DateTime LastBeatAt { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<StudyClock>
    {
        public void Configure(EntityTypeBuilder<StudyClock> builder)
        {
            builder.ToTable("StudyClocks");
            builder.HasKey(c => c.PersonId);
            builder.Personal(c => c.PersonId).Goes().NotExported("the moment of the last heartbeat; the sessions say when you were here");
        }
    }
}

/// <summary>What a person did in one institution on a day of their own time zone: for streaks and totals.</summary>
public sealed class StudyDay : IOwned
{
    public Guid PersonId { get; init; }

    public DateOnly On { get; init; }

    public Guid InstitutionId { get; set; }

    public int Seconds { get; set; }

    public int LessonsDone { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<StudyDay>
    {
        public void Configure(EntityTypeBuilder<StudyDay> builder)
        {
            builder.ToTable("StudyDays");
            builder.HasKey(d => new { d.PersonId, d.InstitutionId, d.On });
            builder.Personal(d => d.PersonId).Goes().Exports("study-days", "Days you studied");
        }
    }
}

/// <summary>One answer to one question of a comprehension check; every attempt stays.</summary>
public sealed class CheckAnswer : IOwned
{
    /// <summary>Drawn with the form, so that a form sent twice is one attempt.</summary>
    public Guid AttemptId { get; init; }

    public Guid QuestionId { get; init; }

    public Guid InstitutionId { get; set; }

    public Guid EnrollmentId { get; init; }

    public Guid LessonId { get; init; }

    public Guid CheckId { get; init; }

    /// <summary>Numbers of the chosen options, separated by commas.</summary>
    public required string Chosen { get; init; }

    public bool IsRight { get; init; }

    public DateTime AnsweredAt { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<CheckAnswer>
    {
        public void Configure(EntityTypeBuilder<CheckAnswer> builder)
        {
            builder.ToTable("CheckAnswers");
            builder.HasKey(a => new { a.AttemptId, a.QuestionId });
            builder.Property(a => a.Chosen).HasMaxLength(100);
            builder.HasIndex(a => new { a.EnrollmentId, a.LessonId });
            builder.HasIndex(a => new { a.CheckId, a.QuestionId });
            builder.HasOne<Enrollments.Model.Enrollment>().WithMany().HasForeignKey(a => a.EnrollmentId).OnDelete(DeleteBehavior.Cascade);
            builder.PersonalThrough(a => a.EnrollmentId, (Enrollment e) => e.PersonId).Stays(Enrollment.StaysBecause).KeepsTheRest(Enrollment.StaysBecause).Exports("answers", "Answers to questions in lessons");
        }
    }
}

/// <summary>A learner's own words at a place in a lesson; nobody else reads them.</summary>
public sealed class Note : Entity, IOwned
{
    public const int MostLength = 10_000;

    private Note()
    {
    }

    private Note(Guid personId, Guid courseId, Guid lessonId, int? atSecond, DateTime now) =>
        (PersonId, CourseId, LessonId, AtSecond, CreatedAt) = (personId, courseId, lessonId, atSecond, now);

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
        if (string.IsNullOrWhiteSpace(markdown)) return new Refusal("Write something first.", "Markdown");
        if (markdown.Length > MostLength) return new Refusal("A note has at most {0} characters.", "Markdown", MostLength);
        (Markdown, Html, UpdatedAt) = (markdown, Platform.Text.MarkdownText.Render(markdown).Html, now);
        return Result.Done;
    }

    internal sealed class Mapping : IEntityTypeConfiguration<Note>
    {
        public void Configure(EntityTypeBuilder<Note> builder)
        {
            builder.ToTable("Notes");
            builder.HasIndex(n => new { n.PersonId, n.LessonId });
            builder.Personal(n => n.PersonId).Goes().Exports("notes", "Notes");
        }
    }
}

/// <summary>A lesson to come back to.</summary>
public sealed class Bookmark : IOwned
{
    public Guid PersonId { get; init; }

    public Guid LessonId { get; init; }

    public Guid InstitutionId { get; set; }

    public DateTime CreatedAt { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<Bookmark>
    {
        public void Configure(EntityTypeBuilder<Bookmark> builder)
        {
            builder.ToTable("Bookmarks");
            builder.HasKey(b => new { b.PersonId, b.LessonId });
            builder.Personal(b => b.PersonId).Goes().Exports("bookmarks", "Bookmarks");
        }
    }
}
