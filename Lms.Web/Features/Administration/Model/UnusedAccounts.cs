using System.Globalization;
using Lms.Web.Features.Notifications.Model;
using Lms.Web.Features.People.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Text;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Administration.Model;

/// <summary>
/// Warns the owners of unused accounts, and closes the accounts a month later if they are still unused. Accounts of people who run
/// something are never closed, nor is an account that another institution relies on.
/// </summary>
public sealed class UnusedAccounts(LmsContext db, Notify notify, Deletions deletions, Words words, TimeProvider clock) : IRetention
{
    /// <summary>Between the warning about an unused account and its closing.</summary>
    private const int WarnedDays = 30;

    public async Task PurgeAsync(PrivacyRules rules, CancellationToken stop)
    {
        if (rules.InactiveDays is not { } days)
            return;
        var now = clock.Now;
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
}
