using Lms.Web.Features.Courses.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Personal;
using Lms.Web.Platform.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lms.Web.Features.Packages.Model;

public enum CourseImportStatus
{
    /// <summary>Being looked through: nothing is made of it.</summary>
    Checking,

    /// <summary>Waiting for the uploader to confirm that the course should be created.</summary>
    Checked,

    Running,
    Finished,

    /// <summary>By hand.</summary>
    Stopped,

    /// <summary>No course can be made of it, or the work broke off too often; it says why.</summary>
    Failed,
}

/// <summary>
/// An uploaded package or zip of a folder: first checked, then turned into a course when its owner has seen the expected result. The course
/// stays hidden until it is complete, so that the import is all or nothing.
/// </summary>
public sealed class CourseImport : Entity, IOwned, IVersioned
{
    /// <summary>The notes on each file, and a zip that no one decided about, are removed this many days after the upload.</summary>
    public const int KeptDays = 30;

    /// <summary>How many modules of the outline are kept to be shown.</summary>
    public const int MostModules = 200;

    private CourseImport() { }

    public CourseImport(string fileName, string fileHash, Guid startedById, DateTime now)
    {
        FileName = fileName;
        FileHash = fileHash;
        StartedById = startedById;
        CreatedAt = now;
        Raise(new CourseImportGoesOn(Id, CourseImportStatus.Checking, 0));
    }

    public Guid InstitutionId { get; set; }

    public string FileName { get; private init; } = "";

    /// <summary>The hash under which its bytes are stored; empty when they are no longer needed.</summary>
    public string FileHash { get; private set; } = "";

    public Guid StartedById { get; private init; }

    public CourseImportStatus Status { get; private set; }

    /// <summary>The title of the course; empty while unknown.</summary>
    public string Title { get; private set; } = "";

    /// <summary>The modules, one in a line (<see cref="FoundModule"/>).</summary>
    public string Outline { get; private set; } = "";

    public IReadOnlyList<FoundModule> FoundModules =>
        [.. Outline.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(FoundModule.Of)];

    /// <summary>What was decided after the preview; nothing before.</summary>
    public ImportChoices Choices =>
        Status is CourseImportStatus.Checking
            ? ImportChoices.None
            : new(Title, [.. FoundModules.Select(m => new ImportChoices.Module(m.Title, m.IsTaken))]);

    /// <summary>A part of what was found is no longer wanted, and the course is not begun.</summary>
    public bool LeavesOut => CourseId is null && FoundModules.Any(m => !m.IsTaken);

    public int Modules { get; private set; }

    public int Lessons { get; private set; }

    public int Files { get; private set; }

    /// <summary>Files and lessons to keep.</summary>
    public int Total => Files + Lessons;

    /// <summary>How many of them are kept: files first.</summary>
    public int Position { get; private set; }

    /// <summary>The course, from its beginning; hidden until it is whole.</summary>
    public Guid? CourseId { get; private set; }

    /// <summary>As <see cref="Reasons"/> writes it.</summary>
    public string? StoppedBecause { get; private set; }

    public DateTime CreatedAt { get; private init; }

    public DateTime? StartedAt { get; private set; }

    public DateTime? FinishedAt { get; private set; }

    public int Version { get; set; }

    public bool IsBusy => Status is CourseImportStatus.Checking or CourseImportStatus.Running;

    public bool IsOver => !IsBusy && Status is not CourseImportStatus.Checked;

    /// <summary>The preview is complete.</summary>
    public void Find(Plan plan)
    {
        Title = plan.Sheet.Title;
        Modules = plan.Modules.Count;
        Lessons = plan.Lessons.Count();
        Files = plan.Files.Count;
        Outline = string.Join(
            '\n',
            plan.Modules.Take(MostModules)
                .Select(m => new FoundModule(
                    m.Title.ReplaceLineEndings(" "),
                    m.Units.Sum(u => u.Lessons.Count),
                    IsTaken: true,
                    plan.Links is not null
                ))
        );
        Status = CourseImportStatus.Checked;
    }

    /// <param name="choices">What was decided after the preview; null for everything as it was found.</param>
    public Result Start(DateTime now, ImportChoices? choices = null)
    {
        if (Status is not CourseImportStatus.Checked)
            return new Refusal("This import has already been started or discarded.");
        if (choices is not null && Choose(choices).Refusal is { } why)
            return why;
        (Status, StartedAt) = (CourseImportStatus.Running, now);
        return Raise(new CourseImportGoesOn(Id, Status, 0));
    }

    private Result Choose(ImportChoices choices)
    {
        var modules = FoundModules
            .Select(
                (found, at) =>
                    at < choices.Modules.Count && choices.Modules[at] is var choice
                        ? found with
                        {
                            Title = choice.Title.OrNull()?.ReplaceLineEndings(" ") ?? found.Title,
                            IsTaken = choice.IsTaken || !found.CanBeLeftOut,
                        }
                        : found
            )
            .ToList();
        if (Modules <= modules.Count && modules.TrueForAll(m => !m.IsTaken))
            return new Refusal("Choose at least one module.");
        (Title, Outline) = (choices.Title.OrNull()?.ReplaceLineEndings(" ") ?? Title, string.Join('\n', modules));
        return Result.Done;
    }

    /// <summary>Records that the course was begun: a continued import adds to this one.</summary>
    public void Begin(Guid courseId, Plan plan)
    {
        CourseId ??= courseId;
        (Modules, Lessons, Files) = (plan.Modules.Count, plan.Lessons.Count(), plan.Files.Count);
    }

    public void Advance(int by) => Position += by;

    /// <summary>Lets another message continue the work, so that none takes long.</summary>
    public void Rest() => Raise(new CourseImportGoesOn(Id, Status, Position));

    public void Finish(DateTime now) => (Status, FinishedAt) = (CourseImportStatus.Finished, now);

    /// <summary>Stops it manually; content created so far is removed.</summary>
    public Result Discard(DateTime now)
    {
        if (IsOver)
            return new Refusal("This import has already ended.");
        End(CourseImportStatus.Stopped, new Refusal("Discarded. Nothing was changed."), now);
        return Result.Done;
    }

    /// <summary>Marks the import as failed; content created so far is removed.</summary>
    public void Fail(Refusal why, DateTime now) => End(CourseImportStatus.Failed, why, now);

    /// <summary>Records that its bytes and the content created so far are gone.</summary>
    public void Forget()
    {
        FileHash = "";
        if (Status is not CourseImportStatus.Finished)
            CourseId = null;
    }

    private void End(CourseImportStatus status, Refusal why, DateTime now)
    {
        (Status, StoppedBecause, FinishedAt) = (status, Reasons.Write([why]), now);
        Raise(new CourseImportGoesOn(Id, Status, Position));
    }

    internal sealed class Mapping : IEntityTypeConfiguration<CourseImport>
    {
        public void Configure(EntityTypeBuilder<CourseImport> builder)
        {
            builder.ToTable("CourseImports");
            builder.Property(i => i.FileName).HasMaxLength(200);
            builder.Property(i => i.FileHash).HasMaxLength(64);
            builder.Property(i => i.Title).HasMaxLength(160);
            builder.Ignore(i => i.Total);
            builder.Ignore(i => i.FoundModules);
            builder.Ignore(i => i.Choices);
            builder.HasIndex(i => new
            {
                i.InstitutionId,
                i.StartedById,
                i.CreatedAt,
            });
            builder
                .Personal(i => i.StartedById)
                .Stays("keeps a record of who imported the course")
                .KeepsTheRest("it is about the course")
                .Exports(
                    "imports-of-courses",
                    "Courses you imported",
                    i => new
                    {
                        i.FileName,
                        i.Title,
                        i.Status,
                        i.CreatedAt,
                        i.StartedAt,
                        i.FinishedAt,
                    }
                );
        }
    }
}

/// <summary>An import has something left to look at, to keep, or to clear away.</summary>
public sealed record CourseImportGoesOn(Guid ImportId, CourseImportStatus Status, int From) : IEvent;
