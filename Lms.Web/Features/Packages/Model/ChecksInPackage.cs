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
                                    .Select(c => new CheckSheet { Questions = [.. c.Select(r => Sheet(r.Question.Source, written))] }),
                            ],
                        }
                    )
            );
    }

    public IBesideLesson Read(string text, string path)
    {
        var sheet = Sheets.Read<ChecksSheet>(text, path);
        var checks = (sheet.Checks ?? []).ConvertAll(check => (check.Questions ?? []).ConvertAll(question => Source(question, path)));
        for (var i = 0; i < checks.Count; i++)
        {
            if (checks[i].Count == 0)
                throw new PackageException(path, 0, new Refusal("Check {0} has no questions.", null, i + 1));
            for (var q = 0; q < checks[i].Count; q++)
                if (Question.Ask(checks[i][q]).Refusal is { } why)
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

    /// <summary>The words for the kinds of questions, as a sheet says them; the first is meant where nothing is said.</summary>
    private static readonly Dictionary<string, QuestionKind> Kinds = new()
    {
        ["one"] = QuestionKind.SingleChoice,
        ["several"] = QuestionKind.MultipleAnswer,
        ["true-or-false"] = QuestionKind.TrueFalse,
        ["blanks"] = QuestionKind.FillBlank,
        ["matching"] = QuestionKind.Matching,
        ["ordering"] = QuestionKind.Ordering,
        ["short"] = QuestionKind.ShortAnswer,
        ["numeric"] = QuestionKind.Numeric,
    };

    private static QuestionSource Source(QuestionSheet sheet, string path)
    {
        if (!Kinds.TryGetValue(sheet.Kind ?? "one", out var kind))
            throw new PackageException(
                path,
                0,
                new Refusal("“{0}” isn’t a kind of question. Use one of these: {1}.", null, sheet.Kind!, string.Join(", ", Kinds.Keys))
            );
        var answers = (sheet.Answers ?? []).ConvertAll(a => new SourceAnswer(
            a.Text.OrNull() ?? "",
            !kind.IsChoice() || a.Right is true,
            a.Feedback.OrNull(),
            a.Matches.OrNull()
        ));
        if (kind is QuestionKind.TrueFalse)
            (kind, answers) = TrueOrFalse(answers);
        return new(kind)
        {
            Prompt = (sheet.Ask ?? "").ReplaceLineEndings("\n").Trim(),
            Answers = answers,
            Hint = sheet.Hint.OrNull(),
            Explanation = sheet.Explanation.OrNull(),
            Tolerance = sheet.Tolerance.OrNull(),
            Unit = sheet.Unit.OrNull(),
            MatchesCase = sheet.Case is true,
        };
    }

    /// <summary>Two answers in words of their own, or with a word for those who are right, are a choice of one.</summary>
    private static (QuestionKind, List<SourceAnswer>) TrueOrFalse(List<SourceAnswer> answers)
    {
        var known = answers.TrueForAll(a => a.Text.ToLowerInvariant() is "true" or "false");
        if (!known || answers.Count != 2 || answers.FindAll(a => a.IsRight) is not [{ Feedback: null } right])
            return (QuestionKind.SingleChoice, answers);
        var wrong = answers.Find(a => a != right)!;
        return (QuestionKind.TrueFalse, [new(right.Text.ToLowerInvariant(), true, wrong.Feedback)]);
    }

    private static QuestionSheet Sheet(QuestionSource source, Func<string, string> written) =>
        new()
        {
            Ask = written(source.Prompt),
            Kind = source.Kind is QuestionKind.SingleChoice ? null : Kinds.First(k => k.Value == source.Kind).Key,
            Answers =
                source.Kind is QuestionKind.FillBlank ? null
                : source.Kind is QuestionKind.TrueFalse ? TrueOrFalse(source.Answers[0])
                : [.. source.Answers.Select(a => Sheet(a, source.Kind.IsChoice()))],
            Tolerance = source.Tolerance,
            Unit = source.Unit,
            Case = source.MatchesCase ? true : null,
            Hint = source.Hint is { } hint ? written(hint) : null,
            Explanation = source.Explanation is { } why ? written(why) : null,
        };

    private static AnswerSheet Sheet(SourceAnswer answer, bool isChoice) =>
        new()
        {
            Text = answer.Text.Length > 0 ? answer.Text : null,
            Matches = answer.Other,
            Right = isChoice && answer.IsRight ? true : null,
            Feedback = answer.Feedback,
        };

    private static List<AnswerSheet> TrueOrFalse(SourceAnswer answer) =>
        [
            .. new[] { "True", "False" }.Select(text =>
                text.Equals(answer.Text, StringComparison.OrdinalIgnoreCase)
                    ? new AnswerSheet { Text = text, Right = true }
                    : new AnswerSheet { Text = text, Feedback = answer.Feedback }
            ),
        ];

    private sealed class Beside(LmsContext db, List<List<QuestionSource>> checks) : IBesideLesson
    {
        public IEnumerable<string> Texts =>
            checks.SelectMany(c => c).SelectMany(q => new[] { q.Prompt, q.Hint ?? "", q.Explanation ?? "" });

        public void Keep(Lesson lesson, Func<string, string> linked)
        {
            var position = 0;
            foreach (var questions in checks)
            {
                var check = new LessonCheck(lesson.Id, position++);
                foreach (var it in questions)
                {
                    var question = Question
                        .Ask(
                            it with
                            {
                                Prompt = linked(it.Prompt),
                                Hint = it.Hint is { } hint ? linked(hint) : null,
                                Explanation = it.Explanation is { } why ? linked(why) : null,
                            }
                        )
                        .Value;
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

    /// <summary>Of a number: how far beside it is near enough, as a number or in percent.</summary>
    public string? Tolerance { get; set; }

    /// <summary>Of a number; other spellings after bars.</summary>
    public string? Unit { get; set; }

    /// <summary>Whether letter case matters.</summary>
    public bool? Case { get; set; }

    /// <summary>Markdown.</summary>
    public string? Hint { get; set; }

    /// <summary>Markdown.</summary>
    public string? Explanation { get; set; }
}

public sealed class AnswerSheet
{
    public string? Text { get; set; }

    /// <summary>The right side of a pair.</summary>
    public string? Matches { get; set; }

    public bool? Right { get; set; }

    public string? Feedback { get; set; }
}
