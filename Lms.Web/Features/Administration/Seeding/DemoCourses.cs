using Lms.Web.Features.Checks.Model;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Learning.Model;
using Lms.Web.Features.Library.Model;
using Lms.Web.Features.Media.Model;
using Lms.Web.Features.People.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Files;

namespace Lms.Web.Features.Administration.Seeding;

/// <summary>The courses of the world, created from their texts as authors would.</summary>
internal sealed class DemoCourses(LmsContext db, Uploads uploads, DemoVideos films, TimeProvider clock)
{
    private static readonly string[] Categories = ["Safety", "Data", "Cooking", "Languages", "Software", "Teaching"];

    private readonly DemoCatalog catalog = new();
    private Dictionary<string, Category> categories = [];
    private IReadOnlyDictionary<string, Person> everybody = null!;

    public async Task<DemoCatalog> MakeAsync(
        IReadOnlyList<DemoContent.CourseText> texts,
        IReadOnlyDictionary<string, Person> people,
        CancellationToken stop
    )
    {
        everybody = people;
        categories = Categories.Select((name, at) => new Category(name, Slug.From(name), at)).ToDictionary(c => c.Name);
        db.AddRange(categories.Values);
        foreach (var text in texts)
            Make(text);
        Share(
            "Emergency numbers",
            "| Who | Number |\n| --- | --- |\n| Fire and ambulance | **112** |\n| Police | **110** |\n| Reception | 4711 |\n\nSay where you are first.",
            ["Safety"]
        );
        Share(
            "How to ask a good question",
            "1. Say what you want to do.\n2. Say what you tried.\n3. Say what happened instead.\n\n> [!TIP]\n> Writing the question down often leads you to the answer.",
            ["Teaching", "Forum"]
        );
        db.Add(new Course("Reading charts critically", "reading-charts", people["ada"].Id, clock.Now.AddDays(-3)));
        await db.SaveChangesAsync(stop);
        return catalog;
    }

    /// <summary>A text of the library.</summary>
    private void Share(string title, string markdown, string[] tags)
    {
        var (material, version) = Material
            .Make(Slug.From(title), title, MaterialContent.OfText(markdown), everybody["ada"].Id, clock.Now.AddDays(-40))
            .Value;
        material.Describe(title, "For any course.", null, tags, clock.Now.AddDays(-40)).Must();
        db.AddRange(material, version);
    }

    private void Make(DemoContent.CourseText text)
    {
        var about = text.About;
        var published = clock.Now.AddDays(-about.Number("age") ?? -90);
        var course = new Course(about["title"]!, text.Slug, everybody[about["owner"]!].Id, published.AddDays(-14));
        course.Describe(course.Title, text.Slug, Describe(about), categories[about["category"]!].Id, published).Must();
        course.Govern(Rules(about), published).Must();
        var modules = about.Keys["module"].Select(title => course.AddModule(title).Value).ToList();
        foreach (var lesson in text.Lessons)
            Write(course, modules[lesson.Module - 1], lesson, published);
        course.Publish(published).Must();
        db.Add(course);
        catalog.Courses[text.Slug] = course;
    }

    private static CourseDescription Describe(DemoContent.Page about) =>
        new CourseDescription
        {
            Summary = about["summary"]!,
            Markdown = about.Markdown,
            Code = about["code"],
            Objectives = [.. about.Keys["objective"]],
            Prerequisites = about["prerequisites"] ?? "",
            TargetAudience = about["audience"] ?? "",
            Tags = [.. (about["tags"] ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)],
            Level = about.Choice<Level>("level"),
            Language = about["language"] ?? "en",
            Delivery = about.Choice<Delivery>("delivery"),
            EstimatedMinutes = about.Number("minutes") ?? 0,
            Credits = about.Amount("credits"),
            CeCredits = about.Amount("ce-credits"),
            Designation = about["designation"],
            Pricing = about.Choice<Pricing>("pricing"),
            Price = about["price"] is null ? null : about.Amount("price"),
        }.Rendered();

    private CourseRules Rules(DemoContent.Page about) =>
        new()
        {
            IsSequential = about.Is("sequential"),
            CheckMinutes = about.Number("check-minutes") ?? Course.DefaultCheckMinutes,
            Capacity = about.Number("capacity"),
            RequiresApproval = about.Is("approval"),
            EnrollmentClosesAt = about.Number("closed-days-ago") is { } days ? clock.Now.AddDays(-days) : null,
        };

    private void Write(Course course, Module module, DemoContent.LessonText text, DateTime at)
    {
        var page = text.Page;
        var lesson = course
            .AddLesson(Unit(module, page["unit"] ?? "").Id, page["title"]!, text.Cards.Count > 0 ? LessonKind.Video : LessonKind.Text)
            .Value;
        lesson.Describe(lesson.Title, page["objective"], page.Number("minutes")).Must();
        var time = page.Number("time-spent");
        var rule = time is null ? null : new TimeSpent();
        lesson.Govern(rule, time ?? lesson.RequiredMinutes, page.Number("check-minutes"), !page.Is("optional"), page.Is("preview")).Must();
        lesson.Write(page.Markdown, at).Must();
        lesson.Body.Transcribe(string.Join("\n\n", text.Cards.Select(c => c.Replace(" / ", ". ", StringComparison.Ordinal))));
        if (lesson.Kind is LessonKind.Text || Show(course, lesson, text))
            db.Add(lesson.Publish(course.Staff[0].PersonId, at).Value);
        for (var i = 0; i < text.Checks.Count; i++)
            Ask(lesson, text.Checks[i], i);
    }

    /// <summary>Lessons with the same unit title belong to it; the unit that every module has takes the first title.</summary>
    private static Unit Unit(Module module, string title)
    {
        if (module.UnitsInOrder.FirstOrDefault(u => u.Title == title) is { } unit)
            return unit;
        var first = module.UnitsInOrder.First();
        if (first.Lessons.Count > 0)
            return module.AddUnit(title);
        first.Rename(title, isFree: false);
        return first;
    }

    private bool Show(Course course, Lesson lesson, DemoContent.LessonText text)
    {
        if (films.Of(text) is not { } film)
            return false;
        var file = uploads.Keep(
            film.Stored,
            lesson.Slug + FileKind.Mp4.Extension,
            FileKind.Mp4.ContentType,
            course.Id,
            isPublic: false,
            isOurs: true
        );
        lesson.ShowVideo(file.Id, null, film.Seconds).Must();
        var captions = new LessonCaptions(lesson.Id, course.Description.Language);
        captions.Say(film.Captions, clock.Now);
        db.Add(captions);
        return true;
    }

    private void Ask(Lesson lesson, DemoContent.CheckText text, int position)
    {
        var questions = text.Questions.Select(q => Question.Ask(q).Value).ToList();
        var check = new LessonCheck(lesson.Id, position);
        foreach (var question in questions)
            check.Add(question);
        db.AddRange(questions);
        db.Add(check);
        if (!catalog.Checks.TryGetValue(lesson.Id, out var checks))
            catalog.Checks[lesson.Id] = checks = [];
        checks.Add((check, questions));
    }
}
