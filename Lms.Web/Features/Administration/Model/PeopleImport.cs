using Lms.Web.Kernel;
using Lms.Web.Platform.Personal;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lms.Web.Features.Administration.Model;

public enum ImportKind
{
    /// <summary>Creates, changes, and suspends accounts.</summary>
    People,

    /// <summary>Sends invitations.</summary>
    Invites,
}

public enum ImportStatus
{
    Checking,
    Checked,
    Running,
    Finished,
    Stopped,
}

/// <summary>The planned action for a row, determined without performing it.</summary>
public enum RowPlan
{
    Create,
    Update,
    Deactivate,
    Reactivate,
    Invite,
    Nothing,
    Wrong,
}

public enum RowOutcome
{
    Waiting,

    /// <summary>There is nothing to do, or it cannot be done: the row is not attempted.</summary>
    Skipped,
    Done,
    Failed,
}

/// <summary>A file of people: checked row by row, and imported only after its owner has seen the preview.</summary>
public sealed class PeopleImport : Entity, IOwned
{
    /// <summary>File and rows are deleted after this many days; the entry in the list stays.</summary>
    public const int KeptDays = 30;

    private PeopleImport() { }

    public PeopleImport(ImportKind kind, string fileName, bool tells, Guid startedById, DateTime now)
    {
        Kind = kind;
        FileName = fileName;
        Tells = tells;
        StartedById = startedById;
        CreatedAt = now;
    }

    public Guid InstitutionId { get; set; }

    public ImportKind Kind { get; private init; }

    public string FileName { get; private init; } = "";

    /// <summary>The hash of the stored file; empty once it is deleted.</summary>
    public string FileHash { get; private set; } = "";

    /// <summary>New people receive an email.</summary>
    public bool Tells { get; private init; }

    /// <summary>The encoding of the file, as <see cref="Platform.Text.TextEncoding"/> names it.</summary>
    public string Encoding { get; private set; } = "";

    /// <summary>The encoding was not chosen and the file does not declare it: it should be checked.</summary>
    public bool IsEncodingGuessed { get; private set; }

    public Guid StartedById { get; private init; }

    public ImportStatus Status { get; private set; }

    /// <summary>Rows in the file without the header.</summary>
    public int Total { get; private set; }

    /// <summary>The number of rows processed: first of the check, then of the import.</summary>
    public int Position { get; private set; }

    public string? StoppedBecause { get; private set; }

    public DateTime CreatedAt { get; private init; }

    public DateTime? StartedAt { get; private set; }

    public DateTime? FinishedAt { get; private set; }

    public bool IsPurged => FileHash.Length == 0;

    public bool IsBusy => Status is ImportStatus.Checking or ImportStatus.Running;

    public Result Check(string fileHash, PeopleSheet sheet)
    {
        FileHash = fileHash;
        return Check(sheet);
    }

    /// <summary>Reads the same file in another encoding; its findings are determined again.</summary>
    public Result Reread(PeopleSheet sheet) =>
        Status is ImportStatus.Checked ? Check(sheet) : new Refusal("This import has already been started or discarded.");

    public Result Start(DateTime now)
    {
        if (Status is not ImportStatus.Checked)
            return new Refusal("This import has already been started or discarded.");
        (Status, Position, StartedAt) = (ImportStatus.Running, 0, now);
        return Raise(new ImportGoesOn(Id, ImportStatus.Running, 0));
    }

    public Result Discard(DateTime now)
    {
        if (Status is ImportStatus.Finished or ImportStatus.Stopped)
            return new Refusal("This import has already ended.");
        Stop(
            Status is ImportStatus.Running
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
        if (Status is ImportStatus.Checking)
            Status = ImportStatus.Checked;
        else
            (Status, FinishedAt) = (ImportStatus.Finished, now);
    }

    /// <summary>Lets another message continue the work, so that none takes long.</summary>
    public void Rest() => Raise(new ImportGoesOn(Id, Status, Position));

    public void Stop(string because, DateTime now) => (Status, StoppedBecause, FinishedAt) = (ImportStatus.Stopped, because, now);

    /// <summary>Its file and rows were deleted.</summary>
    public void Purge() => FileHash = "";

    private Result Check(PeopleSheet sheet)
    {
        (Status, Position, Total) = (ImportStatus.Checking, 0, sheet.Rows.Count);
        (Encoding, IsEncodingGuessed) = (sheet.Encoding.Name, !sheet.Encoding.IsSure);
        return Raise(new ImportGoesOn(Id, ImportStatus.Checking, 0));
    }

    internal sealed class Mapping : IEntityTypeConfiguration<PeopleImport>
    {
        public void Configure(EntityTypeBuilder<PeopleImport> builder)
        {
            builder.ToTable("PeopleImports");
            builder.Property(i => i.FileName).HasMaxLength(200);
            builder.Property(i => i.FileHash).HasMaxLength(64);
            builder.Property(i => i.Encoding).HasMaxLength(30);
            builder.Property(i => i.StoppedBecause).HasMaxLength(500);
            builder.HasIndex(i => new { i.InstitutionId, i.CreatedAt });
            builder
                .Personal(i => i.StartedById)
                .Stays("keeps a record of who imported people")
                .KeepsTheRest("says nothing about a person")
                .Exports("imports-of-people", "People imports you started");
        }
    }
}

/// <summary>An import has rows left to check or import.</summary>
public sealed record ImportGoesOn(Guid ImportId, ImportStatus Status, int From) : IEvent;
