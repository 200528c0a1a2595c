using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Lms.Web.Features.Administration.Model;
using Lms.Web.Platform.Files;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Lms.Web.Tests.Platform;

/// <summary>Uploads in chunks: only acknowledged chunks count, and only their sender can continue.</summary>
public sealed class ResumableUploadTests(ResumableUploadTests.App app) : IClassFixture<ResumableUploadTests.App>
{
    private const string Place = "/teach/courses/fire-safety/uploads";

    public sealed class App : LmsApp
    {
        protected override IEnumerable<KeyValuePair<string, string>> More =>
            [KeyValuePair.Create("Files:MaxVideoMegabytes", "3"), KeyValuePair.Create("Files:MaxImageMegabytes", "1")];
    }

    [Fact]
    public async Task A_file_uploaded_in_chunks_is_accepted_by_the_form_like_any_other()
    {
        var ada = await Sender.AsAsync(app, "Ada");
        var film = Film(200_000, 1);
        var url = await ada.BeginsAsync(film.Length, "Rundgang – neu.mp4");
        for (var at = 0; at < film.Length; at += 70_000)
        {
            Assert.Equal(at, (await ada.LooksAsync(url)).Offset);
            var end = Math.Min(film.Length, at + 70_000);
            Assert.Equal((HttpStatusCode.NoContent, end), await ada.SendsAsync(url, at, film[at..end]));
        }
        var page = await ada.AttachesAsync(url);
        page.Answers(HttpStatusCode.OK).Shows("File attached.").Shows("Rundgang neu.mp4");
        var file = await app.Look(db => db.StoredFiles.OrderByDescending(f => f.CreatedAt).FirstAsync(f => f.Name == "Rundgang  neu.mp4"));
        Assert.Equal((film.Length, "video/mp4"), (file.Size, file.ContentType));
        var address = app.Services.GetRequiredService<FileTokens>().Url(file.Id, file.Name, file.ScopeId);
        Assert.Equal(film, await (await ada.Browser.Http.GetAsync(address)).Content.ReadAsByteArrayAsync());
        // It has been used: nothing is left over, and it cannot be used again.
        Assert.Equal(HttpStatusCode.NotFound, (await ada.LooksAsync(url)).Status);
        Assert.False(File.Exists(PartOf(url)));
        (await ada.AttachesAsync(url)).Answers(HttpStatusCode.UnprocessableEntity).Shows("This upload was already used");
    }

    [Fact]
    public async Task A_chunk_with_a_wrong_checksum_is_discarded()
    {
        var ada = await Sender.AsAsync(app, "Ada");
        var film = Film(3000, 4);
        var url = await ada.BeginsAsync(film.Length);
        async Task<(int, string?)> Sends(int from, int to, string checksum)
        {
            using var answer = await ada.AsksAsync(
                HttpMethod.Patch,
                url,
                request =>
                {
                    request.Headers.Add("Upload-Offset", $"{from}");
                    request.Headers.Add("Upload-Checksum", checksum);
                    request.Content = new ByteArrayContent(film[from..to])
                    {
                        Headers = { ContentType = new("application/offset+octet-stream") },
                    };
                }
            );
            return ((int)answer.StatusCode, answer.Headers.TryGetValues("Upload-Offset", out var offset) ? offset.Single() : null);
        }
        string Of(int from, int to) =>
            "sha256 " + Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(film.AsSpan(from..to)));
        Assert.Equal((204, "1000"), await Sends(0, 1000, Of(0, 1000)));
        Assert.Equal((460, "1000"), await Sends(1000, 2000, Of(1000, 2001)));
        Assert.Equal(1000, (await ada.LooksAsync(url)).Offset);
        Assert.Equal(1000, new FileInfo(PartOf(url)).Length);
        Assert.Equal((400, null), await Sends(1000, 2000, "md5 AAAA"));
        Assert.Equal((400, null), await Sends(1000, 2000, "sha256 nonsense"));
        Assert.Equal((204, "2000"), await Sends(1000, 2000, Of(1000, 2000)));
        // A checksum is optional.
        Assert.Equal((HttpStatusCode.NoContent, 3000), await ada.SendsAsync(url, 2000, film[2000..]));
    }

    [Fact]
    public async Task A_chunk_at_a_wrong_offset_is_refused_with_the_expected_offset()
    {
        var ada = await Sender.AsAsync(app, "Ada");
        var film = Film(3000, 2);
        var url = await ada.BeginsAsync(film.Length);
        Assert.Equal((HttpStatusCode.Conflict, 0), await ada.SendsAsync(url, 1000, film[1000..2000]));
        Assert.Equal((HttpStatusCode.NoContent, 1000), await ada.SendsAsync(url, 0, film[..1000]));
        Assert.Equal((HttpStatusCode.Conflict, 1000), await ada.SendsAsync(url, 0, film[..1000]));
        Assert.Equal((HttpStatusCode.BadRequest, 1000), await ada.SendsAsync(url, 1000, new byte[2001]));
        (await ada.AttachesAsync(url))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("The upload isn’t finished. To continue, choose the same file again.");
        Assert.Equal((HttpStatusCode.NoContent, 3000), await ada.SendsAsync(url, 1000, film[1000..]));
    }

    [Fact]
    public async Task Only_the_person_who_began_an_upload_can_continue_it_and_only_with_a_token()
    {
        var ada = await Sender.AsAsync(app, "Ada");
        var url = await ada.BeginsAsync(1000);
        foreach (var (who, status) in new[] { ("Grace", HttpStatusCode.NotFound), ("Lin", HttpStatusCode.NotFound) })
        {
            var other = await Sender.AsAsync(app, who);
            var answer = await other.SendsAsync(url, 0, Film(1000, 3));
            Assert.True(answer.Status == status || answer.Status == HttpStatusCode.Forbidden, $"{who}: {answer.Status}");
            Assert.NotEqual(HttpStatusCode.OK, (await other.LooksAsync(url)).Status);
        }
        using var visitor = app.Visitor();
        using var request = new HttpRequestMessage(HttpMethod.Head, url);
        request.Headers.Add("Tus-Resumable", "1.0.0");
        Assert.NotEqual(HttpStatusCode.OK, (await visitor.Http.SendAsync(request)).StatusCode);
        ada.Token = "";
        Assert.Equal(HttpStatusCode.BadRequest, (await ada.SendsAsync(url, 0, Film(1000, 3))).Status);
        Assert.Equal(0, (await ada.LooksAsync(url)).Offset);
        // Another course of the same author does not accept it: it was announced for this one.
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await ada.LooksAsync(url.Replace("fire-safety", "data-protection", StringComparison.Ordinal))).Status
        );
    }

    [Theory]
    [InlineData(0, "The file is empty.")]
    [InlineData(4 << 20, "The file is larger than 50 MB.")]
    [InlineData(60L << 20, "The file is larger than 50 MB.")]
    public async Task A_file_that_is_empty_or_too_large_is_refused_before_it_is_sent(long size, string why)
    {
        var ada = await Sender.AsAsync(app, "Ada");
        var (status, _, said) = await ada.AnnouncesAsync(size, "film.mp4");
        if (size is > 0 and < (50 << 20))
        {
            // The limit depends on the type, which is detected from the first chunk.
            Assert.Equal(HttpStatusCode.Created, status);
            return;
        }
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains(why, said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<!doctype html><script>alert(1)</script>", 1000, "This file type isn’t accepted here.")]
    [InlineData("PK\u0003\u0004 an archive", 1000, "This file type isn’t accepted here.")]
    [InlineData("GIF89a a picture that is too large", 2 << 20, "The file is larger than 1 MB.")]
    public async Task The_type_is_detected_from_the_first_chunk_and_a_refused_upload_ends_there(string head, int size, string why)
    {
        var ada = await Sender.AsAsync(app, "Ada");
        var url = await ada.BeginsAsync(size, "film.mp4");
        var (status, said) = await ada.SaysAsync(url, 0, Encoding.Latin1.GetBytes(head.PadRight(100)));
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, status);
        Assert.Contains(why, JsonDocument.Parse(said).RootElement.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await ada.LooksAsync(url)).Status);
        Assert.False(File.Exists(PartOf(url)));
    }

    [Fact]
    public async Task Concurrent_writes_to_an_upload_do_not_mix()
    {
        var ada = await Sender.AsAsync(app, "Ada");
        var film = Film(500_000, 4);
        var url = await ada.BeginsAsync(film.Length);
        // The chunks are locked, so a second writer is refused.
        await using (new FileStream(PartOf(url), FileMode.Open, FileAccess.Write, FileShare.None))
        {
            var (status, said) = await ada.SaysAsync(url, 0, film);
            Assert.Equal(HttpStatusCode.Locked, status);
            Assert.Contains("This file is already being uploaded, perhaps in another window.", said, StringComparison.Ordinal);
        }
        var both = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => ada.SendsAsync(url, 0, film[..400_000])));
        Assert.Single(both, b => b.Status == HttpStatusCode.NoContent);
        Assert.All(
            both.Where(b => b.Status != HttpStatusCode.NoContent),
            b => Assert.True(b.Status is HttpStatusCode.Locked or HttpStatusCode.Conflict, b.Status.ToString())
        );
        Assert.Equal((HttpStatusCode.NoContent, film.Length), await ada.SendsAsync(url, 400_000, film[400_000..]));
        Assert.Equal(film, await File.ReadAllBytesAsync(PartOf(url)));
    }

    [Fact]
    public async Task On_a_full_disk_a_chunk_is_discarded_and_the_reason_is_stated()
    {
        var ada = await Sender.AsAsync(app, "Ada");
        var film = Film(100_000, 5);
        var url = await ada.BeginsAsync(film.Length);
        // A device that is always full.
        File.Delete(PartOf(url));
        File.CreateSymbolicLink(PartOf(url), "/dev/full");
        var (status, said) = await ada.SaysAsync(url, 0, film);
        Assert.Equal(HttpStatusCode.InsufficientStorage, status);
        Assert.Contains("The server is out of disk space.", said, StringComparison.Ordinal);
        File.Delete(PartOf(url));
        await File.WriteAllBytesAsync(PartOf(url), []);
        Assert.Equal(0, (await ada.LooksAsync(url)).Offset);
        // When there is space again, it continues where it was.
        Assert.Equal((HttpStatusCode.NoContent, film.Length), await ada.SendsAsync(url, 0, film));
        (await ada.AttachesAsync(url)).Answers(HttpStatusCode.OK).Shows("File attached.");
    }

    [Fact]
    public async Task A_canceled_upload_is_deleted_at_once_and_an_abandoned_one_after_two_days()
    {
        var ada = await Sender.AsAsync(app, "Ada");
        var (given, forgotten) = (await ada.BeginsAsync(1000), await ada.BeginsAsync(1000));
        await ada.SendsAsync(forgotten, 0, Film(1000, 6)[..500]);
        Assert.Equal(HttpStatusCode.NoContent, (await ada.AsksAsync(HttpMethod.Delete, given)).StatusCode);
        Assert.False(File.Exists(PartOf(given)));
        Assert.True(File.Exists(PartOf(forgotten)));
        app.Clock.Advance(TimeSpan.FromHours(47));
        await app.With<FileSweep, int>(sweep => sweep.RunAsync(default));
        Assert.True(File.Exists(PartOf(forgotten)));
        app.Clock.Advance(TimeSpan.FromHours(2));
        await app.With<FileSweep, int>(sweep => sweep.RunAsync(default));
        Assert.False(File.Exists(PartOf(forgotten)));
        Assert.Equal(0, await app.Look(db => db.UploadSessions.CountAsync(u => u.CreatedAt < app.Now.AddHours(-48))));
    }

    [Fact]
    public async Task The_number_of_unfinished_uploads_per_person_is_limited()
    {
        var grace = await Sender.AsAsync(app, "Grace");
        for (var i = 0; i < ResumableUploads.Most; i++)
            await grace.BeginsAsync(1000);
        var (status, _, said) = await grace.AnnouncesAsync(1000, "film.mp4");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains("You have 20 unfinished uploads.", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_with_another_protocol_version_is_told_the_supported_one()
    {
        var ada = await Sender.AsAsync(app, "Ada");
        using var request = new HttpRequestMessage(HttpMethod.Post, Place);
        request.Headers.Add("RequestVerificationToken", ada.Token);
        var answer = await ada.Browser.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.PreconditionFailed, answer.StatusCode);
        Assert.Equal("1.0.0", Assert.Single(answer.Headers.GetValues("Tus-Version")));
    }

    private string PartOf(string url) => Path.Combine(app.Folder, "uploads", Guid.Parse(url[^36..]).ToString("N"));

    internal static byte[] Film(int size, int seed)
    {
        var bytes = new byte[size];
        new Random(seed).NextBytes(bytes);
        ((byte[])[0, 0, 0, 24, .. "ftypisom"u8]).CopyTo(bytes, 0);
        return bytes;
    }
}

/// <summary>A client that uploads in chunks with its own program.</summary>
internal sealed class Sender(Browser browser, string lesson, string token)
{
    private const string Place = "/teach/courses/fire-safety/uploads";

    public Browser Browser => browser;

    public string Token { get; set; } = token;

    public static async Task<Sender> AsAsync(LmsApp app, string who)
    {
        var browser = await app.As(who);
        var lesson = await FileTests.Lesson(app);
        var page = await browser.Opens(lesson);
        return new(browser, lesson, page.Token.Length > 0 ? page.Token : (await browser.Opens("/dashboard")).Token);
    }

    public async Task<(HttpStatusCode Status, string? Url, string Said)> AnnouncesAsync(long size, string name)
    {
        using var answer = await AsksAsync(
            HttpMethod.Post,
            Place,
            r =>
            {
                r.Headers.Add("Upload-Length", size.ToString(System.Globalization.CultureInfo.InvariantCulture));
                r.Headers.Add("Upload-Metadata", "filename " + Convert.ToBase64String(Encoding.UTF8.GetBytes(name)));
            }
        );
        return (answer.StatusCode, answer.Headers.Location?.ToString(), await answer.Content.ReadAsStringAsync());
    }

    public async Task<string> BeginsAsync(long size, string name = "film.mp4")
    {
        var (status, url, said) = await AnnouncesAsync(size, name);
        Assert.True(status == HttpStatusCode.Created, $"{status}: {said}");
        return url!;
    }

    public async Task<(HttpStatusCode Status, long Offset)> LooksAsync(string url)
    {
        using var answer = await AsksAsync(HttpMethod.Head, url);
        return (answer.StatusCode, Offset(answer));
    }

    public async Task<(HttpStatusCode Status, long Offset)> SendsAsync(string url, long offset, byte[] piece)
    {
        using var answer = await PatchAsync(url, offset, piece);
        return (answer.StatusCode, Offset(answer));
    }

    public async Task<(HttpStatusCode Status, string Said)> SaysAsync(string url, long offset, byte[] piece)
    {
        using var answer = await PatchAsync(url, offset, piece);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    public async Task<HttpResponseMessage> AsksAsync(HttpMethod method, string url, Action<HttpRequestMessage>? change = null)
    {
        using var request = new HttpRequestMessage(method, url);
        request.Headers.Add("Tus-Resumable", "1.0.0");
        request.Headers.Add("HX-Request", "true");
        if (Token.Length > 0)
            request.Headers.Add("RequestVerificationToken", Token);
        change?.Invoke(request);
        return await browser.Http.SendAsync(request);
    }

    /// <summary>Submits the form that attaches it to a lesson.</summary>
    public async Task<Page> AttachesAsync(string url)
    {
        var content = new MultipartFormDataContent
        {
            { new StringContent(Token), "__RequestVerificationToken" },
            { new StringContent(url[^36..]), "upload" },
        };
        return await browser.Posts($"{lesson}/files?handler=Add", content);
    }

    private Task<HttpResponseMessage> PatchAsync(string url, long offset, byte[] piece) =>
        AsksAsync(
            HttpMethod.Patch,
            url,
            r =>
            {
                r.Headers.Add("Upload-Offset", offset.ToString(System.Globalization.CultureInfo.InvariantCulture));
                r.Content = new ByteArrayContent(piece);
                r.Content.Headers.ContentType = new MediaTypeHeaderValue("application/offset+octet-stream");
            }
        );

    private static long Offset(HttpResponseMessage answer) =>
        answer.Headers.TryGetValues("Upload-Offset", out var values)
            ? long.Parse(values.Single(), System.Globalization.CultureInfo.InvariantCulture)
            : -1;
}

/// <summary>Over a real connection that breaks, to a process that is killed.</summary>
public sealed class BrokenPieceTests
{
    [Fact]
    public async Task An_interrupted_chunk_is_discarded_and_acknowledged_ones_survive_a_crash()
    {
        var (folder, settings) = World.Copy();
        await using var live = new LiveApp(folder, settings);
        await live.StartAsync();
        var film = ResumableUploadTests.Film(3 << 20, 7);
        using var handler = new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() };
        using var http = new HttpClient(handler) { BaseAddress = live.Address };
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
                    ["Input.Password"] = Lms.Web.Features.Administration.Seeding.DemoWorld.Password,
                    ["__RequestVerificationToken"] = await Token("/sign-in"),
                }
            )
        )
            Assert.Equal(HttpStatusCode.SeeOther, (await http.PostAsync("/sign-in", form)).StatusCode);
        var token = await Token("/teach/courses/fire-safety/outline");
        async Task<HttpResponseMessage> Ask(HttpMethod method, string url, params (string Name, string Value)[] headers)
        {
            using var request = new HttpRequestMessage(method, url);
            foreach (var (name, value) in headers.Append(("Tus-Resumable", "1.0.0")).Append(("RequestVerificationToken", token)))
                request.Headers.Add(name, value);
            return await http.SendAsync(request);
        }
        async Task<long> Offset(string url) =>
            long.Parse(
                Assert.Single((await Ask(HttpMethod.Head, url)).Headers.GetValues("Upload-Offset")),
                System.Globalization.CultureInfo.InvariantCulture
            );
        async Task<int> Send(string url, int at, int length, int announced)
        {
            using var connection = new TcpClient();
            await connection.ConnectAsync(live.Address.Host, live.Address.Port);
            var stream = connection.GetStream();
            await stream.WriteAsync(
                Encoding.ASCII.GetBytes(
                    $"PATCH {url} HTTP/1.1\r\nHost: {live.Address.Authority}\r\nConnection: close\r\nCookie: {handler.CookieContainer.GetCookieHeader(live.Address)}\r\nRequestVerificationToken: {token}\r\nTus-Resumable: 1.0.0\r\n"
                        + $"Upload-Offset: {at}\r\nContent-Type: application/offset+octet-stream\r\nContent-Length: {announced}\r\n\r\n"
                )
            );
            await stream.WriteAsync(film.AsMemory(at, length));
            await stream.FlushAsync();
            if (length < announced)
                return 0;
            using var reader = new StreamReader(stream, Encoding.ASCII);
            return int.Parse((await reader.ReadLineAsync())!.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
        }

        var begun = await Ask(
            HttpMethod.Post,
            "/teach/courses/fire-safety/uploads",
            ("Upload-Length", film.Length.ToString(System.Globalization.CultureInfo.InvariantCulture))
        );
        Assert.Equal(HttpStatusCode.Created, begun.StatusCode);
        var url = begun.Headers.Location!.ToString();
        Assert.Equal(204, await Send(url, 0, 1 << 20, 1 << 20));
        foreach (var sent in (int[])[0, 1, 300_000])
            await Send(url, 1 << 20, sent, 1 << 20);
        Assert.Equal(1 << 20, await Offset(url));

        await Send(url, 1 << 20, 200_000, 1 << 20);
        await live.KillAsync();
        await live.StartAsync();
        Assert.Equal(1 << 20, await Offset(url));
        Assert.Equal(204, await Send(url, 1 << 20, 1 << 20, 1 << 20));
        Assert.Equal(204, await Send(url, 2 << 20, 1 << 20, 1 << 20));
        Assert.Equal(film.Length, await Offset(url));
        Assert.Equal(film, await File.ReadAllBytesAsync(Path.Combine(folder, "uploads", Guid.Parse(url[^36..]).ToString("N"))));
        await live.KillAsync();
    }
}
