using Lms.Web.Features.Courses;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Questions.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Outbox;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Learning.Model;

/// <summary>Cards that are taken out of a lesson's text do not come again.</summary>
public sealed class RemoveOldCards(LmsContext db) : IHandle<ActivitiesChanged>
{
    public async Task HandleAsync(ActivitiesChanged it, CancellationToken stop)
    {
        var there = (await Activities.OfAsync(db, it.LessonId))
            .All.Where(a => a.Deck is not null)
            .SelectMany(a => a.Deck!.Cards.Select(a.Deck.KeyOf))
            .ToList();
        await db.WriteAsync(
            () =>
                db
                    .ActivityStates.Where(s => s.LessonId == it.LessonId && s.DueOn != null && !there.Contains(s.Key))
                    .ExecuteUpdateAsync(s => s.SetProperty(x => x.DueOn, (DateOnly?)null), stop),
            stop
        );
    }
}
