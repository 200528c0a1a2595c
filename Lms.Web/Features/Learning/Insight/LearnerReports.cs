using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Enrollments.Model;
using Lms.Web.Features.Learning.Model;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Learning.Insight;

/// <summary>Reads the page of one learner, for those who see all learners of the course and for the teachers of a class.</summary>
public sealed class LearnerReports(LmsContext db, Viewer viewer)
{
    /// <param name="among">The enrollments that the viewer may see.</param>
    /// <returns>Null if the person is not among them.</returns>
    public async Task<LearnerReport?> FindAsync(IQueryable<Enrollment> among, Guid personId, CancellationToken stop)
    {
        var mine = among.AsNoTracking().Where(e => e.PersonId == personId);
        if (await CourseLearner.Among(mine, db.People, viewer).FirstOrDefaultAsync(stop) is not { } it)
            return null;
        var (courseId, place) = await PlaceAsync(mine, stop);
        var checks = db.CheckAnswers.AsNoTracking().Where(a => a.EnrollmentId == it.EnrollmentId);
        return new LearnerReport
        {
            It = it,
            Place = place,
            Lessons = await LessonsAsync(courseId, it.EnrollmentId, stop),
            Answers = await AnswersAsync(checks, it.EnrollmentId, stop),
            ChecksAnswered = await checks.CountAsync(stop),
            ChecksRight = await checks.CountAsync(a => a.IsRight, stop),
            Changes = await ChangesAsync(it, stop),
            FormerRuns = await FormerRunsAsync(courseId, personId, stop),
        };
    }

    private IQueryable<Class> Classes => db.Classes.IgnoreQueryFilters([LmsContext.NotDeleted]);

    private async Task<(Guid CourseId, LearnerReport.PlaceInCourse Place)> PlaceAsync(IQueryable<Enrollment> mine, CancellationToken stop)
    {
        var it = await (
            from e in mine
            from c in Classes.Where(c => c.Id == e.ClassId).DefaultIfEmpty()
            select new
            {
                e.CourseId,
                e.ExpiresAt,
                e.Because,
                Class = c == null ? null : c.Name,
            }
        ).FirstAsync(stop);
        return (it.CourseId, new(it.Class, it.ExpiresAt, it.Because));
    }

    private async Task<IReadOnlyList<LearnerReport.LessonRow>> LessonsAsync(Guid courseId, Guid enrollmentId, CancellationToken stop)
    {
        var progress = await db
            .LessonProgress.AsNoTracking()
            .Where(p => p.EnrollmentId == enrollmentId)
            .Select(p => new
            {
                p.LessonId,
                p.Status,
                p.ActiveSeconds,
                p.Visits,
                p.LastAt,
                p.CompletedAt,
                p.OpenCheckId,
            })
            .ToDictionaryAsync(p => p.LessonId, stop);
        return
        [
            .. (await db.Outline(courseId).ToListAsync(stop)).Select(l =>
            {
                var it = progress.GetValueOrDefault(l.LessonId);
                return new LearnerReport.LessonRow
                {
                    LessonId = l.LessonId,
                    ModuleId = l.ModuleId,
                    Module = l.ModuleTitle,
                    Title = l.Title,
                    IsRequired = l.IsRequired,
                    Status = it?.Status,
                    Seconds = it?.ActiveSeconds ?? 0,
                    Visits = it?.Visits ?? 0,
                    LastAt = it?.LastAt,
                    CompletedAt = it?.CompletedAt,
                    IsCheckOpen = it?.OpenCheckId is not null,
                };
            }),
        ];
    }

    private async Task<IReadOnlyList<LearnerReport.AnswerRow>> AnswersAsync(
        IQueryable<CheckAnswer> checks,
        Guid enrollmentId,
        CancellationToken stop
    )
    {
        // Questions stay readable when they were deleted after someone had answered them.
        var questions = db.Questions.IgnoreQueryFilters([LmsContext.NotDeleted]);
        var asked = await (
            from a in checks
            from q in questions.Where(q => q.Id == a.QuestionId).DefaultIfEmpty()
            orderby a.AnsweredAt descending
            select new LearnerReport.AnswerRow
            {
                LessonId = a.LessonId,
                Question = q == null ? "" : q.Plain,
                Said = a.Said,
                Percent = a.Percent,
                IsRight = a.IsRight,
                At = a.AnsweredAt,
            }
        )
            .Take(LearnerReport.MostAnswers)
            .ToListAsync(stop);
        var practiced = await db
            .ActivityAttempts.AsNoTracking()
            .Where(a => a.EnrollmentId == enrollmentId)
            .OrderByDescending(a => a.AnsweredAt)
            .Select(a => new LearnerReport.AnswerRow
            {
                LessonId = a.LessonId,
                Question = a.Question,
                Said = a.Given,
                Percent = a.Percent,
                IsRight = a.IsRight,
                At = a.AnsweredAt,
            })
            .Take(LearnerReport.MostAnswers)
            .ToListAsync(stop);
        return [.. asked.Concat(practiced).OrderByDescending(a => a.At).Take(LearnerReport.MostAnswers)];
    }

    private async Task<IReadOnlyList<LearnerReport.ChangeRow>> ChangesAsync(CourseLearner it, CancellationToken stop) =>
        await (
            from change in db.EnrollmentChanges.AsNoTracking()
            where change.EnrollmentId == it.EnrollmentId
            from person in db.People.Where(p => p.Id == change.ById).DefaultIfEmpty()
            from c in Classes.Where(c => c.Id == change.FromClassId).DefaultIfEmpty()
            orderby change.At descending, change.Id descending
            select new LearnerReport.ChangeRow
            {
                Verb = change.Verb,
                At = change.At,
                By = person == null ? null : person.DisplayName,
                IsByLearner = change.ById == it.PersonId,
                Because = change.Because,
                FromClass = c == null ? null : c.Name,
            }
        )
            .Take(LearnerReport.MostChanges)
            .ToListAsync(stop);

    private async Task<IReadOnlyList<LearnerReport.RunRow>> FormerRunsAsync(Guid courseId, Guid personId, CancellationToken stop) =>
        await (
            from e in db.Enrollments.IgnoreQueryFilters([EnrollmentQueries.FormerRuns]).AsNoTracking()
            where e.CourseId == courseId && e.PersonId == personId && !e.IsCurrent
            from c in Classes.Where(c => c.Id == e.ClassId).DefaultIfEmpty()
            orderby e.Run descending
            select new LearnerReport.RunRow
            {
                Run = e.Run,
                Status = e.Status,
                Percent = e.ProgressPercent,
                Class = c == null ? null : c.Name,
                EnrolledAt = e.EnrolledAt,
                CompletedAt = e.CompletedAt,
                Grade = e.FinalLetter,
            }
        ).ToListAsync(stop);
}
