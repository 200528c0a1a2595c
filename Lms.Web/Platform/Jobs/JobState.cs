using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lms.Web.Platform.Jobs;

/// <summary>
/// The state of one schedule of the installation. It is kept here and not by the job engine, which on SQLite remembers nothing: so a
/// missed or interrupted run is made up for once, and a schedule runs once however many processes find it due.
/// </summary>
public sealed class JobState
{
    /// <summary>The name of the schedule.</summary>
    public required string Name { get; init; }

    /// <summary>When the product first registered it; earlier runs are not made up for.</summary>
    public DateTime Since { get; init; }

    /// <summary>When the last run began.</summary>
    public DateTime? StartedAt { get; set; }

    /// <summary>When it ended; null while it runs, and when it was interrupted.</summary>
    public DateTime? EndedAt { get; set; }

    /// <summary>Why it failed; null when it succeeded.</summary>
    public string? Error { get; set; }

    /// <summary>An operator has paused it.</summary>
    public DateTime? PausedAt { get; set; }

    /// <summary>The lease: its end and its holder.</summary>
    public DateTime? LeasedUntil { get; set; }

    public Guid? Lease { get; set; }

    /// <summary>Whether the run began and has not ended, and no process is working on it.</summary>
    public bool IsCutShort(DateTime now) => StartedAt is not null && EndedAt is null && !IsRunning(now);

    /// <summary>A lease further ahead than any that is given was written by a machine whose clock was wrong.</summary>
    public bool IsRunning(DateTime now) => LeasedUntil > now && LeasedUntil <= now + (2 * ScheduledRuns.LeaseTime);

    /// <summary>It should have run since it last started, or that run did not end. A start in the future is ignored.</summary>
    public bool IsDue(Schedule schedule, DateTime now) =>
        PausedAt is null
        && !IsRunning(now)
        && (IsCutShort(now) || StartedAt > now + ScheduledRuns.LeaseTime || schedule.Next(StartedAt ?? Since) <= now);

    internal sealed class Mapping : IEntityTypeConfiguration<JobState>
    {
        public void Configure(EntityTypeBuilder<JobState> builder)
        {
            builder.ToTable("JobStates");
            builder.HasKey(s => s.Name);
            builder.Property(s => s.Name).HasMaxLength(100);
            builder.Property(s => s.Error).HasMaxLength(2000);
        }
    }
}
