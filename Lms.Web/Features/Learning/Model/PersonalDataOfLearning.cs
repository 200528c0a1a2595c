using Lms.Web.Features.People.Model;
using Lms.Web.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Learning.Model;

/// <summary>Progress and answers stay under the pseudonym; what nobody else needs goes.</summary>
public sealed class PersonalDataOfLearning(LmsContext db) : IExportPersonalData, IErasePersonalData
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
        await archive.AddAsync("notes", "Notes", await db.Notes.AsNoTracking().Where(n => n.PersonId == personId).OrderBy(n => n.CreatedAt)
            .Select(n => new { n.CourseId, n.LessonId, n.AtSecond, n.Markdown, n.CreatedAt, n.UpdatedAt }).ToListAsync(stop), stop);
        await archive.AddAsync("bookmarks", "Bookmarks", await db.Bookmarks.AsNoTracking().Where(b => b.PersonId == personId).OrderBy(b => b.CreatedAt).Select(b => new { b.LessonId, b.CreatedAt }).ToListAsync(stop), stop);
        await archive.AddAsync("study-days", "Days you studied", await db.StudyDays.AsNoTracking().Where(d => d.PersonId == personId).OrderBy(d => d.On).Select(d => new { d.On, d.Seconds, d.LessonsDone }).ToListAsync(stop), stop);
    }

    public async Task EraseAsync(Erasure it, CancellationToken stop)
    {
        await db.Notes.OfAllInstitutions().Where(n => n.PersonId == it.PersonId).ExecuteDeleteAsync(stop);
        await db.Bookmarks.OfAllInstitutions().Where(b => b.PersonId == it.PersonId).ExecuteDeleteAsync(stop);
        await db.StudyDays.OfAllInstitutions().Where(d => d.PersonId == it.PersonId).ExecuteDeleteAsync(stop);
        await db.StudyClocks.Where(c => c.PersonId == it.PersonId).ExecuteDeleteAsync(stop);
    }
}
