using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.People.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Files;
using Lms.Web.Platform.Files.Media;
using Lms.Web.Platform.Outbox;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Packages.Model;

/// <summary>
/// Checks an upload and creates the course from it, in batches: each is one short write that also records the progress, so that learners
/// can write in between, and a run that continues after a crash adds to the same course where the last batch ended.
/// </summary>
public sealed class CourseImporting(
    LmsContext db,
    IFileStore store,
    CourseImporter importer,
    PackageFiles packageFiles,
    IEnumerable<IPackagePart> parts,
    Viewer viewer,
    TimeProvider clock
) : IHandle<CourseImportGoesOn>, IGiveUp<CourseImportGoesOn>
{
    private const int LinesAtOnce = 500;

    /// <summary>After that the rest is for another message: the worker takes one that lasts too long for dead.</summary>
    private static readonly TimeSpan Shift = TimeSpan.FromSeconds(40);

    private static readonly string[] Any = [LmsContext.NotDeleted];

    public Task HandleAsync(CourseImportGoesOn it, CancellationToken stop) => GoOnAsync(it.ImportId, it.Status, int.MaxValue, stop);

    /// <summary>Gives up after repeated failures; content created so far is removed by the message about it.</summary>
    public async Task GiveUpAsync(CourseImportGoesOn it, CancellationToken stop)
    {
        if (await db.CourseImports.AnyAsync(i => i.Id == it.ImportId && i.Status == it.Status, stop))
            await FailAsync(
                it.ImportId,
                new Refusal(
                    "The import was interrupted {0} times and failed for good. Operators can find the cause under “Background jobs”.",
                    null,
                    OutboxWorker.MostAttempts
                ),
                stop
            );
    }

    /// <summary>One batch only, of a running import.</summary>
    internal Task BiteAsync(Guid importId, CancellationToken stop) => GoOnAsync(importId, CourseImportStatus.Running, 1, stop);

    private async Task GoOnAsync(Guid importId, CourseImportStatus status, int bites, CancellationToken stop)
    {
        if (
            await db.CourseImports.AsNoTracking().SingleOrDefaultAsync(i => i.Id == importId, stop) is not { } import
            || import.Status != status
        )
            return;
        if (import.Status is CourseImportStatus.Stopped or CourseImportStatus.Failed)
        {
            await ClearAwayAsync(import, stop);
            return;
        }
        if (!import.IsBusy)
            return;
        if (!await ActAsStarterAsync(import, stop))
        {
            await FailAsync(import.Id, new Refusal("The person who started this import can no longer create courses here."), stop);
            return;
        }
        try
        {
            using var source = PackageSource.OfZip(
                await store.OpenAsync(import.FileHash, stop)
                    ?? throw new InvalidOperationException($"The file {import.FileHash} is missing from file storage."),
                stop
            );
            var plan = importer.Plan(source, Title(import.FileName), import.Choices);
            var went =
                import.Status is CourseImportStatus.Checking
                    ? await CheckAsync(import.Id, plan, stop)
                    : await MakeAsync(import.Id, plan, source, bites, stop);
            if (went.Refusal is { } why)
                await FailAsync(import.Id, why, stop);
        }
        catch (PackageException wrong)
        {
            await FailAsync(import.Id, wrong.Why, stop);
        }
    }

    /// <summary>The name of the file, for a folder that does not say what it is.</summary>
    private static string Title(string fileName) =>
        Path.GetFileNameWithoutExtension(fileName) is { Length: > 0 } name
            ? name.Length > 160
                ? name[..160]
                : name
            : "Course";

    /// <summary>With their rights as they are now, and in the audit log by their name.</summary>
    private async Task<bool> ActAsStarterAsync(CourseImport import, CancellationToken stop)
    {
        var institution = await db.Institutions.AsNoTracking().SingleAsync(i => i.Id == import.InstitutionId, stop);
        viewer.Visit(institution.Id, institution.Name, Clock.Zone(institution.TimeZone));
        var starter = await db.OpenPeople().AsNoTracking().SingleOrDefaultAsync(p => p.Id == import.StartedById, stop);
        var role = await db.Memberships.Where(m => m.PersonId == import.StartedById).Select(m => (Role?)m.Role).SingleOrDefaultAsync(stop);
        if (starter is null)
            return false;
        viewer.SignIn(
            starter.Id,
            starter.DisplayName,
            starter.Email!,
            role,
            starter.IsOperator,
            Clock.Zone(starter.TimeZone),
            starter.Theme
        );
        return viewer.IsInstructor;
    }

    private async Task<Result> CheckAsync(Guid importId, Plan plan, CancellationToken stop)
    {
        if (importer.Rehearse(plan).Refusal is { } why)
            return why;
        await importer.LookAroundAsync(plan, stop);
        await ReportAsync(importId, plan, stop);
        var import = await db.CourseImports.SingleAsync(i => i.Id == importId, stop);
        if (import.Status is CourseImportStatus.Checking)
            import.Find(plan);
        await db.SaveChangesAsync(stop);
        return Result.Done;
    }

    private async Task ReportAsync(Guid importId, Plan plan, CancellationToken stop)
    {
        // A run that crashed while writing them starts over.
        await db.WriteAsync(() => db.CourseImportLines.Where(l => l.ImportId == importId).ExecuteDeleteAsync(stop), stop);
        foreach (var lines in plan.Report.Select((line, at) => (line, at)).Chunk(LinesAtOnce))
        {
            db.AddRange(
                lines.Select(l => new CourseImportLine
                {
                    ImportId = importId,
                    Number = l.at + 1,
                    Path = l.line.Path,
                    Fate = l.line.Fate,
                    Reasons = Reasons.Write(l.line.Whole is { } why ? [why] : []),
                })
            );
            await db.SaveChangesAsync(stop);
            db.ChangeTracker.Clear();
        }
    }

    private async Task<Result> MakeAsync(Guid importId, Plan plan, PackageSource source, int bites, CancellationToken stop)
    {
        var begun = clock.GetTimestamp();
        // What was left out after the preview is no longer in the plan.
        if ((await db.CourseImports.AsNoTracking().SingleAsync(i => i.Id == importId, stop)).LeavesOut)
        {
            await importer.LookAroundAsync(plan, stop);
            await ReportAsync(importId, plan, stop);
        }
        var files = await KeptAsync(importId, stop);
        for (var done = 0; done < bites; done++)
        {
            db.ChangeTracker.Clear();
            // On saving, its version shows whether someone stopped it in the meantime, or another process has this batch.
            var import = await db.CourseImports.SingleAsync(i => i.Id == importId, stop);
            if (import.Status is not CourseImportStatus.Running)
                return Result.Done;
            var bite = await BiteAsync(import, plan, source, files, stop);
            if (bite.Refusal is not null)
                return bite;
            var isTired = import.IsBusy && clock.GetElapsedTime(begun) > Shift;
            if (isTired)
                import.Rest();
            await db.SaveChangesAsync(stop);
            if (isTired || !import.IsBusy)
                break;
        }
        return Result.Done;
    }

    private async Task<Result> BiteAsync(
        CourseImport import,
        Plan plan,
        PackageSource source,
        Dictionary<string, KeptFile> files,
        CancellationToken stop
    )
    {
        if (import.CourseId is not { } courseId)
        {
            var course = await importer.BeginAsync(plan, import.StartedById, null, isHidden: true, stop);
            if (course.Refusal is { } why)
                return why;
            import.Begin(course.Value.Id, plan);
            return Result.Done;
        }
        if (import.Position < plan.Files.Count)
        {
            var paths = plan.Files.Skip(import.Position).Take(CourseImporter.AtOnce).ToList();
            var lines = await db.CourseImportLines.Where(l => l.ImportId == import.Id && paths.Contains(l.Path)).ToListAsync(stop);
            foreach (var path in paths)
            {
                files[path] = packageFiles.Note(plan, path, await packageFiles.KeepAsync(path, source, stop), courseId);
                lines.Find(l => l.Path == path)!.MadeId = files[path].Id;
            }
            import.Advance(paths.Count);
            return Result.Done;
        }
        var from = import.Position - plan.Files.Count;
        if (from < import.Lessons)
        {
            import.Advance(Math.Min(CourseImporter.AtOnce, import.Lessons - from));
            var added = await importer.AddAsync(courseId, plan, files, from, CourseImporter.AtOnce, stop);
            if (added.IsDone)
                await NoteAsync(import.Id, plan.Lessons.Skip(from).Take(CourseImporter.AtOnce), stop);
            return added;
        }
        var finished = await importer.FinishAsync(courseId, plan, files, stop);
        if (finished.Refusal is not null)
            return finished;
        import.Finish(clock.Now);
        import.Forget();
        foreach (var zip in await db.StoredFiles.Where(f => f.ScopeId == import.Id).ToListAsync(stop))
            db.Remove(zip);
        return Result.Done;
    }

    /// <summary>The report leads to the lessons that were just added.</summary>
    private async Task NoteAsync(Guid importId, IEnumerable<PlannedLesson> lessons, CancellationToken stop)
    {
        var slugs = lessons.ToDictionary(l => l.Path, l => l.Slug);
        var paths = slugs.Keys.ToList();
        var ids = db.Set<Lesson>().Local.ToDictionary(l => l.Slug, l => l.Id);
        foreach (var line in await db.CourseImportLines.Where(l => l.ImportId == importId && paths.Contains(l.Path)).ToListAsync(stop))
            line.MadeId = ids[slugs[line.Path]];
    }

    private async Task<Dictionary<string, KeptFile>> KeptAsync(Guid importId, CancellationToken stop) =>
        await (
            from line in db.CourseImportLines.AsNoTracking()
            where line.ImportId == importId && line.MadeId != null
            join file in db.StoredFiles on line.MadeId equals file.Id
            join media in db.MediaFiles.Where(m => m.Kind == MediaKind.Picture) on file.Id equals media.FileId into pictures
            from picture in pictures.DefaultIfEmpty()
            select new
            {
                line.Path,
                file.Id,
                file.Name,
                Width = (int?)picture.Width,
                Height = (int?)picture.Height,
            }
        ).ToDictionaryAsync(
            f => f.Path,
            f => new KeptFile(f.Id, f.Name, f is { Width: > 0, Height: > 0 } ? (f.Width.Value, f.Height.Value) : null),
            stop
        );

    private Task FailAsync(Guid importId, Refusal why, CancellationToken stop) =>
        db.WriteAsync(
            async () =>
            {
                db.ChangeTracker.Clear();
                var import = await db.CourseImports.SingleAsync(i => i.Id == importId, stop);
                if (import.IsBusy)
                    import.Fail(why, clock.Now);
                await db.SaveChangesAsync(stop);
            },
            stop
        );

    /// <summary>Removes the content created so far without a trace: no one has seen it.</summary>
    private async Task ClearAwayAsync(CourseImport import, CancellationToken stop)
    {
        if (import.CourseId is { } courseId)
        {
            var lessons = db.Lessons.IgnoreQueryFilters(Any).Where(l => l.CourseId == courseId).Select(l => l.Id).Take(200);
            while (await lessons.ToListAsync(stop) is { Count: > 0 } ids)
                await db.WriteAsync(
                    async () =>
                    {
                        foreach (var part in parts)
                            await part.ForgetAsync(ids, stop);
                        await db.Lessons.IgnoreQueryFilters(Any).Where(l => ids.Contains(l.Id)).ExecuteDeleteAsync(stop);
                    },
                    stop
                );
        }
        await db.WriteAsync(
            async () =>
            {
                // Materials added to the library by this import are removed, unless someone used them in the meantime.
                if (import.CourseId is { } came)
                {
                    var files = await (
                        from m in db.Materials
                        where m.CameWithId == came && !db.LessonMaterials.Any(u => u.MaterialId == m.Id)
                        join v in db.MaterialVersions on m.Id equals v.MaterialId
                        where v.FileId != null
                        select v.FileId
                    ).ToListAsync(stop);
                    await db
                        .Materials.Where(m => m.CameWithId == came && !db.LessonMaterials.Any(u => u.MaterialId == m.Id))
                        .ExecuteDeleteAsync(stop);
                    await db.StoredFiles.IgnoreQueryFilters(Any).Where(f => files.Contains(f.Id)).ExecuteDeleteAsync(stop);
                    var lines = db.CourseImportLines.Where(l => l.ImportId == import.Id && l.MadeId != null).Select(l => l.MadeId);
                    await db
                        .StoredFiles.IgnoreQueryFilters(Any)
                        .Where(f =>
                            lines.Contains(f.Id) && f.ScopeId == import.InstitutionId && !db.MaterialVersions.Any(v => v.FileId == f.Id)
                        )
                        .ExecuteDeleteAsync(stop);
                }
                await db
                    .Courses.IgnoreQueryFilters(Any)
                    .Where(c => c.Id == import.CourseId && c.DeletedAt != null)
                    .ExecuteDeleteAsync(stop);
                await db
                    .StoredFiles.IgnoreQueryFilters(Any)
                    .Where(f => f.ScopeId == import.Id || f.ScopeId == import.CourseId)
                    .ExecuteDeleteAsync(stop);
                (await db.CourseImports.SingleAsync(i => i.Id == import.Id, stop)).Forget();
                await db.SaveChangesAsync(stop);
            },
            stop
        );
    }
}
