using Lms.Web.Features.Courses;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Outbox;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Questions.Model;

/// <summary>Gives a copied course the checks of its lessons, with questions of its own. Done twice, it finds them there.</summary>
public sealed class CopyChecks(LmsContext db) : IHandle<CourseCopied>
{
    public Task HandleAsync(CourseCopied it, CancellationToken stop) => db.WriteAsync(async () =>
    {
        if (await (from c in db.LessonChecks join l in db.Lessons on c.LessonId equals l.Id where l.CourseId == it.CourseId select c).AnyAsync(stop)) return;
        var there = await db.Lessons.Where(l => l.CourseId == it.CourseId).ToDictionaryAsync(l => l.Slug, l => l.Id, stop);
        var checks = await (from c in db.LessonChecks.AsNoTracking().Include(c => c.Questions) join l in db.Lessons on c.LessonId equals l.Id where l.CourseId == it.FromId orderby c.LessonId, c.Position select new { Check = c, l.Slug }).ToListAsync(stop);
        var asked = checks.SelectMany(c => c.Check.Questions).Select(q => q.QuestionId).ToList();
        var questions = await db.Questions.AsNoTracking().Where(q => asked.Contains(q.Id)).ToDictionaryAsync(q => q.Id, stop);
        foreach (var found in checks)
        {
            if (!there.TryGetValue(found.Slug, out var lesson)) continue;
            var check = new LessonCheck(lesson, found.Check.Position);
            foreach (var place in found.Check.Questions.OrderBy(q => q.Position))
            {
                if (!questions.TryGetValue(place.QuestionId, out var old)) continue;
                var copy = Question.Ask(old.Kind, old.Markdown, old.Options, old.Explanation).Value;
                db.Add(copy);
                check.Add(copy);
            }
            db.Add(check);
        }
        await db.SaveChangesAsync(stop);
    }, stop);
}
