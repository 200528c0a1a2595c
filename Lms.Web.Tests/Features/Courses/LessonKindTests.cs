using System.Net;
using System.Text;
using Lms.Web.Features.Courses;
using Lms.Web.Features.Courses.Kinds;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Learning.Model;
using Lms.Web.Platform.Data;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Lms.Web.Tests.Features.Courses;

/// <summary>A kind as a later room would add it: it decides about completion itself.</summary>
public sealed class JudgedLink : ILessonKind
{
    public static readonly Refusal NotYet = new("Wait for the verdict.");

    public static readonly Refusal Empty = new("Name a judge before you publish the lesson.");

    public bool IsJudged { get; set; }

    public bool HasJudge { get; set; } = true;

    public LessonTry? Asked { get; private set; }

    public string Key => LessonKind.Link;

    public int Order => 60;

    public string Name => "Link";

    public string About => "Judged elsewhere.";

    public string Adding => "Add link";

    public string Icon => "flag";

    public IReadOnlyList<string> Rules => [CompletionRule.Marked];

    public Task<Shown?> ShowAsync(LessonView it, CancellationToken stop) =>
        Task.FromResult<Shown?>(new("/Features/Courses/Kinds/_Link.cshtml", it with { Title = "Shown by another room" }));

    public Task<Refusal?> MissingAsync(LmsContext db, LessonTry it, CancellationToken stop)
    {
        Asked = it;
        return Task.FromResult(IsJudged ? null : NotYet);
    }

    public Task<Refusal?> UnreadyAsync(LmsContext db, Guid lessonId, CancellationToken stop) => Task.FromResult(HasJudge ? null : Empty);
}

/// <summary>A completion criterion as a later room would add it.</summary>
public sealed class Debated : ICompletionRule
{
    public bool IsOver { get; set; }

    public string Key => "Debated";

    public int Order => 50;

    public string Name => "It was debated";

    public bool Suits(string kind) => kind is LessonKind.Text;

    public Task<Refusal?> MissingAsync(LmsContext db, LessonTry it, CancellationToken stop) =>
        Task.FromResult(IsOver ? null : new Refusal("The debate is not over."));
}

/// <summary>The product with one more room.</summary>
public sealed class MoreKindsApp : LmsApp
{
    public JudgedLink Judged { get; } = new();

    public Debated Debate { get; } = new();

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        base.ConfigureWebHost(builder);
        builder.ConfigureServices(services => services.AddSingleton<ILessonKind>(Judged).AddSingleton<ICompletionRule>(Debate));
    }
}

public sealed class LaterKindTests(MoreKindsApp app) : IClassFixture<MoreKindsApp>
{
    [Fact]
    public async Task A_room_can_add_a_kind_of_lesson_with_its_own_view_and_completion()
    {
        var slug = await app.MakesCourse(
            "Judged",
            ["One"],
            kind: LessonKind.Link,
            each: l => l.PointTo("https://example.org/", null, null)
        );
        await app.Enrolls("Lin", slug);
        var lin = await app.As("Lin");
        var page = await lin.Opens($"/learn/{slug}/one");
        page.Shows("Shown by another room");
        (await page.Press("Mark as done")).Answers(HttpStatusCode.UnprocessableEntity).Shows("Wait for the verdict.");
        Assert.NotEqual(ProgressStatus.Completed, (await app.ProgressOf("Lin", slug, "one"))!.Status);
        Assert.Equal((await app.IdOf("Lin"), CompletionRule.Marked), (app.Judged.Asked!.PersonId, app.Judged.Asked.Rule));
        app.Judged.IsJudged = true;
        (await (await lin.Opens($"/learn/{slug}/one")).Press("Mark as done")).Answers(HttpStatusCode.OK);
        Assert.Equal(ProgressStatus.Completed, (await app.ProgressOf("Lin", slug, "one"))!.Status);
    }

    [Fact]
    public async Task A_room_decides_when_a_lesson_of_its_kind_can_be_published()
    {
        var slug = await app.MakesCourse(
            "Unjudged",
            ["One"],
            kind: LessonKind.Link,
            each: l => l.PointTo("https://example.org/", null, null)
        );
        var lesson = (await app.CourseOf(slug)).Lessons.Single();
        await app.Change(async db => (await db.Lessons.SingleAsync(l => l.Id == lesson.Id)).Unpublish());
        var ada = await app.As("Ada");
        app.Judged.HasJudge = false;
        (await (await ada.Opens($"/teach/courses/{slug}/lessons/{lesson.Id}")).Press("Publish lesson"))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("Name a judge before you publish the lesson.");
        app.Judged.HasJudge = true;
        (await (await ada.Opens($"/teach/courses/{slug}/lessons/{lesson.Id}")).Press("Publish lesson")).Answers(HttpStatusCode.OK);
        app.Judged.HasJudge = false;
        (await ada.Opens($"/teach/courses/{slug}/settings")).Shows("The content of “One” is missing.");
        var editor = $"/teach/courses/{slug}/lessons/{lesson.Id}";
        (await (await ada.Opens(editor + "/settings")).Press("Change type", ("kind", "Text"))).Answers(HttpStatusCode.OK);
        Assert.True((await app.CourseOf(slug)).Lessons.Single().IsPublished);
        (await (await ada.Opens(editor + "/settings")).Press("Change type", ("kind", "Link"))).Shows(
            "Learners will see the lesson again once its content"
        );
        Assert.False((await app.CourseOf(slug)).Lessons.Single().IsPublished);
    }

    [Fact]
    public async Task A_room_can_add_a_completion_criterion_that_authors_choose_and_learners_meet()
    {
        var slug = await app.MakesCourse("Debates", ["One"]);
        var lesson = (await app.CourseOf(slug)).Lessons.Single();
        var (ada, lin) = (await app.As("Ada"), await app.As("Lin"));
        var editor = await ada.Opens($"/teach/courses/{slug}/lessons/{lesson.Id}/settings");
        editor.Shows("It was debated");
        (await editor.Press("Save settings", ("Input.Rule", "Debated"))).Answers(HttpStatusCode.OK);
        await app.Enrolls("Lin", slug);
        app.Debate.IsOver = false;
        (await (await lin.Opens($"/learn/{slug}/one")).Press("Mark as done"))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("The debate is not over.");
        app.Debate.IsOver = true;
        (await (await lin.Opens($"/learn/{slug}/one")).Press("Mark as done")).Answers(HttpStatusCode.OK);
        Assert.Equal(ProgressStatus.Completed, (await app.ProgressOf("Lin", slug, "one"))!.Status);
        // As a link, it can be completed only by the verdict.
        (await (await ada.Opens($"/teach/courses/{slug}/lessons/{lesson.Id}/settings")).Press("Change type", ("kind", "Link"))).Answers(
            HttpStatusCode.OK
        );
        Assert.Equal(CompletionRule.Marked, (await app.CourseOf(slug)).Lessons.Single().Rule);
    }

    [Fact]
    public async Task A_lesson_keeps_a_criterion_of_a_room_that_went_away_and_learners_mark_it_as_done()
    {
        var slug = await app.MakesCourse("Former room", ["One"], each: l => l.Govern(new Debated(), 5, null, true, false));
        await app.Change(db => db.Lessons.Where(l => l.Slug == "one").ExecuteUpdateAsync(l => l.SetProperty(x => x.Rule, "Sung")));
        var lesson = (await app.CourseOf(slug)).Lessons.Single();
        var (ada, lin) = (await app.As("Ada"), await app.As("Lin"));
        (await (await ada.Opens($"/teach/courses/{slug}/lessons/{lesson.Id}")).Press("Save draft", ("Input.Title", "One, sung"))).Answers(
            HttpStatusCode.OK
        );
        Assert.Equal("Sung", (await app.CourseOf(slug)).Lessons.Single().Rule);
        await app.Enrolls("Lin", slug);
        (await (await lin.Opens($"/learn/{slug}/one")).Press("Mark as done")).Answers(HttpStatusCode.OK);
        Assert.Equal(ProgressStatus.Completed, (await app.ProgressOf("Lin", slug, "one"))!.Status);
    }
}

/// <summary>Lessons that are documents, links, and embedded sites.</summary>
public sealed class LessonKindTests(LmsApp app) : IClassFixture<LmsApp>
{
    private async Task<(string Slug, string Path, Guid Id)> CreateLesson(
        string title,
        string kind = LessonKind.Text,
        Action<Lesson>? each = null
    )
    {
        var slug = await app.MakesCourse(title, ["Text", "One"]);
        var id = (await app.CourseOf(slug)).Lessons.Single(l => l.Title == "One").Id;
        await app.Change(async db =>
        {
            var course = await db.Courses.WithOutline().SingleAsync(c => c.Slug == slug);
            var lesson = course.FindLesson(id)!;
            each?.Invoke(lesson);
            lesson.Become(kind);
            course.Recount();
        });
        await app.Enrolls("Lin", slug);
        return (slug, $"/teach/courses/{slug}/lessons/{id}", id);
    }

    private Task<Lesson> LessonOf(Guid id) => app.Look(db => db.Lessons.AsNoTracking().SingleAsync(l => l.Id == id));

    [Fact]
    public void Every_kind_of_lesson_can_be_chosen()
    {
        using var scope = app.Services.CreateScope();
        var kinds = scope.ServiceProvider.GetRequiredService<LessonKinds>();
        Assert.Equal(["Text", "Video", "Document", "Link", "Embed"], kinds.All.Select(k => k.Key));
        Assert.All(kinds.All, k => Assert.Contains(k.FirstRule, kinds.RulesOf(k.Key).Select(r => r.Key)));
        Assert.NotNull(kinds.Unknown("Quiz"));
    }

    [Fact]
    public async Task An_author_chooses_the_kind_of_a_new_lesson_and_unknown_kinds_are_refused()
    {
        var slug = await app.MakesCourse("Chosen kinds", ["First"]);
        var (ada, path) = (await app.As("Ada"), $"/teach/courses/{slug}/outline");
        var unit = (await app.CourseOf(slug)).InOrder.First().Units[0].Id;
        foreach (var kind in new[] { LessonKind.Document, LessonKind.Link, LessonKind.Embed, LessonKind.Video })
            (await (await ada.Opens(path)).Press($"Add {kind.ToString().ToLowerInvariant()}", ($"new-{unit}", $"A {kind}")))
                .Answers(HttpStatusCode.OK)
                .Shows("Lesson added.");
        Assert.Equal(["Text", "Document", "Link", "Embed", "Video"], (await app.CourseOf(slug)).Lessons.Select(l => l.Kind));
        await ada.Sends($"{path}?handler=AddLesson&kind=Quiz", path, ("unit", unit.ToString()), ($"new-{unit}", "A quiz"));
        await ada.Sends($"{path}?handler=AddLesson&kind=77", path, ("unit", unit.ToString()), ($"new-{unit}", "A number"));
        Assert.DoesNotContain((await app.CourseOf(slug)).Lessons, l => l.Kind is "Quiz" or "77");
        var icons = (await ada.Opens(path))
            .Document.QuerySelectorAll(".tree__lesson > svg use")
            .Select(u => u.GetAttribute("href")!.Split('#')[1]);
        Assert.Equal(["text", "file", "link", "code", "video"], icons);
    }

    [Fact]
    public async Task A_document_can_be_uploaded_viewed_downloaded_and_marked_as_done()
    {
        var (slug, path, id) = await CreateLesson("With a document", LessonKind.Document);
        var ada = await app.As("Ada");
        (await (await ada.Opens(path)).Press("Publish lesson"))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("Add the document before you publish the lesson.");
        var pdf = Pdf.Of("The plan");
        (await ada.SendsFile($"{path}/content?handler=Document", path, "plan.pdf", pdf))
            .Answers(HttpStatusCode.OK)
            .Shows("Document uploaded.")
            .Shows("plan.pdf");
        (await (await ada.Opens(path)).Press("Publish lesson")).Answers(HttpStatusCode.OK);
        var lin = await app.As("Lin");
        var page = await lin.Opens($"/learn/{slug}/one");
        page.Shows("plan.pdf").Shows("The text of One.");
        var address = page.Find("object[type='application/pdf']").GetAttribute("data")!.Split('#')[0];
        Assert.Equal(pdf, await lin.Http.GetByteArrayAsync(address));
        var away = page.Find($"a[href='/learn/{slug}/one/document']").GetAttribute("href");
        var sent = await lin.Http.GetAsync((await lin.Http.GetAsync(away)).Headers.Location);
        Assert.Equal("attachment", sent.Content.Headers.ContentDisposition!.DispositionType);
        // Counted for learners, but not for HEAD requests, later ranges, or the team.
        await ada.Http.GetAsync(away);
        await lin.Http.SendAsync(new HttpRequestMessage(HttpMethod.Head, away));
        using var later = new HttpRequestMessage(HttpMethod.Get, away) { Headers = { Range = new(5, null) } };
        await lin.Http.SendAsync(later);
        (await ada.Opens(path)).Shows("1 download");
        Assert.Equal(HttpStatusCode.Forbidden, (await (await app.As("Omar")).Http.GetAsync(away)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await lin.Http.GetAsync($"/learn/{slug}/text/document")).StatusCode);
        Assert.Contains(
            "object-src 'self'",
            Assert.Single(page.Response.Headers.GetValues("Content-Security-Policy")),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "object-src 'none'",
            Assert.Single((await lin.Opens($"/learn/{slug}/text")).Response.Headers.GetValues("Content-Security-Policy")),
            StringComparison.Ordinal
        );
        Assert.True(page.Statements <= 4, $"{page.Statements} statements");
        (await page.Press("Mark as done")).Answers(HttpStatusCode.OK);
        Assert.Equal(ProgressStatus.Completed, (await app.ProgressOf("Lin", slug, "one"))!.Status);
        (await (await ada.Opens(path)).Press("Remove document")).Shows("Document removed.");
        (await lin.Opens($"/learn/{slug}/one")).Answers(HttpStatusCode.OK).Shows("This lesson’s document hasn’t been added yet.");
        Assert.Equal((null, 0), ((await LessonOf(id)).Document?.FileId, (await LessonOf(id)).Document?.Downloads ?? 0));
    }

    [Theory]
    [InlineData("picture.pdf", "GIF89a not a document", "This file type isn’t accepted here. Use one of these: PDF.")]
    [InlineData(
        "page.pdf",
        "<!doctype html><script>alert(1)</script>\n%PDF-1.4\nstartxref\n0\n%%EOF",
        "This file type isn’t accepted here. Use one of these: PDF."
    )]
    [InlineData("both.pdf", "%PDF-1.4\n<HTML><script>alert(1)</script>\nstartxref\n0\n%%EOF", "both a PDF and a web page")]
    [InlineData("cut.pdf", "%PDF-1.4\n1 0 obj\n<< /Type /Catal", "This PDF is damaged or incomplete.")]
    [InlineData("tail.pdf", "tail", "This PDF is damaged or incomplete.")]
    [InlineData("empty.pdf", "", "The file is empty.")]
    [InlineData("", null, "Choose a file first.")]
    public async Task A_file_that_is_not_a_complete_PDF_is_refused_and_nothing_changes(string name, string? content, string why)
    {
        var (_, path, id) = await CreateLesson("Refused " + name + why.Length, LessonKind.Document);
        byte[]? bytes = content switch
        {
            null => null,
            "tail" => [.. Pdf.Of("x"), .. Encoding.Latin1.GetBytes("PK\u0003\u0004" + new string('z', 5000))],
            _ => Encoding.Latin1.GetBytes(content),
        };
        (await (await app.As("Ada")).SendsFile($"{path}/content?handler=Document", path, name, bytes))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows(why);
        Assert.Null((await LessonOf(id)).Document);
    }

    [Fact]
    public async Task A_link_is_shown_with_the_text_and_the_lesson_is_completed_by_marking_it()
    {
        var (slug, path, _) = await CreateLesson("With a link", LessonKind.Link);
        var ada = await app.As("Ada");
        var refused = await (await ada.Opens(path)).Press(
            "Save URL",
            ("url", "javascript:alert(1)"),
            ("title", "Kept title"),
            ("note", "Kept note")
        );
        refused.Answers(HttpStatusCode.UnprocessableEntity).Shows("must start with https:// or http://");
        Assert.Equal(
            ("javascript:alert(1)", "Kept title"),
            (refused.Find("#Url").GetAttribute("value"), refused.Find("#Title").GetAttribute("value"))
        );
        (
            await (await ada.Opens(path)).Press(
                "Save URL",
                ("url", "example.org/tides?day=1"),
                ("title", "Tide tables"),
                ("note", "When the water comes.")
            )
        )
            .Answers(HttpStatusCode.OK)
            .Shows("Link saved.");
        (await (await ada.Opens(path)).Press("Publish lesson")).Answers(HttpStatusCode.OK);
        var lin = await app.As("Lin");
        var page = await lin.Opens($"/learn/{slug}/one");
        page.Shows("Tide tables").Shows("When the water comes.").Shows("example.org");
        var link = page.Find("a[href='https://example.org/tides?day=1']");
        Assert.Equal(("_blank", "noopener nofollow"), (link.GetAttribute("target"), link.GetAttribute("rel")));
        (await page.Press("Mark as done")).Answers(HttpStatusCode.OK);
        Assert.Equal(ProgressStatus.Completed, (await app.ProgressOf("Lin", slug, "one"))!.Status);
        // A visitor's outline shows the kinds of lessons, a learner's outline the progress.
        Assert.Equal(
            ["text", "link"],
            (await app.Visitor().Opens($"/courses/{slug}"))
                .Document.QuerySelectorAll(".outline__lesson > svg use")
                .Select(u => u.GetAttribute("href")!.Split('#')[1])
        );
    }

    [Fact]
    public async Task An_embedded_site_is_allowed_on_its_own_page_only_and_also_linked()
    {
        var (slug, path, _) = await CreateLesson("With a frame", LessonKind.Embed);
        var ada = await app.As("Ada");
        (await (await ada.Opens(path)).Press("Save URL", ("url", "https://evil.example/video")))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("This site can’t be embedded. Supported sites: YouTube, Vimeo");
        (await (await ada.Opens(path)).Press("Save URL", ("url", "https://youtu.be/dQw4w9WgXcQ?t=42"), ("title", "A song")))
            .Answers(HttpStatusCode.OK)
            .Shows("from YouTube");
        (await (await ada.Opens(path)).Press("Publish lesson")).Answers(HttpStatusCode.OK);
        var lin = await app.As("Lin");
        var page = await lin.Opens($"/learn/{slug}/one");
        var frame = page.Find("iframe");
        Assert.Equal(
            ("https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?start=42", "A song", "lazy", "strict-origin-when-cross-origin"),
            (frame.GetAttribute("src"), frame.GetAttribute("title"), frame.GetAttribute("loading"), frame.GetAttribute("referrerpolicy"))
        );
        Assert.DoesNotContain("allow-top-navigation", frame.GetAttribute("sandbox")!, StringComparison.Ordinal);
        Assert.Equal("https://youtu.be/dQw4w9WgXcQ?t=42", page.Find("section.shown a[target=_blank]").GetAttribute("href"));
        Assert.EndsWith(
            "; frame-src https://www.youtube-nocookie.com",
            Assert.Single(page.Response.Headers.GetValues("Content-Security-Policy")),
            StringComparison.Ordinal
        );
        Assert.DoesNotContain(
            "frame-src",
            Assert.Single((await lin.Opens($"/learn/{slug}/text")).Response.Headers.GetValues("Content-Security-Policy")),
            StringComparison.Ordinal
        );
        Assert.True(page.Statements <= 4, $"{page.Statements} statements");
    }

    [Fact]
    public async Task A_site_that_can_no_longer_be_embedded_is_linked()
    {
        var (slug, _, _) = await CreateLesson(
            "No frame any more",
            LessonKind.Embed,
            l => l.PointTo("https://once.example/video", null, null)
        );
        var page = await (await app.As("Lin")).Opens($"/learn/{slug}/one");
        Assert.Empty(page.Document.QuerySelectorAll("iframe"));
        Assert.NotNull(page.Find("a[href='https://once.example/video'][target=_blank]"));
    }

    [Fact]
    public async Task A_lesson_can_change_its_kind_and_back_without_losing_anything()
    {
        var (slug, path, id) = await CreateLesson(
            "Changes its kind",
            LessonKind.Link,
            l => l.PointTo("https://example.org/", "There", "A note")
        );
        var (ada, lin) = (await app.As("Ada"), await app.As("Lin"));
        await ada.SendsFile($"{path}/content?handler=Document", path, "early.pdf", Pdf.Of("Early"));
        (await (await ada.Opens(path + "/settings")).Press("Change type", ("kind", "Document")))
            .Answers(HttpStatusCode.OK)
            .Shows("Its text was kept.")
            .Shows("early.pdf");
        (await lin.Opens($"/learn/{slug}/one")).Shows("early.pdf").Shows("The text of One.");
        (await (await ada.Opens(path + "/settings")).Press("Change type", ("kind", "Video")))
            .Answers(HttpStatusCode.OK)
            .Shows("Learners will see the lesson again once");
        (await lin.Opens($"/learn/{slug}/one")).Answers(HttpStatusCode.NotFound);
        (await (await ada.Opens(path + "/settings")).Press("Change type", ("kind", "Link"))).Answers(HttpStatusCode.OK);
        (await (await ada.Opens(path)).Press("Publish lesson")).Answers(HttpStatusCode.OK);
        (await lin.Opens($"/learn/{slug}/one")).Shows("There").Shows("A note").Shows("The text of One.");
        var lesson = await LessonOf(id);
        Assert.Equal((LessonKind.Link, CompletionRule.Marked, true), (lesson.Kind, lesson.Rule, lesson.Document is not null));
        Assert.Equal(
            HttpStatusCode.Forbidden,
            (await lin.Sends($"{path}/content?handler=Kind", $"/learn/{slug}/one", ("kind", "Text"))).Status
        );
    }

    [Fact]
    public void Only_a_video_can_be_completed_by_watching()
    {
        var course = new Course("Rules", "rules", Ids.New(), app.Now);
        var lesson = course.AddLesson(course.AddModule("M").Value.Units[0].Id, "L", LessonKind.Video).Value;
        Assert.Equal(CompletionRule.VideoWatched, lesson.Rule);
        lesson.Become(LessonKind.Embed);
        Assert.Equal(CompletionRule.Marked, lesson.Rule);
        Assert.NotNull(lesson.Govern(CompletionRule.VideoWatched, 5, null, true, false).Refusal);
        Assert.True(lesson.Govern(CompletionRule.TimeSpent, 5, null, true, false).IsDone);
        lesson.Become(LessonKind.Text);
        Assert.Equal(CompletionRule.TimeSpent, lesson.Rule);
    }
}
