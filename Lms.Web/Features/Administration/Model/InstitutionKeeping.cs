using Lms.Web.Features.People.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Jobs;
using Lms.Web.Platform.Outbox;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Administration.Model;

/// <summary>Cleans up the viewer's institution: runs the retention of every room.</summary>
public sealed class InstitutionKeeping(
    LmsContext db,
    Purge purge,
    IEnumerable<IRetention> rooms,
    TimeProvider clock,
    ILogger<InstitutionKeeping> log
)
{
    public async Task RunAsync(CancellationToken stop)
    {
        var rules = await db.PrivacyRulesAsync(stop);
        await ForgetMessagesAsync(db.OutboxMessages.Where(m => m.InstitutionId == db.InstitutionId), rules, stop);
        await OneByOne.RunAsync(rooms, room => room.GetType().Name, PurgeAsync, log, stop);

        async Task PurgeAsync(IRetention room)
        {
            try
            {
                await room.PurgeAsync(rules, stop);
            }
            finally
            {
                db.ChangeTracker.Clear();
            }
        }
    }

    /// <summary>Deletes messages without an institution, or of a deleted one, by the common rules.</summary>
    public Task ForgetMessagesOfNobodyAsync(CancellationToken stop) =>
        ForgetMessagesAsync(db.OutboxMessages.Where(m => !db.Institutions.Any(i => i.Id == m.InstitutionId)), new PrivacyRules(), stop);

    private async Task ForgetMessagesAsync(IQueryable<OutboxMessage> messages, PrivacyRules rules, CancellationToken stop)
    {
        var (before, dead) = (clock.Now.AddDays(-rules.MessageDays), clock.Now.AddDays(-OutboxMessage.DeadDays));
        await ForgetAsync(messages.Where(m => m.DoneAt < before).OrderBy(m => m.DoneAt));
        await ForgetAsync(messages.Where(m => m.DeadAt < dead).OrderBy(m => m.DeadAt));

        Task ForgetAsync(IQueryable<OutboxMessage> old) =>
            purge.RowsAsync(old.Select(m => m.Id), ids => db.OutboxMessages.Where(m => ids.Contains(m.Id)).ExecuteDeleteAsync(stop), stop);
    }
}
