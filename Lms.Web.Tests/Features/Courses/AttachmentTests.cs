using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Platform.Files;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Tests.Features.Courses;

/// <summary>Attachments of a lesson: ordered, described, with an audience, and counted.</summary>
public sealed class AttachmentTests(LmsApp app) : IClassFixture<LmsApp>
{
    private async Task<(string Slug, string Path, Guid Id)> CreateLesson(string title, params string[] files)
    {
        var slug = await app.MakesCourse(title, ["One"], each: l => l.Govern(CompletionRule.Marked, 5, null, true, isPreview: true));
        var id = (await app.CourseOf(slug)).Lessons.Single().Id;
        await app.Enrolls("Lin", slug);
        var path = $"/teach/courses/{slug}/lessons/{id}";
        var ada = await app.As("Ada");
        foreach (var file in files)
            (await ada.SendsFile($"{path}/files?handler=Add", path, file, Pdf.Of(file))).Answers(HttpStatusCode.OK).Shows("File attached.");
        return (slug, path, id);
    }

    private Task<List<LessonAttachment>> FilesOf(Guid lesson) =>
        app.Look(db => db.LessonAttachments.AsNoTracking().Where(a => a.LessonId == lesson).OrderBy(a => a.Position).ToListAsync());

    private async Task<string[]> Order(Guid lesson) => [.. (await FilesOf(lesson)).Select(f => f.Title)];

    [Fact]
    public async Task Attachments_can_be_moved_and_their_positions_have_no_gaps()
    {
        var (_, path, id) = await CreateLesson("Moved files", "a.pdf", "b.pdf", "c.pdf");
        var ada = await app.As("Ada");
        (await (await ada.Opens($"{path}/files")).Press("Move c.pdf up")).Answers(HttpStatusCode.OK).Shows("File moved.");
        Assert.Equal(["a.pdf", "c.pdf", "b.pdf"], await Order(id));
        (await (await ada.Opens($"{path}/files")).Press("Move a.pdf down")).Answers(HttpStatusCode.OK);
        Assert.Equal(["c.pdf", "a.pdf", "b.pdf"], await Order(id));
        var last = (await FilesOf(id)).Last();
        await ada.Sends($"{path}/files?handler=Move", path, ("id", last.Id.ToString()), ("position", "0"));
        Assert.Equal(["b.pdf", "c.pdf", "a.pdf"], await Order(id));
        Assert.Equal([0, 1, 2], (await FilesOf(id)).Select(f => f.Position));
        await ada.Sends($"{path}/files?handler=Move", path, ("id", Ids.New().ToString()), ("position", "0"));
        Assert.Equal(["b.pdf", "c.pdf", "a.pdf"], await Order(id));
    }

    [Fact]
    public async Task An_attachment_can_be_described_and_replaced_in_place()
    {
        var (slug, path, id) = await CreateLesson("Described files", "a.pdf", "b.pdf");
        var (ada, lin) = (await app.As("Ada"), await app.As("Lin"));
        var first = (await FilesOf(id))[0];
        (await ada.Sends($"{path}/files?handler=Describe", path, ("item", first.Id.ToString()), ("title", " "), ("access", "Enrolled")))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("Enter a title.");
        (
            await ada.Sends(
                $"{path}/files?handler=Describe",
                path,
                ("item", first.Id.ToString()),
                ("title", "The plan"),
                ("description", "To hang on the wall."),
                ("access", "Enrolled")
            )
        ).Answers(HttpStatusCode.OK);
        (await ada.SendsFile($"{path}/files?handler=Replace", path, "evil.pdf", "<html>"u8.ToArray(), ("item", first.Id.ToString())))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("This file type isn’t accepted here.");
        (await ada.SendsFile($"{path}/files?handler=Replace", path, "second.pdf", Pdf.Of("Second edition"), ("item", first.Id.ToString())))
            .Answers(HttpStatusCode.OK)
            .Shows("File replaced.");
        Assert.Equal(["The plan", "b.pdf"], await Order(id));
        var page = await lin.Opens($"/learn/{slug}/one");
        page.Shows("The plan").Shows("To hang on the wall.").Shows("PDF");
        var answer = await lin.Http.GetAsync(page.Find($"a[href$='/files/{first.Id}']").GetAttribute("href"));
        Assert.Contains("second.pdf", answer.Headers.Location!.OriginalString, StringComparison.Ordinal);
        Assert.Equal(Pdf.Of("Second edition"), await lin.Http.GetByteArrayAsync(answer.Headers.Location));
    }

    [Fact]
    public async Task Each_attachment_is_available_only_to_its_audience()
    {
        var (slug, path, id) = await CreateLesson("For whom", "learners.pdf", "everybody.pdf", "team.pdf");
        var ada = await app.As("Ada");
        var files = (await FilesOf(id)).ToDictionary(f => f.Title);
        Assert.All(files.Values, f => Assert.Equal(AttachmentAccess.Enrolled, f.Access));
        foreach (var (title, access) in new[] { ("everybody.pdf", "Preview"), ("team.pdf", "Team") })
            await ada.Sends(
                $"{path}/files?handler=Describe",
                path,
                ("item", files[title].Id.ToString()),
                ("title", title),
                ("access", access)
            );
        foreach (
            var (browser, sees) in new[]
            {
                (app.Visitor(), "everybody.pdf"),
                (await app.As("Lin"), "learners.pdf everybody.pdf"),
                (ada, "learners.pdf everybody.pdf team.pdf"),
            }
        )
        {
            var page = await browser.Opens($"/learn/{slug}/one");
            Assert.Equal(
                sees,
                string.Join(' ', page.Document.QuerySelectorAll("section[aria-label=Files] a").Select(a => a.TextContent.Trim()))
            );
            foreach (var file in files.Values)
                Assert.Equal(
                    sees.Split(' ').Contains(file.Title) ? HttpStatusCode.Redirect : HttpStatusCode.NotFound,
                    (await browser.Http.GetAsync($"/learn/{slug}/one/files/{file.Id}")).StatusCode
                );
        }
        var other = await app.MakesCourse("Elsewhere", ["One"]);
        Assert.Equal(HttpStatusCode.NotFound, (await ada.Http.GetAsync($"/learn/{other}/one/files/{files["team.pdf"].Id}")).StatusCode);
    }

    [Fact]
    public async Task Each_download_is_counted_once_but_not_range_requests_or_those_of_the_team()
    {
        var (slug, path, id) = await CreateLesson("Counted", "a.pdf");
        var file = (await FilesOf(id))[0].Id;
        var lin = await app.As("Lin");
        var address = $"/learn/{slug}/one/files/{file}";
        async Task<HttpResponseMessage> Ask(HttpMethod method, Action<HttpRequestMessage>? with = null)
        {
            using var request = new HttpRequestMessage(method, address);
            with?.Invoke(request);
            return await lin.Http.SendAsync(request);
        }
        var answer = await Ask(HttpMethod.Get);
        Assert.Equal(
            "private, max-age=60",
            answer.Headers.CacheControl!.ToString().Replace("max-age=60, private", "private, max-age=60", StringComparison.Ordinal)
        );
        // Ranges are requested from the signed URL, which counts nothing.
        for (var i = 0; i < 3; i++)
        {
            using var piece = new HttpRequestMessage(HttpMethod.Get, answer.Headers.Location);
            piece.Headers.Range = new RangeHeaderValue(i, i + 1);
            Assert.Equal(HttpStatusCode.PartialContent, (await lin.Http.SendAsync(piece)).StatusCode);
        }
        await Ask(HttpMethod.Get, r => r.Headers.Range = new RangeHeaderValue(20, null));
        await Ask(HttpMethod.Get, r => r.Headers.Add("Sec-Purpose", "prefetch"));
        await Ask(HttpMethod.Head);
        await (await app.As("Ada")).Http.GetAsync(address);
        Assert.Equal(1, (await FilesOf(id))[0].Downloads);
        await Ask(HttpMethod.Get, r => r.Headers.Range = new RangeHeaderValue(0, null));
        Assert.Equal(2, (await FilesOf(id))[0].Downloads);
        (await (await app.As("Ada")).Opens($"{path}/files")).Shows("2 downloads");
        (await lin.Opens($"/learn/{slug}/one")).DoesNotShow("2 downloads");
    }

    [Fact]
    public async Task A_removed_attachment_is_gone_for_learners_and_can_be_restored()
    {
        var (slug, path, id) = await CreateLesson("Undone", "a.pdf", "b.pdf");
        var (ada, lin) = (await app.As("Ada"), await app.As("Lin"));
        var file = (await FilesOf(id))[0].Id;
        var removed = await (await ada.Opens($"{path}/files")).Press("Remove a.pdf");
        removed.Answers(HttpStatusCode.OK).Shows("File removed from the lesson.");
        Assert.Equal(["b.pdf"], await Order(id));
        Assert.Equal(HttpStatusCode.NotFound, (await lin.Http.GetAsync($"/learn/{slug}/one/files/{file}")).StatusCode);
        (await removed.Press("Undo")).Answers(HttpStatusCode.OK).Shows("Restored.");
        Assert.Equal(["a.pdf", "b.pdf"], await Order(id));
        Assert.Equal(
            HttpStatusCode.Forbidden,
            (await lin.Sends($"{path}/files?handler=Remove", $"/learn/{slug}/one", ("item", file.ToString()))).Status
        );
    }

    [Theory]
    [InlineData("plan.docx", "word/document.xml", true)]
    [InlineData("figures.xlsx", "xl/workbook.xml", true)]
    [InlineData("slides.pptx", "ppt/presentation.xml", true)]
    [InlineData("data.zip", "a.csv", true)]
    [InlineData("plan.docx", "a.csv", false)]
    [InlineData("plan.docx", "word/document.xml word/vbaProject.bin", false)]
    [InlineData("plan.odt", "content.xml", false)]
    [InlineData("program.exe", "a.csv", false)]
    public async Task An_office_document_is_what_its_name_says_or_refused(string name, string entries, bool isTaken)
    {
        var (slug, path, id) = await CreateLesson($"Office {name} {entries}");
        var (ada, lin) = (await app.As("Ada"), await app.As("Lin"));
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var entry in entries.Split(' '))
                archive.CreateEntry(entry);
        var sent = await ada.SendsFile($"{path}/files?handler=Add", path, name, bytes.ToArray());
        if (!isTaken)
        {
            sent.Answers(HttpStatusCode.UnprocessableEntity);
            Assert.Empty(await FilesOf(id));
            return;
        }
        sent.Answers(HttpStatusCode.OK).Shows("File attached.");
        await AssertOnlyDownloaded(lin, $"/learn/{slug}/one/files/{(await FilesOf(id)).Single().Id}", name, bytes.ToArray());
    }

    [Theory]
    [InlineData("data.csv", "a;b\n1;2\n", true)]
    [InlineData("page.txt", "<!doctype html><script>alert(1)</script>", true)]
    [InlineData("lab.ipynb", "{\"cells\": []}", true)]
    [InlineData("tide.py", "print('high')\n", true)]
    [InlineData("tide.txt", "MZ\u0000\u0003", false)]
    [InlineData("tide.html", "<!doctype html>", false)]
    [InlineData("tide.js", "alert(1)", false)]
    public async Task Text_and_data_can_be_attached_and_are_never_shown_by_the_browser(string name, string content, bool isTaken)
    {
        var (slug, path, id) = await CreateLesson($"Data {name}");
        var (ada, lin) = (await app.As("Ada"), await app.As("Lin"));
        var bytes = System.Text.Encoding.UTF8.GetBytes(content);
        var sent = await ada.SendsFile($"{path}/files?handler=Add", path, name, bytes);
        if (!isTaken)
        {
            sent.Answers(HttpStatusCode.UnprocessableEntity).Shows($"Use one of these: {FileKind.Names(DownloadKinds.Attachments)}.");
            return;
        }
        sent.Answers(HttpStatusCode.OK).Shows("File attached.");
        await AssertOnlyDownloaded(lin, $"/learn/{slug}/one/files/{(await FilesOf(id)).Single().Id}", name, bytes);
    }

    /// <summary>The form, the sentence on the page, the refusal, and the documentation name the same types.</summary>
    [Fact]
    public async Task The_types_of_attachments_are_the_same_wherever_they_are_named()
    {
        var (_, path, _) = await CreateLesson("Types named");
        var names = FileKind.Names(DownloadKinds.Attachments);
        var page = await (await app.As("Ada")).Opens($"{path}/files");
        page.Shows(names);
        Assert.Equal(FileKind.Accepted(DownloadKinds.Attachments), page.Find("#attach").GetAttribute("accept"));
        var documented = await File.ReadAllTextAsync(SourceRootAttribute.Of("docs", "operations.md"));
        Assert.Contains(names, documented.ReplaceLineEndings(" "), StringComparison.Ordinal);
    }

    private static async Task AssertOnlyDownloaded(Browser browser, string address, string name, byte[] bytes)
    {
        var answer = await browser.Http.GetAsync((await browser.Http.GetAsync(address)).Headers.Location);
        Assert.Equal("attachment", answer.Content.Headers.ContentDisposition!.DispositionType);
        Assert.Equal(name, answer.Content.Headers.ContentDisposition.FileName?.Trim('"'));
        Assert.Equal(["nosniff"], answer.Headers.GetValues("X-Content-Type-Options"));
        Assert.Contains("sandbox", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal(bytes, await answer.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Attachments_of_a_locked_lesson_are_not_available()
    {
        var slug = await app.MakesCourse("Locked files", ["One", "Two"], new CourseRules { IsSequential = true });
        await app.Enrolls("Lin", slug);
        var two = (await app.CourseOf(slug)).Lessons.Single(l => l.Title == "Two").Id;
        var path = $"/teach/courses/{slug}/lessons/{two}";
        await (await app.As("Ada")).SendsFile($"{path}/files?handler=Add", path, "a.pdf", Pdf.Of("a"));
        var file = (await FilesOf(two)).Single().Id;
        Assert.Equal(HttpStatusCode.Forbidden, (await (await app.As("Lin")).Http.GetAsync($"/learn/{slug}/two/files/{file}")).StatusCode);
    }
}
