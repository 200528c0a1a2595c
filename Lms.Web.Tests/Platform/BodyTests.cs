using System.Net;
using System.Net.Http.Headers;
using System.Reflection;
using System.Text;
using Lms.Web.Features.Administration.Seeding;
using Lms.Web.Platform.Access;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Tests.Platform;

/// <summary>A file of any length in a form, generated while it is sent; it counts the bytes sent.</summary>
internal sealed class LongForm : HttpContent
{
    private readonly byte[] head;
    private readonly byte[] tail = Encoding.ASCII.GetBytes("\r\n--edge--\r\n");
    private readonly long size;
    private readonly bool isAnnounced;

    /// <param name="begins">The first bytes of the file; zeros follow.</param>
    /// <param name="token">Of the form; it comes before the file.</param>
    public LongForm(long size, string begins = "", string token = "", bool isAnnounced = true)
    {
        (this.size, this.isAnnounced) = (size - begins.Length, isAnnounced);
        head = Encoding.Latin1.GetBytes(
            $"--edge\r\nContent-Disposition: form-data; name=\"__RequestVerificationToken\"\r\n\r\n{token}\r\n"
                + $"--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"long.mp4\"\r\nContent-Type: video/mp4\r\n\r\n{begins}"
        );
        Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=edge");
    }

    public const string Film = "\0\0\0\u0018ftypisom";

    public long Sent { get; private set; }

    protected override bool TryComputeLength(out long length)
    {
        length = head.Length + size + tail.Length;
        return isAnnounced;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        await SendAsync(stream, head, cancellationToken);
        var zeros = new byte[1 << 14];
        for (var left = size; left > 0; left -= zeros.Length)
            await SendAsync(stream, zeros.AsMemory(0, (int)Math.Min(zeros.Length, left)), cancellationToken);
        await SendAsync(stream, tail, cancellationToken);
    }

    private async Task SendAsync(Stream stream, ReadOnlyMemory<byte> bytes, CancellationToken stop)
    {
        await stream.WriteAsync(bytes, stop);
        Sent += bytes.Length;
    }
}

/// <summary>Permissions are checked before a body is read.</summary>
public sealed class BodyTests(LmsApp app) : IClassFixture<LmsApp>
{
    /// <summary>What buffers between sender and receiver can contain.</summary>
    private const long Underway = 300_000;

    private const long Huge = 600L << 20;

    private static async Task<(HttpStatusCode Status, long Sent)> SendAsync(
        Browser browser,
        string address,
        LongForm form,
        string token = ""
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = form };
        if (token.Length > 0)
            request.Headers.Add("RequestVerificationToken", token);
        using var answer = await browser.Http.SendAsync(request, TestContext.Current.CancellationToken);
        return (answer.StatusCode, form.Sent);
    }

    [Theory]
    [InlineData(
        "Omar",
        "/teach/courses/none-such/lessons/00000000-0000-0000-0000-000000000001/content?handler=Video",
        HttpStatusCode.NotFound
    )]
    [InlineData("Omar", "{lesson}/content?handler=Video", null)]
    [InlineData("Omar", "{lesson}?handler=Image", null)]
    [InlineData("Omar", "{lesson}/content?handler=Document", null)]
    [InlineData("Omar", "{lesson}/files?handler=Add", null)]
    [InlineData("Omar", "/teach/courses/fire-safety/details?handler=Cover", null)]
    [InlineData("Omar", "/teach/materials/new?handler=File", null)]
    [InlineData("Omar", "/teach/courses/import", null)]
    [InlineData("Omar", "/admin/institution?handler=Logo", null)]
    [InlineData("Omar", "/dashboard", HttpStatusCode.MethodNotAllowed)]
    [InlineData("Omar", "/nowhere", HttpStatusCode.MethodNotAllowed)]
    [InlineData("Omar", "/settings?handler=Picture", HttpStatusCode.RequestEntityTooLarge)]
    [InlineData(null, "{lesson}/content?handler=Video", HttpStatusCode.RequestEntityTooLarge)]
    [InlineData(null, "/sign-in", HttpStatusCode.RequestEntityTooLarge)]
    public async Task A_body_that_the_sender_is_not_allowed_to_send_is_not_read(string? who, string address, HttpStatusCode? status)
    {
        using var browser = who is null ? app.Visitor() : await app.As(who);
        address = address.Replace("{lesson}", await FileTests.Lesson(app), StringComparison.Ordinal);
        var token = (await browser.Opens(who is null ? "/sign-in" : "/dashboard")).Token;
        foreach (var (header, isAnnounced) in ((string, bool)[])[("", true), (token, true), (token, false)])
        {
            // A body of undeclared length is read up to the limit, if at all.
            if (!isAnnounced && (who is null || status is HttpStatusCode.RequestEntityTooLarge))
                continue;
            var (answer, sent) = await SendAsync(browser, address, new LongForm(Huge, LongForm.Film, token, isAnnounced), header);
            if (status is { } expected)
                Assert.Equal(expected, answer);
            else
                Assert.True(answer is HttpStatusCode.Forbidden or HttpStatusCode.NotFound, answer.ToString());
            Assert.InRange(sent, 0, Underway);
        }
    }

    [Theory]
    [InlineData("{lesson}/content?handler=Video")]
    [InlineData("/teach/materials/new?handler=File")]
    [InlineData("/teach/courses/import")]
    public async Task A_form_accepts_files_up_to_its_limit(string address)
    {
        using var ada = await app.As("Ada");
        address = address.Replace("{lesson}", await FileTests.Lesson(app), StringComparison.Ordinal);
        var page = await ada.Opens(address.Split('?')[0].Replace("/content", "/files", StringComparison.Ordinal));
        page.Find("form[data-upload] noscript, [data-upload] + noscript");
        var (status, sent) = await SendAsync(ada, address, new LongForm(65L << 20, LongForm.Film, page.Token));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, status);
        Assert.InRange(sent, 0, Underway);
    }

    [Fact]
    public async Task A_large_file_is_accepted_without_scripts()
    {
        using var ada = await app.As("Ada");
        var page = await ada.Opens("/teach/materials/new");
        // The rest of the form takes a few hundred bytes.
        var (status, _) = await SendAsync(
            ada,
            "/teach/materials/new?handler=File",
            new LongForm((64L << 20) - 1000, LongForm.Film, page.Token)
        );
        Assert.Equal(HttpStatusCode.SeeOther, status);
        // One after the other: each releases its place.
        for (var i = 0; i <= BodiesInFlight.MostPerPerson; i++)
            Assert.Equal(
                HttpStatusCode.SeeOther,
                (await SendAsync(ada, "/teach/materials/new?handler=File", new LongForm(70_000 + i, LongForm.Film, page.Token))).Status
            );
    }

    [Fact]
    public async Task A_forged_form_is_refused_however_long_it_is()
    {
        using var ada = await app.As("Ada");
        var (status, _) = await SendAsync(ada, "/teach/materials/new?handler=File", new LongForm(5 << 20, LongForm.Film, "forged"));
        Assert.Equal(HttpStatusCode.BadRequest, status);
    }

    [Fact]
    public async Task A_package_can_be_uploaded_in_chunks()
    {
        using var ada = await app.As("Ada");
        var zip = Features.Packages.PackageHouse.Zip(("README.md", "# In pieces\n\nWelcome."), ("1.md", "# One\n\nWith a text.")).ToArray();
        var token = (await ada.Opens("/teach/courses/import")).Token;
        async Task<HttpResponseMessage> Ask(HttpMethod method, string address, (string, string)[] headers, byte[]? body = null)
        {
            using var request = new HttpRequestMessage(method, address);
            foreach (var (name, value) in headers.Append(("Tus-Resumable", "1.0.0")).Append(("RequestVerificationToken", token)))
                request.Headers.Add(name, value);
            if (body is not null)
                request.Content = new ByteArrayContent(body) { Headers = { ContentType = new("application/offset+octet-stream") } };
            return await ada.Http.SendAsync(request, TestContext.Current.CancellationToken);
        }
        const string Place = "/teach/courses/import/uploads";
        var tooLong = await Ask(HttpMethod.Post, Place, [("Upload-Length", $"{1025L << 20}")]);
        Assert.Contains(
            "larger than 1024 MB",
            await tooLong.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
            StringComparison.Ordinal
        );
        var wrong = await Ask(HttpMethod.Post, Place, [("Upload-Length", "100")]);
        Assert.Equal(
            HttpStatusCode.UnsupportedMediaType,
            (
                await Ask(HttpMethod.Patch, wrong.Headers.Location!.OriginalString, [("Upload-Offset", "0")], Clips.Png(8, 8)[..50])
            ).StatusCode
        );

        var begun = await Ask(
            HttpMethod.Post,
            Place,
            [("Upload-Length", $"{zip.Length}"), ("Upload-Metadata", "filename " + Convert.ToBase64String("pieces.zip"u8))]
        );
        var url = begun.Headers.Location!.OriginalString;
        Assert.Equal(HttpStatusCode.NoContent, (await Ask(HttpMethod.Patch, url, [("Upload-Offset", "0")], zip[..50])).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await Ask(HttpMethod.Patch, url, [("Upload-Offset", "50")], zip[50..])).StatusCode);
        var brought = await ada.Sends("/teach/courses/import", "/teach/courses/import", ("upload", url[^36..]));
        brought.Shows("pieces.zip").Shows("Checking the file");
        await app.DrainAsync();
        (await ada.Opens(brought.Path)).Shows("In pieces");
        // It is used now, and an upload of someone else cannot be used.
        (await ada.Sends("/teach/courses/import", "/teach/courses/import", ("upload", url[^36..])))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("This upload was already used");
    }

    [Fact]
    public async Task The_number_of_bodies_read_at_once_is_limited_per_person()
    {
        using var flight = new BodiesInFlight();
        var (one, other) = (Ids.New(), Ids.New());
        var places = new Stack<IDisposable>();
        for (var i = 0; i < BodiesInFlight.MostPerPerson; i++)
            places.Push((await flight.EnterAsync(one, isLarge: false, default))!);
        var next = flight.EnterAsync(one, isLarge: false, default);
        Assert.False(next.IsCompleted);
        (await flight.EnterAsync(other, isLarge: true, default))!.Dispose();
        places.Pop().Dispose();
        places.Push((await next)!);
        // A sender who goes away while waiting leaves nothing behind.
        using var gone = new CancellationTokenSource();
        var waiting = flight.EnterAsync(one, isLarge: false, gone.Token);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        foreach (var place in places)
            place.Dispose();
        for (var i = 0; i < 2 * BodiesInFlight.MostPerPerson; i++)
            (await flight.EnterAsync(one, isLarge: false, default))!.Dispose();
    }

    [Fact]
    public async Task The_number_of_large_bodies_read_at_once_is_limited_in_total()
    {
        using var flight = new BodiesInFlight();
        var places = new Stack<IDisposable>();
        for (var i = 0; i < BodiesInFlight.MostLarge; i++)
            places.Push((await flight.EnterAsync(Ids.New(), isLarge: true, default))!);
        var next = flight.EnterAsync(Ids.New(), isLarge: true, default);
        Assert.False(next.IsCompleted);
        (await flight.EnterAsync(Ids.New(), isLarge: false, default))!.Dispose();
        places.Pop().Dispose();
        (await next)!.Dispose();
        foreach (var place in places)
            place.Dispose();
    }

    /// <summary>Everything else is limited to <see cref="Bodies.Most"/>.</summary>
    private static readonly string[] Agreed =
    [
        "Administration.Imports.IndexModel.OnPost 16",
        "Administration.Profile.IndexModel.OnPostLogo 64",
        "Authoring.Setup.DetailsModel.OnPostBanner 64",
        "Authoring.Setup.DetailsModel.OnPostCover 64",
        "Authoring.Setup.DetailsModel.OnPostSyllabus 64",
        "Authoring.Lessons.LessonModel.OnPost 16",
        "Authoring.Lessons.LessonModel.OnPostAutosave 16",
        "Authoring.Lessons.LessonModel.OnPostCheck 16",
        "Authoring.Lessons.LessonModel.OnPostImage 64",
        "Authoring.Lessons.LessonModel.OnPostPreview 16",
        "Authoring.Lessons.LessonModel.OnPostPublish 16",
        "Authoring.Lessons.LessonModel.OnPostResolve 16",
        "Media.Captions.IndexModel.OnPost 16",
        "Courses.Kinds.ContentModel.OnPostDocument 64",
        "Courses.Kinds.ContentModel.OnPostVideo 64",
        "Courses.Kinds.FilesModel.OnPostAdd 64",
        "Courses.Kinds.FilesModel.OnPostReplace 64",
        "Courses.Kinds.UploadsModel.OnPatch 16",
        "Library.Materials.NewModel.OnPostFile 64",
        "Library.Materials.ReplaceModel.OnPost 64",
        "Library.Materials.UploadsModel.OnPatch 16",
        "Packages.Importing.ImportModel.OnPost 64",
        "Packages.Importing.UploadsModel.OnPatch 16",
        "People.Settings.ProfileModel.OnPostPicture 16",
        "Rosters.Files.IndexModel.OnPost 16",
        "Rosters.OfCourse.IndexModel.OnPost 16",
    ];

    private static IEnumerable<MethodInfo> Handlers =>
        typeof(Screen)
            .Assembly.GetTypes()
            .Where(t => t.IsSubclassOf(typeof(Screen)) && !t.IsAbstract)
            .SelectMany(t => t.GetMethods(BindingFlags.Public | BindingFlags.Instance))
            .Where(m => m.IsDefined(typeof(CanAttribute)));

    [Fact]
    public void The_list_of_handlers_that_accept_large_bodies_is_approved()
    {
        var taking = Handlers
            .Where(m => m.IsDefined(typeof(TakesAttribute)))
            .Select(m =>
                $"{m.ReflectedType!.FullName!["Lms.Web.Features.".Length..]}.{m.Name} {m.GetCustomAttribute<TakesAttribute>()!.Megabytes}"
            );
        Assert.Equal(Agreed.Order(StringComparer.Ordinal), taking.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_handler_that_accepts_a_file_declares_a_limit()
    {
        static bool HasFile(Type type) => type.GetProperties().Any(p => p.PropertyType == typeof(IFormFile));
        var silent = Handlers
            .Where(m => !m.IsDefined(typeof(TakesAttribute)))
            .Where(m =>
                m.GetParameters().Any(p => p.ParameterType == typeof(IFormFile)) || (m.Name == "OnPost" && HasFile(m.ReflectedType!))
            );
        Assert.Empty(silent);
        Assert.DoesNotContain(
            typeof(Screen).Assembly.GetTypes(),
            t => t.IsDefined(typeof(RequestSizeLimitAttribute)) || t.IsDefined(typeof(DisableRequestSizeLimitAttribute))
        );
    }
}

/// <summary>The same over a real connection, to a process with its own folder for uploaded bodies.</summary>
[OnOneDatabase("It is about what a server reads of a request.")]
public sealed class LiveBodyTests
{
    [Fact]
    public async Task A_long_body_is_neither_read_nor_stored_before_its_sender_is_authorized()
    {
        var stop = TestContext.Current.CancellationToken;
        var (folder, settings) = World.Copy();
        var temporary = Directory.CreateDirectory(Path.Combine(folder, "temporary")).FullName;
        await using var live = new LiveApp(folder, settings)
        {
            Variables = new Dictionary<string, string> { ["ASPNETCORE_TEMP"] = temporary },
        };
        await live.StartAsync();
        using var watch = new FileSystemWatcher(temporary);
        var made = 0;
        watch.Created += (_, _) => Interlocked.Increment(ref made);
        watch.EnableRaisingEvents = true;

        using var omar = await SignInAsync(live, "omar@harbor.example");
        var form = new LongForm(600L << 20, LongForm.Film);
        Assert.Equal(
            HttpStatusCode.NotFound,
            await PostAsync(
                omar.Http,
                "/teach/courses/none-such/lessons/00000000-0000-0000-0000-000000000001/content?handler=Video",
                form,
                stop
            )
        );
        Assert.Equal(0, form.Sent);
        // A body within the general limit is read, but no more than that, even if its length is undeclared.
        var unannounced = new LongForm(600L << 20, LongForm.Film, isAnnounced: false);
        Assert.Equal(
            HttpStatusCode.NotFound,
            await PostAsync(omar.Http, "/teach/courses/none-such/details?handler=Cover", unannounced, stop)
        );
        Assert.Equal((0, 0), (unannounced.Sent, made));
        Assert.Empty(Directory.GetFiles(temporary));

        using var ada = await SignInAsync(live, "ada@harbor.example");
        Assert.Equal(
            HttpStatusCode.SeeOther,
            await PostAsync(ada.Http, "/teach/materials/new?handler=File", new LongForm(20 << 20, LongForm.Film, ada.Token), stop)
        );
        await LiveSite.Until(() => made > 0 ? temporary : null, "a file for what the form brought");
        Assert.Equal(
            HttpStatusCode.SeeOther,
            await PostAsync(
                ada.Http,
                "/teach/materials/new?handler=File",
                new LongForm(20 << 20, LongForm.Film, ada.Token, isAnnounced: false),
                stop
            )
        );
        Assert.Empty(Directory.GetFiles(temporary));
    }

    private static async Task<HttpStatusCode> PostAsync(HttpClient http, string address, LongForm form, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = form };
        // Asks before sending; the product answers 100 (Continue) when it starts reading.
        request.Headers.ExpectContinue = true;
        using var answer = await http.SendAsync(request, stop);
        return answer.StatusCode;
    }

    private sealed record Signed(HttpClient Http, string Token) : IDisposable
    {
        public void Dispose() => Http.Dispose();
    }

    private static async Task<Signed> SignInAsync(LiveApp live, string email)
    {
        var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, Expect100ContinueTimeout = TimeSpan.FromMinutes(1) })
        {
            BaseAddress = live.Address,
        };
        async Task<string> Token(string path) =>
            new AngleSharp.Html.Parser.HtmlParser().ParseDocument(await http.GetStringAsync(path)) is var page
            && page.QuerySelector("input[name=__RequestVerificationToken]")?.GetAttribute("value") is { } token
                ? token
                : page.QuerySelector("meta[name=request-token]")!.GetAttribute("content")!;
        using var form = new FormUrlEncodedContent(
            new Dictionary<string, string>
            {
                ["Input.Email"] = email,
                ["Input.Password"] = DemoWorld.Password,
                ["__RequestVerificationToken"] = await Token("/sign-in"),
            }
        );
        using var answer = await http.PostAsync("/sign-in", form);
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        return new(http, await Token("/dashboard"));
    }
}
