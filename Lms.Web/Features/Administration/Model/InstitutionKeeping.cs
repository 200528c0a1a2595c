using System.Globalization;
using Lms.Web.Features.Notifications.Model;
using Lms.Web.Features.Packages.Model;
using Lms.Web.Features.People.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Data.Saving;
using Lms.Web.Platform.Files;
using Lms.Web.Platform.Jobs;
using Lms.Web.Platform.Outbox;
using Lms.Web.Platform.Text;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Administration.Model;

/// <summary>Clears away in the viewer's institution, in small bites so that learners can write in between.</summary>
public sealed class InstitutionKeeping(LmsContext db, Notify notify, Deletions deletions, Words words, TimeProvider clock)
{
    private const int Bite = 500;

    /// <summary>Between the warning that an account is not used and its closing.</summary>
    private const int WarnedDays = 30;

    public async Task RunAsync(CancellationToken stop)
    {
        var (rules, now) = (await db.PrivacyRulesAsync(stop), clock.Now);
        await PurgeAsync(now.AddDays(-rules.DeletedContentDays), stop);
        var notifications = now.AddDays(-rules.NotificationDays);
        await ForgetMessagesAsync(db.OutboxMessages.Where(m => m.InstitutionId == db.InstitutionId), rules, stop);
        await BiteByBiteAsync(
            () => db.Notifications.Where(n => n.ReadAt < notifications).Select(n => n.Id).Take(Bite).ToListAsync(stop),
            ids => db.Notifications.Where(n => ids.Contains(n.Id)).ExecuteDeleteAsync(stop),
            stop
        );
        await BiteByBiteAsync(
            () => db.PersonalExports.Where(e => e.FileId != null && e.ExpiresAt <= now).Select(e => e.Id).Take(Bite).ToListAsync(stop),
            async ids =>
            {
                await db
                    .StoredFiles.IgnoreQueryFilters(new[] { LmsContext.NotDeleted })
                    .Where(f => ids.Contains(f.ScopeId))
                    .ExecuteDeleteAsync(stop);
                return await db
                    .PersonalExports.Where(e => ids.Contains(e.Id))
                    .ExecuteUpdateAsync(e => e.SetProperty(x => x.FileId, (Guid?)null), stop);
            },
            stop
        );
        var invited = now.AddDays(-Invite.KeptDays);
        await PurgeAsync(
            nameof(Invite),
            () => db.Invites.Where(i => i.ExpiresAt < invited).Select(i => i.Id).Take(Bite).ToListAsync(stop),
            ids => db.Invites.Where(i => ids.Contains(i.Id)).ExecuteDeleteAsync(stop),
            stop
        );
        var shelves = now.AddDays(-ShelfChange.KeptDays);
        await BiteByBiteAsync(
            () => db.ShelfChanges.Where(c => c.At < shelves).Select(c => c.Id).Take(Bite).ToListAsync(stop),
            ids => db.ShelfChanges.Where(c => ids.Contains(c.Id)).ExecuteDeleteAsync(stop),
            stop
        );
        await ForgetImportsAsync(now.AddDays(-PeopleImport.KeptDays), stop);
        await ForgetCourseImportsAsync(now.AddDays(-CourseImport.KeptDays), stop);
        if (rules.InactiveDays is { } days)
            await CloseUnusedAsync(days, now, stop);
    }

    /// <summary>Removes messages for which no institution is known, or whose institution is gone, by the rules that apply to all.</summary>
    public Task ForgetMessagesOfNobodyAsync(CancellationToken stop) =>
        ForgetMessagesAsync(db.OutboxMessages.Where(m => !db.Institutions.Any(i => i.Id == m.InstitutionId)), new PrivacyRules(), stop);

    private async Task ForgetMessagesAsync(IQueryable<OutboxMessage> messages, PrivacyRules rules, CancellationToken stop)
    {
        var (before, dead) = (clock.Now.AddDays(-rules.MessageDays), clock.Now.AddDays(-OutboxMessage.DeadDays));
        await ForgetAsync(messages.Where(m => m.DoneAt < before).OrderBy(m => m.DoneAt));
        await ForgetAsync(messages.Where(m => m.DeadAt < dead).OrderBy(m => m.DeadAt));

        Task ForgetAsync(IQueryable<OutboxMessage> old) =>
            BiteByBiteAsync(
                () => old.Select(m => m.Id).Take(Bite).ToListAsync(stop),
                ids => db.OutboxMessages.Where(m => ids.Contains(m.Id)).ExecuteDeleteAsync(stop),
                stop
            );
    }

    /// <summary>
    /// Permanently removes content, from the leaves up. What learners earned remains: progress, answers and certificates carry the titles
    /// they were earned under. A course that anyone was ever enrolled in also remains, hidden.
    /// </summary>
    private async Task PurgeAsync(DateTime before, CancellationToken stop)
    {
        string[] any = [LmsContext.NotDeleted];
        var (lessons, units, modules, courses) = (
            db.Lessons.IgnoreQueryFilters(any),
            db.Units.IgnoreQueryFilters(any),
            db.Modules.IgnoreQueryFilters(any),
            db.Courses.IgnoreQueryFilters(any)
        );
        await PurgeAsync(
            "Lesson",
            () => lessons.Where(l => l.DeletedAt < before).Select(l => l.Id).Take(Bite).ToListAsync(stop),
            ids => lessons.Where(l => ids.Contains(l.Id)).ExecuteDeleteAsync(stop),
            stop
        );
        await PurgeAsync(
            "Unit",
            () => units.Where(u => u.DeletedAt < before).Select(u => u.Id).Take(Bite).ToListAsync(stop),
            ids => units.Where(u => ids.Contains(u.Id)).ExecuteDeleteAsync(stop),
            stop
        );
        await PurgeAsync(
            "Module",
            () => modules.Where(m => m.DeletedAt < before).Select(m => m.Id).Take(Bite).ToListAsync(stop),
            ids => modules.Where(m => ids.Contains(m.Id)).ExecuteDeleteAsync(stop),
            stop
        );
        await PurgeAsync(
            "Course",
            () =>
                courses
                    .Where(c => c.DeletedAt < before && !db.Enrollments.Any(e => e.CourseId == c.Id))
                    .Select(c => c.Id)
                    .Take(Bite)
                    .ToListAsync(stop),
            ids => courses.Where(c => ids.Contains(c.Id)).ExecuteDeleteAsync(stop),
            stop
        );
        var categories = db.Categories.IgnoreQueryFilters(any);
        await PurgeAsync(
            "Category",
            () => categories.Where(c => c.DeletedAt < before).Select(c => c.Id).Take(Bite).ToListAsync(stop),
            ids => categories.Where(c => ids.Contains(c.Id)).ExecuteDeleteAsync(stop),
            stop
        );
        var materials = db.Materials.IgnoreQueryFilters(any);
        await PurgeAsync(
            "Material",
            () => materials.Where(m => m.DeletedAt < before).Select(m => m.Id).Take(Bite).ToListAsync(stop),
            async ids =>
            {
                // Their files belong to no one else.
                var held = await db
                    .MaterialVersions.Where(v => ids.Contains(v.MaterialId) && v.FileId != null)
                    .Select(v => v.FileId)
                    .ToListAsync(stop);
                await db.StoredFiles.IgnoreQueryFilters(any).Where(f => held.Contains(f.Id)).ExecuteDeleteAsync(stop);
                return await materials.Where(m => ids.Contains(m.Id)).ExecuteDeleteAsync(stop);
            },
            stop
        );
        var reviews = db.Reviews.IgnoreQueryFilters(any);
        await PurgeAsync(
            "Review",
            () => reviews.Where(r => r.DeletedAt < before).Select(r => r.Id).Take(Bite).ToListAsync(stop),
            ids => reviews.Where(r => ids.Contains(r.Id)).ExecuteDeleteAsync(stop),
            stop
        );
        var comments = db.LessonComments.IgnoreQueryFilters(any);
        await PurgeAsync(
            "LessonComment",
            () => comments.Where(c => c.DeletedAt < before).Select(c => c.Id).Take(Bite).ToListAsync(stop),
            ids => comments.Where(c => ids.Contains(c.Id)).ExecuteDeleteAsync(stop),
            stop
        );
        var files = db.StoredFiles.IgnoreQueryFilters(any);
        await PurgeAsync(
            "StoredFile",
            () => files.Where(f => f.DeletedAt < before).Select(f => f.Id).Take(Bite).ToListAsync(stop),
            ids => files.Where(f => ids.Contains(f.Id)).ExecuteDeleteAsync(stop),
            stop
        );
    }

    /// <summary>
    /// Removes imported files of people and their rows, as both hold personal data: the rows first, so that a run after a crash starts
    /// over. Imports that were never started are discarded; running ones are left.
    /// </summary>
    private async Task ForgetImportsAsync(DateTime before, CancellationToken stop)
    {
        foreach (
            var id in await db
                .PeopleImports.Where(i =>
                    i.FileHash != "" && i.CreatedAt < before && i.Status != ImportStatus.Checking && i.Status != ImportStatus.Running
                )
                .Select(i => i.Id)
                .ToListAsync(stop)
        )
        {
            var isOver = await db.WriteAsync(
                async () =>
                {
                    await db.LockAsync<PeopleImport>(id, stop);
                    var import = await db.PeopleImports.SingleAsync(i => i.Id == id, stop);
                    if (import.IsBusy)
                        return false;
                    import.Discard(clock.Now);
                    await db.SaveChangesAsync(stop);
                    return true;
                },
                stop
            );
            db.ChangeTracker.Clear();
            if (!isOver)
                continue;
            var last = await db.PeopleImportRows.Where(r => r.ImportId == id).MaxAsync(r => (int?)r.Number, stop) ?? 0;
            for (var upTo = Bite; upTo < last + Bite; upTo += Bite)
                await db.WriteAsync(
                    () => db.PeopleImportRows.Where(r => r.ImportId == id && r.Number <= upTo).ExecuteDeleteAsync(stop),
                    stop
                );
            await db.WriteAsync(
                async () =>
                {
                    await db
                        .StoredFiles.IgnoreQueryFilters(new[] { LmsContext.NotDeleted })
                        .Where(f => f.ScopeId == id)
                        .ExecuteDeleteAsync(stop);
                    (await db.PeopleImports.SingleAsync(i => i.Id == id, stop)).Purge();
                    db.Add(db.Note("Purged", nameof(PeopleImport), id));
                    await db.SaveChangesAsync(stop);
                },
                stop
            );
            db.ChangeTracker.Clear();
        }
    }

    /// <summary>
    /// Removes the notes on each file of a package; a package that no one decided about is discarded, and removed as such.
    /// </summary>
    private async Task ForgetCourseImportsAsync(DateTime before, CancellationToken stop)
    {
        foreach (
            var import in await db
                .CourseImports.Where(i => i.CreatedAt < before && i.Status == CourseImportStatus.Checked)
                .ToListAsync(stop)
        )
            import.Discard(clock.Now);
        await db.SaveChangesAsync(stop);
        db.ChangeTracker.Clear();
        var old = db.CourseImportLines.Where(l =>
            db.CourseImports.Any(i =>
                i.Id == l.ImportId
                && i.CreatedAt < before
                && (
                    i.Status == CourseImportStatus.Finished
                    || i.Status == CourseImportStatus.Stopped
                    || i.Status == CourseImportStatus.Failed
                )
            )
        );
        while (
            await old.OrderBy(l => l.ImportId).ThenBy(l => l.Number).Select(l => new { l.ImportId, l.Number }).Take(Bite).ToListAsync(stop)
                is { Count: > 0 } next
        )
        {
            var (id, upTo) = (next[0].ImportId, next.Where(l => l.ImportId == next[0].ImportId).Max(l => l.Number));
            await db.WriteAsync(() => db.CourseImportLines.Where(l => l.ImportId == id && l.Number <= upTo).ExecuteDeleteAsync(stop), stop);
        }
    }

    /// <summary>
    /// Warns the owners of unused accounts, and closes the accounts a month later if they are still unused. Accounts of people who run
    /// something are never closed, nor is an account that another institution relies on.
    /// </summary>
    private async Task CloseUnusedAsync(int days, DateTime now, CancellationToken stop)
    {
        var (warned, closed) = (now.AddDays(WarnedDays - days), now.AddDays(-WarnedDays));
        foreach (var person in await UnusedAsync(warned, stop))
        {
            var key = string.Create(CultureInfo.InvariantCulture, $"unused:{person.Since:yyyyMMdd}");
            var told = await db
                .Notifications.AsNoTracking()
                .Where(n => n.PersonId == person.Id && n.Key == key)
                .Select(n => (DateTime?)n.CreatedAt)
                .SingleOrDefaultAsync(stop);
            if (told is null)
            {
                await notify.RunAsync(
                    person.Id,
                    NotificationKind.Account,
                    key,
                    words["Do you still need your account?"],
                    words[
                        "It hasn’t been used for a long time. If you don’t use it within {0} days, it will be closed and then deleted.",
                        WarnedDays
                    ],
                    "/dashboard",
                    words["Keep my account"],
                    stop
                );
                await db.SaveChangesAsync(stop);
            }
            else if (told <= closed)
            {
                await deletions.AskAsync(person.Id, null, stop);
            }
            db.ChangeTracker.Clear();
        }
    }

    private sealed record Unused(Guid Id, DateTime Since);

    /// <summary>
    /// People who have not used their account since then: a continuing session counts as use as well as signing in, and so does studying.
    /// </summary>
    private async Task<IReadOnlyList<Unused>> UnusedAsync(DateTime since, CancellationToken stop)
    {
        var here = db.InstitutionId;
        var shared = db.Memberships.OfAllInstitutions();
        var found = await (
            from m in shared.AsNoTracking()
            where
                m.InstitutionId == here
                && m.Role == Role.Learner
                && m.SuspendedAt == null
                && m.JoinedAt < since
                && !shared.Any(o => o.PersonId == m.PersonId && o.InstitutionId != here)
            join p in db.People on m.PersonId equals p.Id
            where
                !p.IsOperator
                && p.SuspendedAt == null
                && (p.LastSignInAt == null || p.LastSignInAt < since)
                && (p.LastUsedAt == null || p.LastUsedAt < since)
                && !db.AccountDeletions.Any(d => d.PersonId == p.Id && d.ClosedAt == null)
            let seen = db.Sessions.Where(s => s.PersonId == p.Id).Max(s => (DateTime?)s.SeenAt)
            let studied = db.Enrollments.Where(e => e.PersonId == p.Id).Max(e => e.LastAccessedAt)
            where (seen == null || seen < since) && (studied == null || studied < since)
            orderby p.Id
            select new
            {
                p.Id,
                m.JoinedAt,
                p.LastSignInAt,
                p.LastUsedAt,
                Seen = seen,
                Studied = studied,
            }
        ).ToListAsync(stop);
        return [.. found.Select(u => new Unused(u.Id, new[] { u.JoinedAt, u.LastSignInAt, u.LastUsedAt, u.Seen, u.Studied }.Max()!.Value))];
    }

    /// <summary>Permanently removes entities, with an entry in the log.</summary>
    private Task PurgeAsync(string entity, Func<Task<List<Guid>>> next, Func<List<Guid>, Task<int>> delete, CancellationToken stop) =>
        BiteByBiteAsync(
            next,
            async ids =>
            {
                db.AddRange(ids.Select(id => db.Note("Purged", entity, id)));
                await db.SaveChangesAsync(stop);
                db.ChangeTracker.Clear();
                return await delete(ids);
            },
            stop
        );

    private async Task BiteByBiteAsync(Func<Task<List<Guid>>> next, Func<List<Guid>, Task<int>> delete, CancellationToken stop)
    {
        while (await next() is { Count: > 0 } ids)
            await db.WriteAsync(() => delete(ids), stop);
    }
}
