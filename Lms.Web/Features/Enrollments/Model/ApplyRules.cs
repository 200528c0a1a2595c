using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Notifications.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Outbox;
using Lms.Web.Platform.Text;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Enrollments.Model;

/// <summary>
/// Keeps enrollments in step with the rules that are on. It can stop at any point: what is left is done the next time, and nothing is
/// done twice.
/// </summary>
public sealed class ApplyRules(LmsContext db, Seats seats, Notify notify, Words words, TimeProvider clock)
    : IHandle<EnrollmentRuleTurnedOn>,
        IHandle<EnrollmentRuleUndone>
{
    /// <summary>How many are changed in one transaction, so that others can write in between.</summary>
    private const int Batch = 200;

    /// <summary>Applies all rules of the viewer’s institution.</summary>
    /// <returns>How many enrollments were changed.</returns>
    public async Task<int> RunAsync(CancellationToken stop)
    {
        var changed = 0;
        foreach (var id in await db.EnrollmentRules.Where(r => r.IsOn).OrderBy(r => r.CreatedAt).Select(r => r.Id).ToListAsync(stop))
            changed += await ApplyAsync(id, stop);
        return changed;
    }

    public Task HandleAsync(EnrollmentRuleTurnedOn it, CancellationToken stop) => ApplyAsync(it.RuleId, stop);

    /// <summary>Takes back what a rule did. Those who have begun to study since keep their enrollment.</summary>
    public async Task HandleAsync(EnrollmentRuleUndone it, CancellationToken stop)
    {
        var after = Guid.Empty;
        while (true)
        {
            var page = await (
                from change in db.EnrollmentChanges.AsNoTracking()
                where change.BatchId == it.BatchId && change.Id > after && change.Verb != EnrollmentVerb.Restored
                join e in db.Enrollments on change.EnrollmentId equals e.Id
                where e.Status == change.To
                orderby change.Id
                select new
                {
                    Change = change,
                    e.CourseId,
                    e.PersonId,
                }
            )
                .Take(Batch)
                .ToListAsync(stop);
            foreach (var done in page)
            {
                await seats.UndoAsync(done.CourseId, done.PersonId, done.Change, it.ById, stop);
                db.ChangeTracker.Clear();
            }
            if (page.Count < Batch)
                return;
            after = page[^1].Change.Id;
        }
    }

    private async Task<int> ApplyAsync(Guid ruleId, CancellationToken stop)
    {
        var batch = Ids.New();
        var (enrolled, withdrawn) = (0, 0);
        if (await FindAsync(ruleId, stop) is not { IsOn: true } rule)
            return 0;
        var courses = await db.CoursesOf(rule).OrderBy(c => c.Id).Select(c => c.Id).ToListAsync(stop);
        foreach (var course in courses)
            enrolled += await EnrollAsync(rule, course, batch, stop);
        if (rule.Withdraws)
            withdrawn = await WithdrawAsync(rule, batch, stop);
        if (enrolled + withdrawn + rule.MayWithdraw > 0)
            await ChangeAsync(ruleId, r => r.Note(batch, enrolled, withdrawn, clock.Now), stop);
        return enrolled + withdrawn;
    }

    /// <summary>The rule as it is now; it may have been turned off in the middle of the work.</summary>
    private Task<EnrollmentRule?> FindAsync(Guid ruleId, CancellationToken stop) =>
        db.EnrollmentRules.AsNoTracking().SingleOrDefaultAsync(r => r.Id == ruleId, stop);

    private async Task<int> EnrollAsync(EnrollmentRule rule, Guid courseId, Guid batch, CancellationToken stop)
    {
        var (enrolled, after) = (0, Guid.Empty);
        while (await FindAsync(rule.Id, stop) is { IsOn: true })
        {
            var people = await db.ToEnroll(rule)
                .Where(p => p.CourseId == courseId && p.PersonId > after)
                .OrderBy(p => p.PersonId)
                .Select(p => p.PersonId)
                .Take(Batch)
                .ToListAsync(stop);
            if (people.Count == 0)
                break;
            var decided = await seats.GrantAsync(
                courseId,
                [.. people.Select(p => new SeatAsk(courseId, p, EnrollmentSource.Rule) { RuleId = rule.Id, BatchId = batch })],
                stop
            );
            enrolled += decided.Count(d => d.IsDone);
            after = people[^1];
            db.ChangeTracker.Clear();
        }
        return enrolled;
    }

    /// <summary>Withdraws all or, if they are more than anyone has seen, asks the administrators.</summary>
    private async Task<int> WithdrawAsync(EnrollmentRule rule, Guid batch, CancellationToken stop)
    {
        var leaving = await LeavingAsync(rule, stop);
        if (leaving.Count == 0 && rule.Held == 0)
            return 0;
        var may = false;
        await ChangeAsync(rule.Id, r => may = r.MayWithdrawNow(leaving.Count), stop);
        if (!may)
        {
            await AskAsync(rule, leaving.Count, stop);
            return 0;
        }
        var withdrawn = 0;
        foreach (var some in leaving.GroupBy(l => l.CourseId).SelectMany(c => c.Chunk(Batch)))
        {
            var done = await seats.ChangeAsync(
                some[0].CourseId,
                [
                    .. some.Select(l =>
                        (l.PersonId, (Func<Enrollment, Course, Result>)((enrollment, _) => Withdraw(enrollment, rule, batch)))
                    ),
                ],
                stop
            );
            withdrawn += done.Count(d => d.IsDone);
            db.ChangeTracker.Clear();
        }
        return withdrawn;
    }

    private Result Withdraw(Enrollment enrollment, EnrollmentRule rule, Guid batch)
    {
        enrollment.Begin(batch);
        return enrollment.WithdrawByRule(rule.Id, clock.Now);
    }

    private readonly record struct Leaving(Guid CourseId, Guid PersonId);

    private async Task<List<Leaving>> LeavingAsync(EnrollmentRule rule, CancellationToken stop) =>
        await (await db.LeavingAsync(rule, stop)).Select(e => new Leaving(e.CourseId, e.PersonId)).ToListAsync(stop);

    private async Task AskAsync(EnrollmentRule rule, int count, CancellationToken stop)
    {
        var admins = await db.Memberships.Where(m => m.Role == Role.Admin).Select(m => m.PersonId).ToListAsync(stop);
        foreach (var admin in admins)
            await notify.RunAsync(
                admin,
                EnrollmentNotifications.RuleWaits,
                $"rule:{rule.Id}:{rule.AppliedAt:yyyyMMddHHmmss}",
                words["The rule “{0}” would withdraw many learners", rule.Name],
                words.Count(
                    count,
                    "1 learner no longer meets its conditions.",
                    "{0} learners no longer meet its conditions. See who they are, and decide."
                ),
                $"/admin/enrollment-rules/{rule.Id}",
                words["Review rule"],
                stop
            );
        await db.SaveChangesAsync(stop);
    }

    private Task ChangeAsync(Guid ruleId, Action<EnrollmentRule> change, CancellationToken stop) =>
        db.WriteAsync(
            async () =>
            {
                await db.LockAsync<EnrollmentRule>(ruleId, stop);
                if (await db.EnrollmentRules.SingleOrDefaultAsync(r => r.Id == ruleId, stop) is { } rule)
                    change(rule);
                await db.SaveChangesAsync(stop);
                db.ChangeTracker.Clear();
            },
            stop
        );
}
