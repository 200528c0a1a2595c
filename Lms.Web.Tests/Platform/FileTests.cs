using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Lms.Web.Features.Administration.Seeding;
using Lms.Web.Platform.Files;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Lms.Web.Tests.Platform;

/// <summary>The product with small limits for files.</summary>
public class SmallFilesApp : LmsApp
{
    protected override IEnumerable<KeyValuePair<string, string>> More =>
        [KeyValuePair.Create("Files:MaxImageMegabytes", "1"), KeyValuePair.Create("Files:MaxDocumentMegabytes", "1")];
}

public sealed class FileTests(SmallFilesApp app) : IClassFixture<SmallFilesApp>
{
    private static readonly byte[] Png = [0x89, .. "PNG\r\n\u001a\n"u8, .. Enumerable.Range(0, 200).Select(i => (byte)i)];
    private static readonly byte[] Pdf = [.. "%PDF-1.7\n"u8, .. new byte[500], .. "\nstartxref\n9\n%%EOF\n"u8];

    [Fact]
    public async Task Learners_see_an_image_in_a_lesson_and_no_one_without_its_token()
    {
        var ada = await app.As("Ada");
        var lesson = await Lesson();
        var markdown = (
            await (await Upload(ada, $"{lesson}?handler=Image", "Fluchtweg.png", Clips.Png(20, 10))).Content.ReadAsStringAsync()
        )
            .Split("\"markdown\":\"")[1]
            .Split('"')[0];
        var editor = await ada.Opens(lesson);
        (await editor.Press("Publish changes", ("Input.Markdown", $"Look:\n\n{markdown}\n")))
            .Answers(HttpStatusCode.OK)
            .Shows("Published.");
        var lin = await app.As("Lin");
        var page = await lin.Opens("/learn/fire-safety/raise-the-alarm");
        var address = page.Find("img[alt=Fluchtweg]").GetAttribute("src")!;
        var answer = await lin.Http.GetAsync(address);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(Clips.Png(20, 10), await answer.Content.ReadAsByteArrayAsync());
        Assert.Equal("image/png", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal(HttpStatusCode.Forbidden, (await lin.Http.GetAsync(address.Split('?')[0])).StatusCode);
    }

    [Fact]
    public async Task A_token_opens_only_its_file_and_until_it_expires()
    {
        var file = await Keep(Png, "plan.png", "image/png");
        var http = app.Visitor().Http;
        var address = Address(file);
        var token = address.Split("?t=")[1];
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(address)).StatusCode);
        var bare = address.Split('?')[0];
        foreach (
            var wrong in new[]
            {
                bare,
                bare + "?t=",
                bare
                    + "?t="
                    + token.Replace("." + token.Split('.')[1][0], token.Split('.')[1][0] == 'x' ? ".y" : ".x", StringComparison.Ordinal),
                bare + "?t=" + app.Services.GetRequiredService<FileTokens>().For(Ids.New()),
                bare + "?t=999999999999." + token.Split('.')[1],
            }
        )
        {
            var answer = await http.GetAsync(wrong);
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
            Assert.DoesNotContain("PNG", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync($"/files/{Ids.New()}/plan.png?t={token}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync($"/files/nothing/plan.png?t={token}")).StatusCode);
        app.Clock.Advance(TimeSpan.FromMinutes(71));
        Assert.Equal(HttpStatusCode.Forbidden, (await http.GetAsync(address)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(Address(file))).StatusCode);
        await app.Change(async db => (await db.StoredFiles.SingleAsync(f => f.Id == file.Id)).Delete(app.Now));
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync(Address(file))).StatusCode);
    }

    [Theory]
    [InlineData(null, 200, 0, 208)]
    [InlineData("bytes=0-3", 206, 0, 4)]
    [InlineData("bytes=4-", 206, 4, 204)]
    [InlineData("bytes=-8", 206, 200, 8)]
    [InlineData("bytes=207-207", 206, 207, 1)]
    [InlineData("bytes=200-99999", 206, 200, 8)]
    [InlineData("bytes=-99999", 206, 0, 208)]
    [InlineData("bytes=208-", 416, 0, 0)]
    [InlineData("bytes=99999-", 416, 0, 0)]
    [InlineData("bytes=-0", 416, 0, 0)]
    [InlineData("bytes=0-1,4-5", 200, 0, 208)] // several ranges are answered with the whole file
    [InlineData("bytes=9-2", 200, 0, 208)]
    public async Task Players_can_request_a_range(string? range, int status, int from, int length)
    {
        var file = await Keep(Png, "plan.png", "image/png");
        using var request = new HttpRequestMessage(HttpMethod.Get, Address(file));
        if (range is not null)
            request.Headers.TryAddWithoutValidation("Range", range);
        var answer = await app.Visitor().Http.SendAsync(request);
        Assert.Equal(status, (int)answer.StatusCode);
        if (status == 416)
        {
            Assert.Equal(208, answer.Content.Headers.ContentRange!.Length);
            return;
        }
        Assert.Equal(Png[from..(from + length)], await answer.Content.ReadAsByteArrayAsync());
        Assert.Equal("bytes", Assert.Single(answer.Headers.AcceptRanges));
        if (status == 206)
            Assert.Equal(
                (from, from + length - 1, 208),
                (
                    answer.Content.Headers.ContentRange!.From,
                    answer.Content.Headers.ContentRange.To,
                    answer.Content.Headers.ContentRange.Length
                )
            );
    }

    [Fact]
    public async Task A_range_is_sent_only_if_the_file_has_not_changed()
    {
        var file = await Keep(Png, "plan.png", "image/png");
        var http = app.Visitor().Http;
        var tag = (await http.GetAsync(Address(file))).Headers.ETag!;
        foreach (var (condition, status) in new[] { (tag.Tag, HttpStatusCode.PartialContent), ("\"another\"", HttpStatusCode.OK) })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, Address(file));
            request.Headers.Range = new RangeHeaderValue(0, 3);
            request.Headers.IfRange = new RangeConditionHeaderValue(condition);
            Assert.Equal(status, (await http.SendAsync(request)).StatusCode);
        }
        using var again = new HttpRequestMessage(HttpMethod.Get, Address(file));
        again.Headers.IfNoneMatch.Add(tag);
        Assert.Equal(HttpStatusCode.NotModified, (await http.SendAsync(again)).StatusCode);
    }

    [Fact]
    public async Task HEAD_returns_the_headers_of_a_file_without_its_content()
    {
        var file = await Keep(Png, "plan.png", "image/png");
        using var request = new HttpRequestMessage(HttpMethod.Head, Address(file));
        var answer = await app.Visitor().Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(208, answer.Content.Headers.ContentLength);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task A_file_is_sent_under_its_name_and_cannot_run_anything_in_the_browser()
    {
        var ada = await app.As("Ada");
        var lesson = await Lesson();
        (await Upload(ada, $"{lesson}/files?handler=Add", "Räumungsplan – 消防 neu.pdf", Pdf)).Dispose();
        var page = await ada.Opens($"{lesson}/files");
        var address = page
            .Document.QuerySelectorAll("a")
            .Select(a => a.GetAttribute("href")!)
            .First(h => h.Contains("R%C3%A4umungsplan", StringComparison.Ordinal));
        var answer = await ada.Http.GetAsync(address);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var disposition = answer.Content.Headers.ContentDisposition!;
        Assert.Equal("Räumungsplan  消防 neu.pdf", disposition.FileNameStar);
        Assert.Equal("inline", disposition.DispositionType);
        Assert.Equal("attachment", (await ada.Http.GetAsync(address + "&download")).Content.Headers.ContentDisposition!.DispositionType);
        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        // A PDF is shown by the browser's viewer without a sandbox; everything else is sandboxed.
        Assert.DoesNotContain("sandbox", policy, StringComparison.Ordinal);
        Assert.Contains(
            "sandbox",
            Assert.Single(
                (await ada.Http.GetAsync(Address(await Keep(Png, "plan.png", "image/png")))).Headers.GetValues("Content-Security-Policy")
            ),
            StringComparison.Ordinal
        );
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        Assert.True(answer.Headers.CacheControl!.Private);
    }

    [Theory]
    [InlineData("drawing.svg", "<svg xmlns='http://www.w3.org/2000/svg'><g></svg>", "This drawing is damaged or isn’t an SVG.")]
    [InlineData("page.png", "<!doctype html><script>alert(1)</script>", "This file type isn’t accepted here.")]
    [InlineData("program.png", "MZ\u0090", "This file type isn’t accepted here.")]
    [InlineData("empty.png", "", "The file is empty.")]
    [InlineData("cut.png", "\u0089PNG\r\n\u001a\n and no more", "The image is damaged or incomplete.")]
    [InlineData("document.png", "%PDF-1.7 a document is no picture", "This file type isn’t accepted here.")]
    [InlineData("", null, "Choose a file first.")]
    [InlineData("large.png", "large", "The file is larger than 1 MB.")]
    public async Task A_refused_file_leaves_nothing_behind(string name, string? content, string why)
    {
        byte[]? bytes =
            content is null ? null
            : content == "large" ? [.. Png, .. new byte[1 << 20]]
            : Encoding.Latin1.GetBytes(content);
        var ada = await app.As("Ada");
        var before = await Kept();
        var answer = await Upload(ada, $"{await Lesson()}?handler=Image", name, bytes);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains(
            why,
            JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("error").GetString(),
            StringComparison.Ordinal
        );
        Assert.Equal(before, await Kept());
    }

    [Theory]
    [InlineData(
        "GIF89a/*        */=1;</script><html><script>alert(1)</script>",
        "both.html",
        "This file is also a web page, which isn’t allowed."
    )]
    [InlineData(
        "\u0089PNG\r\n\u001a\n   <!DOCTYPE HTML><body onload=alert(1)>",
        "both.png",
        "This file is also a web page, which isn’t allowed."
    )]
    [InlineData(
        "GIF89a        PK\u0003\u0004 an archive PK\u0005\u0006\0\0\0\0\u0001\0\u0001\0\u0005\0\0\0\u0005\0\0\0\0\0",
        "both.jar",
        "This file is also an archive, which isn’t allowed."
    )]
    [InlineData(
        "GIF89a        PK\u0005\u0006\0\0\0\0\u0001\0\u0001\0\u0005\0\0\0\u0005\0\0\0\u0004\0word",
        "both.gif",
        "This file is also an archive, which isn’t allowed."
    )]
    public async Task A_polyglot_file_is_refused(string content, string name, string why)
    {
        var ada = await app.As("Ada");
        var before = await Kept();
        var answer = await Upload(ada, $"{await Lesson()}?handler=Image", name, Encoding.Latin1.GetBytes(content));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains(
            why,
            JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("error").GetString(),
            StringComparison.Ordinal
        );
        Assert.Equal(before, await Kept());
    }

    [Theory]
    [InlineData("image/svg+xml")]
    [InlineData("text/html")]
    [InlineData("application/xhtml+xml")]
    [InlineData("text/xml")]
    public async Task SVG_and_HTML_files_are_downloaded_and_never_displayed(string contentType)
    {
        var file = await Keep("<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"u8.ToArray(), "drawing", contentType);
        var answer = await app.Visitor().Http.GetAsync(Address(file));
        Assert.Equal("attachment", answer.Content.Headers.ContentDisposition!.DispositionType);
        Assert.Contains("sandbox", Assert.Single(answer.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_SVG_image_is_shown_in_the_text_without_scripts()
    {
        var ada = await app.As("Ada");
        var lesson = await Lesson();
        var drawing =
            "<svg xmlns='http://www.w3.org/2000/svg' width='30' height='20' onload='alert(1)'><script>alert(2)</script><rect width='9' height='9' style='fill:red'/></svg>"u8.ToArray();
        var answer = await (await Upload(ada, $"{lesson}?handler=Image", "Knot.svg", drawing)).Content.ReadAsStringAsync();
        var markdown = answer.Split("\"markdown\":\"")[1].Split('"')[0];
        Assert.Contains("/Knot.svg?30x20", markdown, StringComparison.Ordinal);
        var preview = await ada.Posts(
            $"{lesson}?handler=Preview",
            new FormUrlEncodedContent([new("Input.Markdown", markdown), new("__RequestVerificationToken", (await ada.Opens(lesson)).Token)])
        );
        var picture = preview.Find("img[alt=Knot]");
        Assert.Equal(("30", "20", null), (picture.GetAttribute("width"), picture.GetAttribute("height"), picture.GetAttribute("srcset")));
        var file = await ada.Http.GetAsync(picture.GetAttribute("src"));
        Assert.Equal("image/svg+xml", file.Content.Headers.ContentType!.MediaType);
        Assert.Equal(
            "<svg width=\"30\" height=\"20\" xmlns=\"http://www.w3.org/2000/svg\"><rect width=\"9\" height=\"9\" style=\"fill:red\" /></svg>",
            await file.Content.ReadAsStringAsync()
        );
        var policy = Assert.Single(file.Headers.GetValues("Content-Security-Policy"));
        Assert.Equal("default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox", policy);
        Assert.Equal("attachment", file.Content.Headers.ContentDisposition!.DispositionType);
    }

    [Fact]
    public async Task The_token_of_one_file_does_not_open_another_of_the_same_course()
    {
        var (free, paid) = (await Keep(Png, "free.png", "image/png"), await Keep([.. Png, 1], "paid.png", "image/png"));
        await app.Change(db =>
            db.StoredFiles.Where(f => f.Id == paid.Id).ExecuteUpdateAsync(f => f.SetProperty(x => x.ScopeId, free.ScopeId))
        );
        var token = Address(free).Split('?')[1];
        var http = app.Visitor().Http;
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(Address(free))).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await http.GetAsync($"/files/{paid.Id}/paid.png?{token}")).StatusCode);
    }

    [Fact]
    public async Task A_lesson_shows_only_files_of_its_own_course()
    {
        // Someone knows the ID of a file of another course and puts its URL into a lesson.
        var foreign = await Keep(Png, "foreign.png", "image/png");
        var ada = await app.As("Ada");
        var editor = await ada.Opens(await Lesson());
        var preview = await ada.Posts(
            $"{await Lesson()}?handler=Preview",
            new FormUrlEncodedContent([
                new("Input.Markdown", $"![foreign](/files/{foreign.Id}/foreign.png)"),
                new("__RequestVerificationToken", editor.Token),
            ])
        );
        var address = preview.Find("img[alt=foreign]").GetAttribute("src")!;
        Assert.Contains("?t=", address, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await ada.Http.GetAsync(address)).StatusCode);
    }

    [Fact]
    public async Task A_range_request_takes_one_statement()
    {
        var file = await Keep(Png, "plan.png", "image/png");
        using var request = new HttpRequestMessage(HttpMethod.Get, Address(file));
        request.Headers.Range = new RangeHeaderValue(4, 8);
        Assert.Equal("1", Assert.Single((await app.Visitor().Http.SendAsync(request)).Headers.GetValues("X-Statements")));
    }

    [Fact]
    public async Task Identical_content_is_stored_once()
    {
        var ada = await app.As("Ada");
        var content = Clips.Png(21, 9);
        await Upload(ada, $"{await Lesson()}?handler=Image", "one.png", content);
        var (rows, files) = await Kept();
        await Upload(ada, $"{await Lesson()}?handler=Image", "two.png", content);
        Assert.Equal((rows + 1, files), await Kept());
    }

    internal static Task<(int Rows, int Files)> Kept(LmsApp app) =>
        app.Look(async db =>
        {
            var folder = Path.Combine(app.Folder, "files");
            if (Directory.Exists(Path.Combine(folder, "incoming")))
                Assert.Empty(Directory.GetFiles(Path.Combine(folder, "incoming")));
            return (
                await db.StoredFiles.IgnoreQueryFilters().CountAsync(),
                Directory.Exists(folder) ? Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Length : 0
            );
        });

    internal static Task<string> Lesson(LmsApp app) =>
        app.Look(async db =>
            $"/teach/courses/fire-safety/lessons/{await db.Lessons.Where(l => l.Slug == "raise-the-alarm").Select(l => l.Id).FirstAsync()}"
        );

    private static async Task<HttpResponseMessage> Upload(Browser browser, string path, string name, byte[]? bytes)
    {
        using var form = new MultipartFormDataContent
        {
            { new StringContent((await browser.Opens(path.Split('?')[0])).Token), "__RequestVerificationToken" },
        };
        if (bytes is not null)
            form.Add(new ByteArrayContent(bytes), "file", name);
        return await browser.Http.PostAsync(path, form);
    }

    private Task<string> Lesson() => Lesson(app);

    private Task<(int Rows, int Files)> Kept() => Kept(app);

    private string Address(StoredFile file) => app.Services.GetRequiredService<FileTokens>().Url(file.Id, file.Name, file.ScopeId);

    private async Task<StoredFile> Keep(byte[] content, string name, string contentType)
    {
        var stored = (
            await app.Services.GetRequiredService<IFileStore>().PutAsync(new MemoryStream(content), 1 << 20, CancellationToken.None)
        ).Value;
        var file = new StoredFile
        {
            ScopeId = Ids.New(),
            Name = name,
            ContentType = contentType,
            Size = stored.Size,
            Hash = stored.Hash,
            CreatedAt = app.Now,
        };
        await app.Change(db =>
        {
            db.Add(file);
            return Task.CompletedTask;
        });
        return file;
    }
}

public sealed class BrokenUploadTests : IDisposable
{
    private readonly LmsApp app = new SmallFilesApp();

    public void Dispose() => app.Dispose();

    [Fact]
    public async Task An_interrupted_upload_leaves_nothing_behind()
    {
        app.UseKestrel(0);
        app.StartServer();
        var place = app.ClientOptions.BaseAddress;
        using var handler = new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() };
        using var http = new HttpClient(handler) { BaseAddress = place };
        var parser = new AngleSharp.Html.Parser.HtmlParser();
        async Task<string> Token(string path) =>
            parser
                .ParseDocument(await http.GetStringAsync(path))
                .QuerySelector("input[name=__RequestVerificationToken], meta[name=request-token]")
                is { } found
                ? found.GetAttribute("value") ?? found.GetAttribute("content")!
                : throw new InvalidOperationException($"{path} has no token.");
        using (
            var form = new FormUrlEncodedContent(
                new Dictionary<string, string>
                {
                    ["Input.Email"] = "ada@harbor.example",
                    ["Input.Password"] = DemoWorld.Password,
                    ["__RequestVerificationToken"] = await Token("/sign-in"),
                }
            )
        )
            Assert.Equal(HttpStatusCode.SeeOther, (await http.PostAsync("/sign-in", form)).StatusCode);
        var lesson = await FileTests.Lesson(app);
        var token = await Token(lesson);
        var before = await FileTests.Kept(app);

        for (var i = 0; i < 3; i++)
        {
            using var connection = new TcpClient();
            await connection.ConnectAsync(place.Host, place.Port);
            var stream = connection.GetStream();
            await stream.WriteAsync(
                Encoding.ASCII.GetBytes(
                    $"POST {lesson}?handler=Image HTTP/1.1\r\nHost: {place.Authority}\r\nCookie: {handler.CookieContainer.GetCookieHeader(place)}\r\nRequestVerificationToken: {token}\r\n"
                        + "Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 900000\r\n\r\n--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"plan.png\"\r\n\r\n"
                )
            );
            await stream.WriteAsync(new byte[300_000 * i]);
            await stream.FlushAsync();
        }
        // The server continues normally, and a complete file is accepted.
        using var whole = new MultipartFormDataContent
        {
            { new StringContent(token), "__RequestVerificationToken" },
            { new ByteArrayContent(Clips.Png(22, 8)), "file", "plan.png" },
        };
        Assert.Equal(HttpStatusCode.OK, (await http.PostAsync($"{lesson}?handler=Image", whole)).StatusCode);
        Assert.Equal((before.Rows + 1, before.Files + 1), await FileTests.Kept(app));
    }
}
