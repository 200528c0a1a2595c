using Lms.Web.Features.People.Model;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Outbox;
using Lms.Web.Platform.Text;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Learning.Model;

/// <summary>Progress and answers stay under the pseudonym; what nobody else needs goes.</summary>
public sealed class PersonalDataOfLearning(LmsContext db, Words words) : IExportPersonalData, IErasePersonalData, IMergePersonalData
{
    public async Task WriteAsync(Guid personId, PersonalArchive archive, CancellationToken stop)
    {
        var mine = db.Enrollments.Where(e => e.PersonId == personId);
        await archive.AddAsync("progress", "Lessons", await db.LessonProgress.AsNoTracking().Where(p => mine.Any(e => e.Id == p.EnrollmentId)).OrderBy(p => p.FirstAt)
            .Select(p => new { p.LessonId, p.LessonTitle, p.Status, p.Percent, p.PositionSeconds, p.WatchedRanges, p.ActiveSeconds, p.Visits, p.FirstAt, p.LastAt, p.CompletedAt }).ToListAsync(stop), stop);
        await archive.AddAsync("answers", "Answers to questions in lessons", await (from a in db.CheckAnswers.AsNoTracking()
                                                                                    where mine.Any(e => e.Id == a.EnrollmentId)
                                                                                    join q in db.Questions.IgnoreQueryFilters(new[] { LmsContext.NotDeleted }) on a.QuestionId equals q.Id
                                                                                    orderby a.AnsweredAt
                                                                                    select new { a.AnsweredAt, a.LessonId, Question = q.Markdown, a.Chosen, a.IsRight }).ToListAsync(stop), stop);
        await archive.AddAsync("practice", "Answers to practice questions and turns of flashcards", await db.ActivityAttempts.AsNoTracking().Where(a => mine.Any(e => e.Id == a.EnrollmentId)).OrderBy(a => a.AnsweredAt)
            .Select(a => new { a.AnsweredAt, a.LessonId, a.Question, a.Given, a.Percent, a.IsRight }).ToListAsync(stop), stop);
        await archive.AddAsync("practice-states", "Where you stand in practice questions and flashcards", await db.ActivityStates.AsNoTracking().Where(s => mine.Any(e => e.Id == s.EnrollmentId)).OrderBy(s => s.FirstAt)
            .Select(s => new { s.LessonId, s.Key, s.Attempts, s.BestPercent, s.IsDone, s.FirstAt, s.LastAt, s.DueOn, s.IntervalDays }).ToListAsync(stop), stop);
        await archive.AddAsync("notes", "Notes", await db.Notes.AsNoTracking().Where(n => n.PersonId == personId).OrderBy(n => n.CreatedAt)
            .Select(n => new { n.CourseId, n.LessonId, n.AtSecond, n.Markdown, n.CreatedAt, n.UpdatedAt }).ToListAsync(stop), stop);
        await archive.AddAsync("bookmarks", "Bookmarks", await db.Bookmarks.AsNoTracking().Where(b => b.PersonId == personId).OrderBy(b => b.CreatedAt).Select(b => new { b.LessonId, b.CreatedAt }).ToListAsync(stop), stop);
        await archive.AddAsync("study-days", "Days you studied", await db.StudyDays.AsNoTracking().Where(d => d.PersonId == personId).OrderBy(d => d.On).Select(d => new { d.On, d.Seconds, d.LessonsDone }).ToListAsync(stop), stop);
    }

    /// <summary>Days on which both accounts studied are added up, and so are lessons of courses that both are in.</summary>
    public async Task MergeAsync(Merger it, CancellationToken stop)
    {
        var twice = await (from closed in db.Enrollments
                           where closed.PersonId == it.FromId
                           join kept in db.Enrollments on closed.CourseId equals kept.CourseId
                           where kept.PersonId == it.ToId
                           select new { From = closed.Id, To = kept.Id }).ToListAsync(stop);
        foreach (var pair in twice) await PutTogetherAsync(pair.From, pair.To, stop);
        it.Moves(words["Notes"], await db.Notes.Where(n => n.PersonId == it.FromId).ExecuteUpdateAsync(n => n.SetProperty(x => x.PersonId, it.ToId), stop));
        it.Moves(words["Bookmarks"], await db.Bookmarks.Where(b => b.PersonId == it.FromId && !db.Bookmarks.Any(o => o.PersonId == it.ToId && o.LessonId == b.LessonId))
            .ExecuteUpdateAsync(b => b.SetProperty(x => x.PersonId, it.ToId), stop));
        await db.Bookmarks.Where(b => b.PersonId == it.FromId).ExecuteDeleteAsync(stop);
        var other = await db.StudyDays.Where(d => d.PersonId == it.FromId).ToListAsync(stop);
        var days = other.Select(d => d.On).ToList();
        var mine = await db.StudyDays.Where(d => d.PersonId == it.ToId && days.Contains(d.On)).ToDictionaryAsync(d => d.On, stop);
        foreach (var day in other)
        {
            if (!mine.TryGetValue(day.On, out var have)) db.Add(have = new StudyDay { PersonId = it.ToId, On = day.On });
            (have.Seconds, have.LessonsDone) = (have.Seconds + day.Seconds, have.LessonsDone + day.LessonsDone);
            db.Remove(day);
        }
        await db.SaveChangesAsync(stop);
        it.Moves(words["Days of study"], other.Count);
        await db.StudyClocks.Where(c => c.PersonId == it.FromId).ExecuteDeleteAsync(stop);
    }

    /// <summary>Two places of one person in one course: afterward one of them has everything, and the course is counted again.</summary>
    private async Task PutTogetherAsync(Guid from, Guid to, CancellationToken stop)
    {
        var lessons = await db.LessonProgress.Where(p => p.EnrollmentId == to).ToDictionaryAsync(p => p.LessonId, stop);
        foreach (var theirs in await db.LessonProgress.Where(p => p.EnrollmentId == from && db.LessonProgress.Any(o => o.EnrollmentId == to && o.LessonId == p.LessonId)).ToListAsync(stop))
        {
            lessons[theirs.LessonId].TakeOver(theirs);
            db.Remove(theirs);
        }
        var states = await db.ActivityStates.Where(s => s.EnrollmentId == to).ToDictionaryAsync(s => (s.LessonId, s.Key), stop);
        foreach (var theirs in await db.ActivityStates.Where(s => s.EnrollmentId == from && db.ActivityStates.Any(o => o.EnrollmentId == to && o.LessonId == s.LessonId && o.Key == s.Key)).ToListAsync(stop))
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

    public async Task EraseAsync(Erasure it, CancellationToken stop)
    {
        await db.Notes.OfAllInstitutions().Where(n => n.PersonId == it.PersonId).ExecuteDeleteAsync(stop);
        await db.Bookmarks.OfAllInstitutions().Where(b => b.PersonId == it.PersonId).ExecuteDeleteAsync(stop);
        await db.StudyDays.OfAllInstitutions().Where(d => d.PersonId == it.PersonId).ExecuteDeleteAsync(stop);
        await db.StudyClocks.Where(c => c.PersonId == it.PersonId).ExecuteDeleteAsync(stop);
    }
}
