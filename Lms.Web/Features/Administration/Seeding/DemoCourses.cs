using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Enrollments.Model;
using Lms.Web.Features.People.Model;
using Lms.Web.Features.Questions.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Data;
using Microsoft.AspNetCore.Identity;

namespace Lms.Web.Features.Administration.Seeding;

/// <summary>The courses of the world.</summary>
internal sealed class DemoCourses(LmsContext db, UserManager<Person> people, Seats seats, TimeProvider clock)
{
    public async Task MakeAsync(CancellationToken stop)
    {
        var ada = (await people.FindByEmailAsync("ada@harbor.example"))!;
        var safety = new Category("Safety", "safety", 0);
        var data = new Category("Data", "data", 1);
        db.AddRange(safety, data);

        var fire = new Course("Fire safety at work", "fire-safety", ada.Id, clock.Now);
        Must(fire.Describe(fire.Title, fire.Slug, new CourseDescription
        {
            Summary = "What to do in the first two minutes, which extinguisher fits which fire, and how to lead people out.",
            Markdown = "Most fires at work are small for about two minutes. This course is about those two minutes.",
            Objectives = ["Raise the alarm without losing time", "Choose the extinguisher that fits the fire", "Lead people out by the shortest safe way"],
            Tags = ["safety", "emergency"],
            CeCredits = 1.5m,
        }.Rendered(), safety.Id, clock.Now));
        var first = fire.AddModule("The first two minutes").Value;
        var alarm = Lesson(fire, first, "Raise the alarm", "Shout, press, call: in this order.\n\n## Why shouting comes first\n\nA shout reaches everybody near you at once, and it costs nothing.\n\n> [!TIP]\n> Know where the next call point is before you need it.\n");
        Lesson(fire, first, "Which extinguisher?", "| Fire | Take |\n| --- | --- |\n| Paper, wood | Water or foam |\n| Liquids | Foam or powder |\n| Electrical | Carbon dioxide |\n\nNever use water on burning fat.\n");
        var second = fire.AddModule("The way out").Value;
        Lesson(fire, second, "Lead people out", "Walk, do not run. Close doors behind you, but do not lock them.\n");
        Must(fire.Publish(clock.Now));
        db.Add(fire);

        var question = Question.Ask(QuestionKind.SingleChoice, "What comes first when you discover a fire?",
            [new(1, "Shout", true, "Everybody near you hears it at once."), new(2, "Look for the extinguisher", false, "That comes later."), new(3, "Take your things", false)], "A shout costs no time and reaches everybody near.").Value;
        var check = new LessonCheck(alarm.Id, 0);
        check.Add(question);
        db.AddRange(question, check);

        db.Add(new Course("Reading charts critically", "reading-charts", ada.Id, clock.Now));
        await db.SaveChangesAsync(stop);

        foreach (var email in new[] { "lin@harbor.example", "omar@harbor.example" })
            await seats.GrantAsync(fire.Id, (await people.FindByEmailAsync(email))!.Id, EnrollmentSource.Self, ignoreWindow: true, stop);
    }

    private Lesson Lesson(Course course, Module module, string title, string markdown)
    {
        var lesson = course.AddLesson(module.Units[0].Id, title, LessonKind.Text).Value;
        Must(lesson.Write(markdown, clock.Now));
        db.Add(lesson.Publish(course.Staff[0].PersonId, clock.Now).Value);
        course.Recount();
        return lesson;
    }

    private static void Must(Result result)
    {
        if (result.Refusal is { } why) throw new InvalidOperationException(why.Text);
    }
}
