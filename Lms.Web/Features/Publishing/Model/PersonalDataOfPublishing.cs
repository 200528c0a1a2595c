using Lms.Web.Features.People.Model;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Text;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Publishing.Model;

/// <summary>Comments and decisions about drafts belong to the course team and stay when the person leaves.</summary>
public sealed class PersonalDataOfPublishing(LmsContext db, Words words) : IMergePersonalData
{
    public async Task MergeAsync(Merger it, CancellationToken stop)
    {
        string[] any = [LmsContext.NotDeleted];
        it.Moves(
            words["Lesson comments"],
            await db
                .LessonComments.IgnoreQueryFilters(any)
                .Where(c => c.PersonId == it.FromId)
                .ExecuteUpdateAsync(c => c.SetProperty(x => x.PersonId, it.ToId), stop)
        );
        await db
            .LessonComments.IgnoreQueryFilters(any)
            .Where(c => c.ResolvedById == it.FromId)
            .ExecuteUpdateAsync(c => c.SetProperty(x => x.ResolvedById, it.ToId), stop);
        it.Moves(
            words["Approval requests"],
            await db
                .ApprovalRequests.Where(r => r.PersonId == it.FromId)
                .ExecuteUpdateAsync(r => r.SetProperty(x => x.PersonId, it.ToId), stop)
        );
        await db
            .ApprovalRequests.Where(r => r.DecidedById == it.FromId)
            .ExecuteUpdateAsync(r => r.SetProperty(x => x.DecidedById, it.ToId), stop);
        it.Moves(
            words["Scheduled publications"],
            await db
                .PlannedPublications.Where(p => p.PersonId == it.FromId)
                .ExecuteUpdateAsync(p => p.SetProperty(x => x.PersonId, it.ToId), stop)
        );
    }
}
