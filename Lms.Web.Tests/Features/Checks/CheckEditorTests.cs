using System.Net;
using Lms.Web.Features.Checks.Model;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Tests.Features.Checks;

/// <summary>Authors write the questions that interrupt a lesson.</summary>
public sealed class CheckEditorTests(LmsApp app) : IClassFixture<LmsApp>
{
    private async Task<(string Path, Guid Lesson, Page Page)> OpenCheckEditor(string title)
    {
        var slug = await app.MakesCourse(title, ["One"]);
        var id = await app.Look(db =>
            db.Lessons.Where(l => l.Slug == "one" && db.Courses.Any(c => c.Id == l.CourseId && c.Slug == slug))
                .Select(l => l.Id)
                .SingleAsync()
        );
        var path = $"/teach/courses/{slug}/lessons/{id}/checks";
        return (path, id, await (await (await app.As("Ada")).Opens(path)).Press("Add a check"));
    }

    private Task<List<Question>> Asked(Guid lesson) =>
        app.Look(db =>
            (
                from c in db.LessonChecks
                where c.LessonId == lesson
                from p in c.Questions
                join q in db.Questions on p.QuestionId equals q.Id
                orderby c.Position, p.Position
                select q
            ).ToListAsync()
        );

    [Fact]
    public async Task A_check_can_contain_every_kind_of_question()
    {
        var (_, lesson, page) = await OpenCheckEditor("Every kind of check");
        async Task Adds(string kind, params (string, string)[] fields)
        {
            var form = await page.Follows(kind);
            page = (await form.Press("Add question", fields)).Shows("Question added.");
        }
        await Adds(
            "One correct answer",
            ("Input.Prompt", "Which?"),
            ("Input.Rows[0].Text", "This"),
            ("Input.Rows[1].Text", "That"),
            ("Input.Right", "0")
        );
        await Adds("True or false", ("Input.Prompt", "It holds."), ("Input.IsTrue", "false"));
        await Adds("Fill in the blanks", ("Input.Prompt", "A [[reef]] knot."));
        await Adds(
            "Match pairs",
            ("Input.Prompt", "Which belongs to which?"),
            ("Input.Rows[0].Text", "Reef"),
            ("Input.Rows[0].Other", "Parcels"),
            ("Input.Rows[1].Text", "Bend"),
            ("Input.Rows[1].Other", "Ropes")
        );
        await Adds("Numeric answer", ("Input.Prompt", "How long?"), ("Input.Rows[0].Text", "0.5"), ("Input.Tolerance", "10%"));
        Assert.Equal(
            [
                "SingleChoice Which?",
                "TrueFalse It holds.",
                "FillBlank A ___ knot.",
                "Matching Which belongs to which?",
                "Numeric How long?",
            ],
            (await Asked(lesson)).Select(q => $"{q.Kind} {q.Plain}")
        );
    }

    [Fact]
    public async Task An_invalid_question_is_refused_and_the_typed_values_are_kept()
    {
        var (_, lesson, page) = await OpenCheckEditor("A check refused");
        var form = await page.Follows("Several correct answers");
        (
            await form.Press(
                "Add question",
                ("Input.Prompt", "Which of these?"),
                ("Input.Rows[0].Text", "Reef"),
                ("Input.Rows[1].Text", "Bend")
            )
        )
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("Mark the correct answer.")
            .Shows("Which of these?");
        Assert.Empty(await Asked(lesson));
    }

    [Fact]
    public async Task A_question_can_be_edited_and_removed()
    {
        var (path, lesson, page) = await OpenCheckEditor("A check changed");
        await (await page.Follows("Short answer")).Press("Add question", ("Input.Prompt", "What holds?"), ("Input.Rows[0].Text", "Bend"));
        var ada = await app.As("Ada");
        var form = await (await ada.Opens(path)).Follows("What holds?");
        Assert.Equal("Bend", form.Find("[name='Input.Rows[0].Text']").GetAttribute("value"));
        (await form.Press("Save question", ("Input.Prompt", "What holds two ropes?")))
            .Shows("Question saved.")
            .Shows("What holds two ropes?");
        Assert.Equal(["What holds two ropes?"], (await Asked(lesson)).Select(q => q.Plain));
        form = await (await ada.Opens(path)).Follows("What holds two ropes?");
        (await form.Press("Remove question")).Shows("Question removed from the check.");
        Assert.Empty(await Asked(lesson));
        (await ada.Opens($"{path}?question={Ids.New()}")).Answers(HttpStatusCode.NotFound);
        (await ada.Opens($"{path}?check={Ids.New()}&new=short")).Answers(HttpStatusCode.NotFound);
    }
}
