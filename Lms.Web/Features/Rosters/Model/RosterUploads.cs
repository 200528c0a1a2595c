using Lms.Web.Kernel;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Data.Saving;
using Lms.Web.Platform.Files;

namespace Lms.Web.Features.Rosters.Model;

/// <summary>Takes a file of enrollments and has it checked.</summary>
public sealed class RosterUploads(LmsContext db, IFileStore store, Uploads uploads, TimeProvider clock)
{
    /// <param name="courseId">The one course that it is about; null if its rows name their courses.</param>
    public async Task<Result<RosterImport>> TakeAsync(IFormFile? file, string? encoding, Guid? courseId, CancellationToken stop)
    {
        if (file is null)
            return new Refusal("Choose a file first.", "Upload");
        if (file.Length > RosterContent.MostBytes)
            return new Refusal("The file is larger than {0} MB.", "Upload", RosterContent.MostBytes >> 20);
        using var memory = new MemoryStream();
        await file.CopyToAsync(memory, stop);
        // What can be checked immediately is; the rows are checked in the background.
        var sheet = RosterContent.Read(memory.ToArray(), courseId is not null, encoding, stop);
        if (sheet.Refusal is { } why)
            return why;
        memory.Position = 0;
        var stored = await store.PutAsync(memory, RosterContent.MostBytes, stop);
        if ((stored.Refusal ?? await uploads.FullAsync(stored.Value, stop)) is { } full)
            return full.About("Upload");
        var name = Path.GetFileName(file.FileName.Replace('\\', '/'));
        var import = new RosterImport(sheet.Value.Kind, courseId, name.Length > 200 ? name[..200] : name, db.Viewer.Id, clock.Now);
        import.Check(stored.Value.Hash, sheet.Value);
        var type = import.Kind is RosterKind.OneRoster ? "application/zip" : "text/csv";
        uploads.Keep(stored.Value, import.FileName, type, import.Id, isPublic: false, isOurs: true);
        db.Add(import);
        db.Add(db.Note("Uploaded", nameof(RosterImport), import.Id));
        return import;
    }

    /// <summary>Reads the file again in the chosen encoding.</summary>
    public async Task<Result> RereadAsync(RosterImport import, string? encoding, CancellationToken stop)
    {
        if (import.IsPurged || await store.OpenAsync(import.FileHash, stop) is not { } content)
            return new Refusal("This import has already ended.");
        await using var _ = content;
        using var memory = new MemoryStream();
        await content.CopyToAsync(memory, stop);
        var sheet = RosterContent.Read(memory.ToArray(), import.CourseId is not null, encoding, stop);
        return sheet.Refusal is { } why ? why : import.Reread(sheet.Value);
    }

    public async Task<Result> StartAsync(RosterImport import, bool tells, CancellationToken stop)
    {
        await db.LockAsync<RosterImport>(import.Id, stop);
        var started = import.Start(tells, clock.Now);
        if (started.IsDone)
            db.Add(db.Note("Started", nameof(RosterImport), import.Id));
        return started;
    }

    public Result Discard(RosterImport import)
    {
        var discarded = import.Discard(clock.Now);
        if (discarded.IsDone)
            db.Add(db.Note("Stopped", nameof(RosterImport), import.Id));
        return discarded;
    }
}
