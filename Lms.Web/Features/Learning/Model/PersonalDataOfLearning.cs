using Lms.Web.Features.People.Model;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Outbox;
using Lms.Web.Platform.Text;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Learning.Model;

/// <summary>Merges the learning data of two accounts of one person.</summary>
public sealed class PersonalDataOfLearning(LmsContext db, Words words) : IMergePersonalData
{
    /// <summary>Days on which both accounts studied are added up, and so are lessons of courses that both are in.</summary>
    public async Task MergeAsync(Merger it, CancellationToken stop)
    {
        var twice = await (
            from closed in db.Enrollments
            where closed.PersonId == it.FromId
            join kept in db.Enrollments on closed.CourseId equals kept.CourseId
            where kept.PersonId == it.ToId
            select new { From = closed.Id, To = kept.Id }
        ).ToListAsync(stop);
        foreach (var pair in twice)
            await PutTogetherAsync(pair.From, pair.To, stop);
        it.Moves(
            words["Notes"],
            await db
                .Notes.IgnoreQueryFilters([LmsContext.NotDeleted])
                .Where(n => n.PersonId == it.FromId)
                .ExecuteUpdateAsync(n => n.SetProperty(x => x.PersonId, it.ToId), stop)
        );
        it.Moves(
            words["Bookmarks"],
            await db
                .Bookmarks.Where(b => b.PersonId == it.FromId && !db.Bookmarks.Any(o => o.PersonId == it.ToId && o.LessonId == b.LessonId))
                .ExecuteUpdateAsync(b => b.SetProperty(x => x.PersonId, it.ToId), stop)
        );
        await db.Bookmarks.Where(b => b.PersonId == it.FromId).ExecuteDeleteAsync(stop);
        var other = await db.StudyDays.Where(d => d.PersonId == it.FromId).ToListAsync(stop);
        var days = other.Select(d => d.On).ToList();
        var mine = await db.StudyDays.Where(d => d.PersonId == it.ToId && days.Contains(d.On)).ToDictionaryAsync(d => d.On, stop);
        foreach (var day in other)
        {
            if (!mine.TryGetValue(day.On, out var have))
                db.Add(have = new StudyDay { PersonId = it.ToId, On = day.On });
            (have.Seconds, have.LessonsDone) = (have.Seconds + day.Seconds, have.LessonsDone + day.LessonsDone);
            db.Remove(day);
        }
        await db.SaveChangesAsync(stop);
        it.Moves(words["Study days"], other.Count);
        await db.StudyClocks.Where(c => c.PersonId == it.FromId).ExecuteDeleteAsync(stop);
    }

    /// <summary>Two places of one person in one course: afterward one of them has everything, and the course is counted again.</summary>
    private async Task PutTogetherAsync(Guid from, Guid to, CancellationToken stop)
    {
        var lessons = await db.LessonProgress.Where(p => p.EnrollmentId == to).ToDictionaryAsync(p => p.LessonId, stop);
        foreach (
            var theirs in await db
                .LessonProgress.Where(p =>
                    p.EnrollmentId == from && db.LessonProgress.Any(o => o.EnrollmentId == to && o.LessonId == p.LessonId)
                )
                .ToListAsync(stop)
        )
        {
            lessons[theirs.LessonId].TakeOver(theirs);
            db.Remove(theirs);
        }
        var states = await db.ActivityStates.Where(s => s.EnrollmentId == to).ToDictionaryAsync(s => (s.LessonId, s.Key), stop);
        foreach (
            var theirs in await db
                .ActivityStates.Where(s =>
                    s.EnrollmentId == from && db.ActivityStates.Any(o => o.EnrollmentId == to && o.LessonId == s.LessonId && o.Key == s.Key)
                )
                .ToListAsync(stop)
        )
        {
            states[(theirs.LessonId, theirs.Key)].TakeOver(theirs);
            db.Remove(theirs);
        }
        db.AddRange(Handlers.Messages(db, new RequiredLessonsDone(to)));
        await db.SaveChangesAsync(stop);
        await db.LessonProgress.Where(p => p.EnrollmentId == from).ExecuteUpdateAsync(p => p.SetProperty(x => x.EnrollmentId, to), stop);
        await db.ActivityStates.Where(s => s.EnrollmentId == from).ExecuteUpdateAsync(s => s.SetProperty(x => x.EnrollmentId, to), stop);
        await db.CheckAnswers.Where(a => a.EnrollmentId == from).ExecuteUpdateAsync(a => a.SetProperty(x => x.EnrollmentId, to), stop);
        await db.ActivityAttempts.Where(a => a.EnrollmentId == from).ExecuteUpdateAsync(a => a.SetProperty(x => x.EnrollmentId, to), stop);
    }
}
