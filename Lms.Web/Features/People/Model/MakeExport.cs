using Lms.Web.Kernel;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Files;
using Lms.Web.Platform.Outbox;
using Lms.Web.Platform.Personal;
using Lms.Web.Platform.Text;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.People.Model;

/// <summary>
/// Creates a person's archive and emails the link: first the data, then their files, in bites. Each bite is one message and one part, and
/// records its progress in the same write: a run that continues after a crash, in any process, starts where the last bite ended. Small
/// files are zipped; a large one is a part of its own, which needs no copy, because the store keeps equal files once.
/// </summary>
public sealed class MakeExport(
    LmsContext db,
    Uploads uploads,
    ExportFiles parts,
    PrivacyLinks links,
    AccountMails mails,
    Words words,
    PrivacyOptions options
) : IHandle<ExportAsked>, IHandle<ExportGoesOn>, IGiveUp<ExportAsked>, IGiveUp<ExportGoesOn>
{
    private const string Zip = "application/zip";

    /// <summary>Files examined in one batch.</summary>
    private const int MostFiles = 1000;

    /// <summary>Bytes copied in one batch.</summary>
    private readonly long mostBytes = (long)options.PartMegabytes << 20;

    private sealed record Facts
    {
        public required Guid PersonId { get; init; }

        public required string Name { get; init; }

        public required string Email { get; init; }

        public required string Locale { get; init; }

        public required string Institution { get; init; }

        public required string Fallback { get; init; }
    }

    public async Task HandleAsync(ExportAsked it, CancellationToken stop)
    {
        if (await OpenAsync(it.ExportId, stop) is not { FileId: null } export)
            return;
        var facts = await FactsAsync(export, stop);
        Languages.Speak(Languages.Of(facts.Locale, facts.Fallback));
        var person = await db.SeekAsync(facts.PersonId, stop);
        var (files, bite) = (await FilesOf(person).CountAsync(stop), await BiteAsync(export, stop));
        // The files that fit into one archive.
        var isAll = bite.Count == files && !bite.Exists(IsLarge);
        var stored = await parts.StoreAsync(
            async file =>
            {
                await using var archive = new PersonalArchive(file);
                foreach (var rows in PersonalModel.All)
                    await rows.WriteAsync(db, person, archive, stop);
                if (isAll)
                    await parts.PackAsync(bite, path => archive.BeginFileAsync(path, stop), stop);
                await archive.FinishAsync(
                    words["Personal data of {0}", facts.Name],
                    words["Everything {0} keeps about you. The “data” folder contains the same information as JSON.", facts.Institution],
                    stop
                );
            },
            stop
        );
        await KeepAsync(
            export,
            open =>
            {
                open.Begin(uploads.Keep(stored, "personal-data.zip", Zip, open.Id, isPublic: false, isOurs: true).Id, files);
                return GoOnAsync(open, !isAll, facts, stop);
            },
            stop
        );
    }

    public async Task HandleAsync(ExportGoesOn it, CancellationToken stop)
    {
        if (await OpenAsync(it.ExportId, stop) is not { FileId: not null } export || export.Position != it.Position)
            return;
        var facts = await FactsAsync(export, stop);
        var bite = await BiteAsync(export, stop);
        var large = bite.Where(IsLarge).ToList();
        var small = bite.Except(large).ToList();
        var zipped = small.Count == 0 ? null : await parts.StoreAsync(file => parts.ZipAsync(file, small, stop), stop);
        await KeepAsync(
            export,
            open =>
            {
                if (zipped is not null)
                    uploads.Keep(
                        zipped,
                        $"files-{open.Position + 1}-{open.Position + bite.Count}.zip",
                        Zip,
                        open.Id,
                        isPublic: false,
                        isOurs: true
                    );
                foreach (var file in large)
                    uploads.Keep(new Stored(file.Hash, file.Size), file.Name, file.ContentType, open.Id, isPublic: false, isOurs: true);
                if (bite.Count > 0)
                    open.Pack(bite.Count, bite[^1].Id);
                return GoOnAsync(open, bite.Count > 0, facts, stop);
            },
            stop
        );
    }

    public Task GiveUpAsync(ExportAsked it, CancellationToken stop) => FailAsync(it.ExportId, stop);

    public Task GiveUpAsync(ExportGoesOn it, CancellationToken stop) => FailAsync(it.ExportId, stop);

    private bool IsLarge(ExportPiece file) => file.Size > mostBytes / 2;

    private Task<PersonalExport?> OpenAsync(Guid exportId, CancellationToken stop) =>
        db.PersonalExports.AsNoTracking().SingleOrDefaultAsync(e => e.Id == exportId && e.ClosedAt == null, stop);

    private Task<Facts> FactsAsync(PersonalExport export, CancellationToken stop) =>
        (
            from p in db.People.AsNoTracking()
            where p.Id == export.PersonId
            from i in db.Institutions
            where i.Id == export.InstitutionId
            select new Facts
            {
                PersonId = p.Id,
                Name = p.DisplayName,
                Email = p.Email!,
                Locale = p.Locale,
                Institution = i.Name,
                Fallback = i.Locale,
            }
        ).SingleAsync(stop);

    private IQueryable<StoredFile> FilesOf(PersonSought person)
    {
        var keys = PersonalModel
            .All.Select(rows => rows.FilesOf(db, person))
            .OfType<IQueryable<Guid>>()
            .Aggregate((all, more) => all.Union(more));
        return db.StoredFiles.AsNoTracking().Where(f => f.State == FileState.Ready && keys.Contains(f.Id));
    }

    /// <summary>The next files, as many as are copied in one bite; large ones are not copied.</summary>
    private async Task<List<ExportPiece>> BiteAsync(PersonalExport export, CancellationToken stop)
    {
        var files = FilesOf(new PersonSought(export.PersonId, []));
        if (export.LastFileId is { } last)
            files = files.Where(f => f.Id.CompareTo(last) > 0);
        var next = await files
            .OrderBy(f => f.Id)
            .Take(MostFiles)
            .Select(f => new ExportPiece(f.Id, f.Name, f.ContentType, f.Hash, f.Size))
            .ToListAsync(stop);
        var bytes = 0L;
        return [.. next.TakeWhile(file => IsLarge(file) || (bytes += file.Size) <= mostBytes)];
    }

    /// <summary>The part and how far it came are kept together, unless another process was faster.</summary>
    private Task KeepAsync(PersonalExport seen, Func<PersonalExport, Task> keep, CancellationToken stop) =>
        db.WriteAsync(
            async () =>
            {
                await db.LockAsync<PersonalExport>(seen.Id, stop);
                var export = await db.PersonalExports.SingleOrDefaultAsync(e => e.Id == seen.Id && e.ClosedAt == null, stop);
                if (export is null || export.Position != seen.Position || export.FileId != seen.FileId)
                    return;
                await keep(export);
                await db.SaveChangesAsync(stop);
            },
            stop
        );

    private async Task GoOnAsync(PersonalExport export, bool hasMore, Facts facts, CancellationToken stop)
    {
        if (hasMore)
        {
            export.Rest();
            return;
        }
        var days = (await db.PrivacyRulesAsync(stop)).ExportDays;
        export.Deliver(db.Clock.Now.AddDays(days), db.Clock.Now);
        await mails.WriteAsync(
            facts.Email,
            facts.Name,
            facts.Locale,
            words["Your personal data is ready"],
            () =>
                words[
                    "The archive you requested is ready. The link works for {0} days and only while you are signed in. If you did not request it, change your password.",
                    days
                ],
            words["Download archive"],
            links.Export(export.Id),
            stop
        );
    }

    private Task FailAsync(Guid exportId, CancellationToken stop) =>
        db.WriteAsync(
            async () =>
            {
                await db.LockAsync<PersonalExport>(exportId, stop);
                if (await db.PersonalExports.SingleOrDefaultAsync(e => e.Id == exportId && e.ClosedAt == null, stop) is not { } export)
                    return;
                var facts = await FactsAsync(export, stop);
                export.Fail(db.Clock.Now);
                await db.StoredFiles.Where(f => f.ScopeId == exportId).ExecuteDeleteAsync(stop);
                await mails.WriteAsync(
                    facts.Email,
                    facts.Name,
                    facts.Locale,
                    words["We couldn’t create your archive"],
                    () =>
                        words[
                            "We couldn’t create the archive of your data. Administrators can find the cause under “Background jobs”. You can request it again."
                        ],
                    words["Request again"],
                    "/settings/privacy",
                    stop
                );
                await db.SaveChangesAsync(stop);
            },
            stop
        );
}
