using Lms.Web.Features.Courses;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Enrollments.Model;
using Lms.Web.Features.People.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Files;
using Lms.Web.Platform.Outbox;
using Lms.Web.Platform.Text;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Rosters.Model;

/// <summary>
/// Checks and runs an import in small batches: each is one short transaction that also records the progress, so that learners can write in
/// between, and a run that continues after a crash (or is started a second time by mistake) begins where the last batch ended.
/// </summary>
public sealed class Rostering(LmsContext db, IFileStore files, NewMembers newMembers, Seats seats, TimeProvider clock, Words words)
    : IHandle<RosterGoesOn>,
        IGiveUp<RosterGoesOn>
{
    public const int ChecksAtOnce = 1000;
    public const int DoesAtOnce = 250;

    /// <summary>Making an account takes longer than enrolling someone.</summary>
    private const int MakesAtOnce = 50;

    /// <summary>After this time, another message continues: the worker takes a message that lasts too long for dead.</summary>
    private static readonly TimeSpan Shift = TimeSpan.FromSeconds(40);

    public async Task HandleAsync(RosterGoesOn it, CancellationToken stop)
    {
        var import = await db.RosterImports.AsNoTracking().SingleOrDefaultAsync(i => i.Id == it.ImportId, stop);
        if (import is not { IsBusy: true } || import.Status != it.Status)
            return;
        if (!await MayAsync(import, stop))
            await OneAsync(
                import.Id,
                found => found.Stop(words["The person who started the import may no longer manage these learners."], clock.Now),
                stop
            );
        else if (import.Status is RosterStatus.Checking)
            await CheckAsync(import, stop);
        else
            await DoAsync(import, stop);
    }

    public async Task GiveUpAsync(RosterGoesOn it, CancellationToken stop)
    {
        if (await db.RosterImports.AnyAsync(i => i.Id == it.ImportId && i.Status == it.Status, stop))
            await OneAsync(
                it.ImportId,
                found =>
                    found.Stop(
                        words[
                            "The import was interrupted {0} times. Operators can find the cause under “Background jobs”.",
                            OutboxWorker.MostAttempts
                        ],
                        clock.Now
                    ),
                stop
            );
    }

    /// <summary>Runs the import as its owner, if they still may.</summary>
    private async Task<bool> MayAsync(RosterImport import, CancellationToken stop)
    {
        if (!await db.ActForAsync(import.InstitutionId, import.StartedById, stop))
            return false;
        if (import.CourseId is not { } id)
            return db.Viewer.IsAdmin;
        return await db.Courses.AsNoTracking().Include(c => c.Staff).SingleOrDefaultAsync(c => c.Id == id, stop) is { } course
            && new CoursePolicy().Allows(db.Viewer, course, CourseAct.ManageLearners);
    }

    private async Task CheckAsync(RosterImport import, CancellationToken stop)
    {
        var sheet = RosterContent.Read(await BytesAsync(import.FileHash, stop), import.CourseId is not null, import.Encoding, stop);
        if (sheet.Refusal is { } why)
        {
            await OneAsync(import.Id, found => found.Stop(words[why], clock.Now), stop);
            return;
        }
        var lines = sheet.Value.Lines;
        RosterPlanner planner =
            import.Kind is RosterKind.OneRoster ? new OneRosterPlanner(db, words) : new EnrollmentPlanner(db, import, clock, words);
        await planner.PrepareAsync(lines, stop);
        await BitesAsync(
            import.Id,
            RosterStatus.Checking,
            async found =>
            {
                // Remove the results of reading the file in another encoding.
                if (found.Position == 0)
                    await db.RosterRows.Where(r => r.ImportId == import.Id).ExecuteDeleteAsync(stop);
                var bite = lines.Skip(found.Position).Take(ChecksAtOnce).ToList();
                var plans = await planner.PlanAsync(bite, stop);
                db.AddRange(bite.Select((line, at) => RowOf(import.Id, found.Position + at + 1, line, plans[at])));
                return bite.Count;
            },
            stop
        );
    }

    private static RosterRow RowOf(Guid importId, int number, RosterLine line, Planned planned) =>
        new()
        {
            ImportId = importId,
            Number = number,
            Table = line.Table,
            Line = line.Line,
            Label = Short(line.Label, RosterRow.LongestLabel),
            Email = Short(planned.Facts.Email ?? "", EmailAddress.Longest),
            Plan = planned.Plan,
            Outcome = planned.Plan is RosterPlan.Nothing or RosterPlan.Wrong ? RosterOutcome.Skipped : RosterOutcome.Waiting,
            Details = Short(planned.Details, RosterRow.LongestDetails),
            Facts = planned.Plan is RosterPlan.Nothing or RosterPlan.Wrong ? "{}" : planned.Facts.Write(),
        };

    private Task DoAsync(RosterImport import, CancellationToken stop) =>
        BitesAsync(
            import.Id,
            RosterStatus.Running,
            async found =>
            {
                var bite = await db
                    .RosterRows.AsNoTracking()
                    .Where(r => r.ImportId == import.Id && r.Number > found.Position)
                    .OrderBy(r => r.Number)
                    .Take(DoesAtOnce)
                    .ToListAsync(stop);
                if (bite.Exists(r => r is { Table: RosterTable.Users, Plan: RosterPlan.Create }))
                    bite = [.. bite.Take(MakesAtOnce)];
                var places = new RosterPlaces(db, seats, found, clock, words);
                List<RosterRow> waiting = [.. bite.Where(r => r.Outcome is RosterOutcome.Waiting)];
                var planned = waiting.ToDictionary(r => r.Number, r => r.Details);
                if (found.Kind is RosterKind.OneRoster)
                    await new OneRosterRun(db, newMembers, places, found, clock, words).RunAsync(waiting, stop);
                else if (waiting.Count > 0)
                    await places.TakeAsync([.. waiting.Select(r => new RosterPlace(r, RosterFacts.Read(r.Facts)))], stop);
                await KeepAsync(import.Id, waiting, planned, stop);
                return bite.Count;
            },
            stop
        );

    /// <summary>Notes what became of rows: one statement for all with the same outcome.</summary>
    private async Task KeepAsync(Guid importId, List<RosterRow> rows, Dictionary<int, string> planned, CancellationToken stop)
    {
        foreach (var same in rows.GroupBy(r => (r.Outcome, Details: r.Details == planned[r.Number] ? null : r.Details)))
        {
            var (outcome, details) = same.Key;
            var numbers = same.Select(r => r.Number).ToList();
            var its = db.RosterRows.Where(r => r.ImportId == importId && numbers.Contains(r.Number));
            if (details is null)
                await its.ExecuteUpdateAsync(r => r.SetProperty(x => x.Outcome, outcome), stop);
            else
            {
                var shown = Short(details, RosterRow.LongestDetails);
                await its.ExecuteUpdateAsync(r => r.SetProperty(x => x.Outcome, outcome).SetProperty(x => x.Details, shown), stop);
            }
        }
    }

    private async Task BitesAsync(Guid importId, RosterStatus status, Func<RosterImport, Task<int>> bite, CancellationToken stop)
    {
        var begun = clock.GetTimestamp();
        for (var goesOn = true; goesOn; )
            goesOn = await db.WriteAsync(
                async () =>
                {
                    db.ChangeTracker.Clear();
                    await db.LockAsync<RosterImport>(importId, stop);
                    var found = await db.RosterImports.SingleAsync(i => i.Id == importId, stop);
                    if (found.Status != status)
                        return false;
                    var count = await bite(found);
                    found.Advance(count == 0 ? found.Total : found.Position + count, clock.Now);
                    var isTired = found.Status == status && clock.GetElapsedTime(begun) > Shift;
                    if (isTired)
                        found.Rest();
                    await db.SaveChangesAsync(stop);
                    return found.Status == status && !isTired;
                },
                stop
            );
    }

    private Task OneAsync(Guid importId, Action<RosterImport> change, CancellationToken stop) =>
        db.WriteAsync(
            async () =>
            {
                db.ChangeTracker.Clear();
                await db.LockAsync<RosterImport>(importId, stop);
                var found = await db.RosterImports.SingleAsync(i => i.Id == importId, stop);
                if (found.IsBusy)
                    change(found);
                await db.SaveChangesAsync(stop);
            },
            stop
        );

    private async Task<byte[]> BytesAsync(string hash, CancellationToken stop)
    {
        await using var content =
            await files.OpenAsync(hash, stop) ?? throw new InvalidOperationException($"The file {hash} is missing from file storage.");
        using var memory = new MemoryStream();
        await content.CopyToAsync(memory, stop);
        return memory.ToArray();
    }

    /// <summary>Without half of a character at the end.</summary>
    private static string Short(string text, int most) =>
        text.Length <= most ? text : text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)];
}
