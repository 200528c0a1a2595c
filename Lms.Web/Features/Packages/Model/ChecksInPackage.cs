using Lms.Web.Features.Checks.Model;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Questions.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Text;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Packages.Model;

/// <summary>The comprehension checks of a lesson as a sheet beside it (docs/course-packages.md).</summary>
public sealed class ChecksInPackage(LmsContext db) : IPackagePart
{
    public string Ending => ".checks.yaml";

    public async Task<IReadOnlyDictionary<Guid, string>> WriteAsync(
        IReadOnlyCollection<Guid> lessons,
        Func<string, string> written,
        CancellationToken stop
    )
    {
        var rows = await (
            from check in db.LessonChecks.AsNoTracking()
            where lessons.Contains(check.LessonId)
            join place in db.LessonCheckQuestions on check.Id equals place.CheckId
            join question in db.Questions on place.QuestionId equals question.Id
            orderby check.LessonId, check.Position, check.Id, place.Position
            select new
            {
                check.LessonId,
                Check = check.Id,
                Question = question,
            }
        ).ToListAsync(stop);
        return rows.GroupBy(r => r.LessonId)
            .ToDictionary(
                l => l.Key,
                l =>
                    Sheets.Write(
                        new ChecksSheet
                        {
                            Checks =
                            [
                                .. l.GroupBy(r => r.Check)
                                    .Select(c => new CheckSheet { Questions = [.. c.Select(r => Sheet(r.Question, written))] }),
                            ],
                        }
                    )
            );
    }

    public IBesideLesson Read(string text, string path)
    {
        var sheet = Sheets.Read<ChecksSheet>(text, path);
        var checks = (sheet.Checks ?? []).ConvertAll(check =>
            (check.Questions ?? []).ConvertAll(question =>
                (
                    Ask: question.Ask ?? "",
                    question.Explanation,
                    Kind: Kind(question, path),
                    Options: (question.Answers ?? [])
                        .Select(
                            (a, i) =>
                                new QuestionOption(
                                    i + 1,
                                    (a.Text ?? "").Trim(),
                                    a.Right ?? false,
                                    string.IsNullOrWhiteSpace(a.Feedback) ? null : a.Feedback.Trim()
                                )
                        )
                        .ToList()
                )
            )
        );
        for (var i = 0; i < checks.Count; i++)
        {
            if (checks[i].Count == 0)
                throw new PackageException(path, 0, new Refusal("Check {0} has no questions.", null, i + 1));
            for (var q = 0; q < checks[i].Count; q++)
                if (Question.Ask(checks[i][q].Kind, checks[i][q].Ask, checks[i][q].Options, checks[i][q].Explanation).Refusal is { } why)
                    throw new PackageException(
                        path,
                        0,
                        new Refusal("Check {0}, question {1}: {2}", null, i + 1, q + 1, Sentence.Of(why.Text, why.Arguments))
                    );
        }
        return new Beside(db, checks);
    }

    public async Task ForgetAsync(IReadOnlyCollection<Guid> lessons, CancellationToken stop)
    {
        var asked = db
            .LessonCheckQuestions.Where(q => db.LessonChecks.Any(c => c.Id == q.CheckId && lessons.Contains(c.LessonId)))
            .Select(q => q.QuestionId);
        var elsewhere = db
            .LessonCheckQuestions.Where(q => db.LessonChecks.Any(c => c.Id == q.CheckId && !lessons.Contains(c.LessonId)))
            .Select(q => q.QuestionId);
        await db
            .Questions.IgnoreQueryFilters(new[] { LmsContext.NotDeleted })
            .Where(q => asked.Contains(q.Id) && !elsewhere.Contains(q.Id))
            .ExecuteDeleteAsync(stop);
    }

    private static QuestionKind Kind(QuestionSheet sheet, string path) =>
        sheet.Kind switch
        {
            null or "one" => QuestionKind.SingleChoice,
            "several" => QuestionKind.MultipleAnswer,
            "true-or-false" => QuestionKind.TrueFalse,
            var other => throw new PackageException(
                path,
                0,
                new Refusal("“{0}” isn’t a kind of question. Use one, several, or true-or-false.", null, other)
            ),
        };

    private static QuestionSheet Sheet(Question question, Func<string, string> written) =>
        new()
        {
            Ask = written(question.Markdown).ReplaceLineEndings("\n"),
            Kind = question.Kind switch
            {
                QuestionKind.MultipleAnswer => "several",
                QuestionKind.TrueFalse => "true-or-false",
                _ => null,
            },
            Answers =
            [
                .. question.Options.Select(o => new AnswerSheet
                {
                    Text = o.Text,
                    Right = o.IsCorrect ? true : null,
                    Feedback = o.Feedback,
                }),
            ],
            Explanation = question.Explanation is { } why ? written(why).ReplaceLineEndings("\n") : null,
        };

    private sealed class Beside(
        LmsContext db,
        List<List<(string Ask, string? Explanation, QuestionKind Kind, List<QuestionOption> Options)>> checks
    ) : IBesideLesson
    {
        public IEnumerable<string> Texts => checks.SelectMany(c => c).SelectMany(q => new[] { q.Ask, q.Explanation ?? "" });

        public void Keep(Lesson lesson, Func<string, string> linked)
        {
            var position = 0;
            foreach (var questions in checks)
            {
                var check = new LessonCheck(lesson.Id, position++);
                foreach (var it in questions)
                {
                    var question = Question.Ask(it.Kind, linked(it.Ask), it.Options, it.Explanation is { } why ? linked(why) : null).Value;
                    db.Add(question);
                    check.Add(question);
                }
                db.Add(check);
            }
        }
    }
}

/// <summary>The contents of <c>lessons/….checks.yaml</c>.</summary>
public sealed class ChecksSheet
{
    public List<CheckSheet>? Checks { get; set; }
}

public sealed class CheckSheet
{
    public List<QuestionSheet>? Questions { get; set; }
}

public sealed class QuestionSheet
{
    /// <summary>Markdown.</summary>
    public string? Ask { get; set; }

    /// <summary><c>one</c> if it is not said.</summary>
    public string? Kind { get; set; }

    public List<AnswerSheet>? Answers { get; set; }

    /// <summary>Markdown.</summary>
    public string? Explanation { get; set; }
}

public sealed class AnswerSheet
{
    public string? Text { get; set; }

    public bool? Right { get; set; }

    public string? Feedback { get; set; }
}
