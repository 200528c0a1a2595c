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
        if (other.LastAt > LastAt)
            PositionSeconds = other.PositionSeconds;
        if (CompletedAt is null || other.CompletedAt < CompletedAt)
            CompletedAt = other.CompletedAt ?? CompletedAt;
        (Status, Percent, WatchedRanges) = (
            (ProgressStatus)Math.Max((int)Status, (int)other.Status),
            Math.Max(Percent, other.Percent),
            watched.ToString()
        );
        (ActiveSeconds, Visits, ChecksDone) = (
            ActiveSeconds + other.ActiveSeconds,
            Visits + other.Visits,
            Math.Max(ChecksDone, other.ChecksDone)
        );
        if (other.FirstAt < FirstAt)
            FirstAt = other.FirstAt;
        if (other.LastAt > LastAt)
            LastAt = other.LastAt;
        if (other.OpenedAt > OpenedAt)
            OpenedAt = other.OpenedAt;
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
            builder
                .PersonalThrough(p => p.EnrollmentId, (Enrollment e) => e.PersonId)
                .Stays(Enrollment.StaysBecause)
                .KeepsTheRest(Enrollment.StaysBecause)
                .Exports("progress", "Lessons");
        }
    }
}
