using Lms.Web.Features.Courses.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Personal;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lms.Web.Features.Rosters.Model;

public enum RosterKind
{
    /// <summary>A table of enrollments.</summary>
    Enrollments,

    /// <summary>A set of tables as OneRoster describes them: terms, classes, people, and enrollments.</summary>
    OneRoster,
}

public enum RosterStatus
{
    Checking,
    Checked,
    Running,
    Finished,
    Stopped,
}

/// <summary>A file of enrollments: checked row by row, and imported only after its owner has seen the preview.</summary>
public sealed class RosterImport : Entity, IOwned
{
    /// <summary>File and rows are deleted after this many days; the entry in the list stays.</summary>
    public const int KeptDays = 30;

    /// <summary>With more rows, people are only told if someone asks for it.</summary>
    public const int MostTold = 200;

    private RosterImport() { }

    /// <param name="courseId">The one course that it is about; null if its rows name their courses.</param>
    public RosterImport(RosterKind kind, Guid? courseId, string fileName, Guid startedById, DateTime now)
    {
        Kind = kind;
        CourseId = courseId;
        FileName = fileName;
        StartedById = startedById;
        CreatedAt = now;
    }

    public Guid InstitutionId { get; set; }

    public RosterKind Kind { get; private init; }

    public Guid? CourseId { get; private init; }

    public string FileName { get; private init; } = "";

    /// <summary>The hash of the stored file; empty once it is deleted.</summary>
    public string FileHash { get; private set; } = "";

    /// <summary>The people concerned are told.</summary>
    public bool Tells { get; private set; }

    /// <summary>The encoding of the file, as <see cref="Platform.Text.TextEncoding"/> names it.</summary>
    public string Encoding { get; private set; } = "";

    /// <summary>The encoding was not chosen and the file does not declare it: it should be checked.</summary>
    public bool IsEncodingGuessed { get; private set; }

    public Guid StartedById { get; private init; }

    public RosterStatus Status { get; private set; }

    /// <summary>Rows in the file without headers.</summary>
    public int Total { get; private set; }

    /// <summary>The number of rows processed: first of the check, then of the import.</summary>
    public int Position { get; private set; }

    public string? StoppedBecause { get; private set; }

    public DateTime CreatedAt { get; private init; }

    public DateTime? StartedAt { get; private set; }

    public DateTime? FinishedAt { get; private set; }

    public bool IsPurged => FileHash.Length == 0;

    public bool IsBusy => Status is RosterStatus.Checking or RosterStatus.Running;

    public Result Check(string fileHash, RosterSheet sheet)
    {
        FileHash = fileHash;
        return Check(sheet);
    }

    /// <summary>Reads the same file in another encoding; its findings are determined again.</summary>
    public Result Reread(RosterSheet sheet) =>
        Status is RosterStatus.Checked ? Check(sheet) : new Refusal("This import has already been started or discarded.");

    public Result Start(bool tells, DateTime now)
    {
        if (Status is not RosterStatus.Checked)
            return new Refusal("This import has already been started or discarded.");
        Tells = tells;
        (Status, Position, StartedAt) = (RosterStatus.Running, 0, now);
        return Raise(new RosterGoesOn(Id, RosterStatus.Running, 0));
    }

    public Result Discard(DateTime now)
    {
        if (Status is RosterStatus.Finished or RosterStatus.Stopped)
            return new Refusal("This import has already ended.");
        Stop(
            Status is RosterStatus.Running
                ? "Stopped manually. Changes made up to that point are kept."
                : "Discarded. Nothing was changed.",
            now
        );
        return Result.Done;
    }

    /// <summary>So many rows are processed; after the last one, the next state begins.</summary>
    public void Advance(int position, DateTime now)
    {
        Position = position;
        if (position < Total)
            return;
        if (Status is RosterStatus.Checking)
            Status = RosterStatus.Checked;
        else
            (Status, FinishedAt) = (RosterStatus.Finished, now);
    }

    /// <summary>Lets another message continue the work, so that none takes long.</summary>
    public void Rest() => Raise(new RosterGoesOn(Id, Status, Position));

    public void Stop(string because, DateTime now) => (Status, StoppedBecause, FinishedAt) = (RosterStatus.Stopped, because, now);

    /// <summary>Its file and rows were deleted.</summary>
    public void Purge() => FileHash = "";

    private Result Check(RosterSheet sheet)
    {
        (Status, Position, Total) = (RosterStatus.Checking, 0, sheet.Lines.Count);
        (Encoding, IsEncodingGuessed) = (sheet.Encoding.Name, !sheet.Encoding.IsSure);
        return Raise(new RosterGoesOn(Id, RosterStatus.Checking, 0));
    }

    internal sealed class Mapping : IEntityTypeConfiguration<RosterImport>
    {
        public void Configure(EntityTypeBuilder<RosterImport> builder)
        {
            builder.ToTable("RosterImports");
            builder.Property(i => i.FileName).HasMaxLength(200);
            builder.Property(i => i.FileHash).HasMaxLength(64);
            builder.Property(i => i.Encoding).HasMaxLength(30);
            builder.Property(i => i.StoppedBecause).HasMaxLength(500);
            builder.HasIndex(i => new { i.InstitutionId, i.CreatedAt });
            builder.HasIndex(i => i.CourseId);
            builder.HasOne<Course>().WithMany().HasForeignKey(i => i.CourseId).OnDelete(DeleteBehavior.Cascade);
            builder
                .Personal(i => i.StartedById)
                .Stays("keeps a record of who imported enrollments")
                .KeepsTheRest("says nothing about a person")
                .Exports("imports-of-rosters", "Enrollment imports you started");
        }
    }
}

/// <summary>An import has rows left to check or import.</summary>
public sealed record RosterGoesOn(Guid ImportId, RosterStatus Status, int From) : IEvent;
