using System.Globalization;
using System.Net;
using System.Text;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Learning.Model;
using Lms.Web.Features.Library.Model;
using Lms.Web.Platform.Files;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Tests.Features.Library;

/// <summary>Materials that lessons share: found, used, replaced everywhere at once, and restored.</summary>
public sealed class MaterialTests(LmsApp app) : IClassFixture<LmsApp>
{
    private const string New = "/teach/materials/new";

    /// <returns>The URL of the material.</returns>
    private static async Task<string> AddFile(Browser who, string title, string file, byte[] bytes)
    {
        var page = await who.SendsFile($"{New}?handler=File", New, file, bytes, ("FileTitle", title));
        page.Answers(HttpStatusCode.OK).Shows("Added to the library.");
        return page.Path;
    }

    private static async Task<string> AddText(Browser who, string title, string markdown)
    {
        var page = await who.Sends($"{New}?handler=Text", New, ("Title", title), ("Markdown", markdown));
        page.Answers(HttpStatusCode.OK).Shows("Added to the library.");
        return page.Path;
    }

    private Task<Material> Of(string path)
    {
        var id = Guid.Parse(path.AsSpan(path.LastIndexOf('/') + 1));
        return app.Look(db => db.Materials.AsNoTracking().IgnoreQueryFilters().SingleAsync(m => m.Id == id));
    }

    /// <summary>A published course of Ada's with one lesson of this text, in which Lin is enrolled.</summary>
    private async Task<(string Slug, string Workshop)> CreateLesson(string title, string markdown, string rule = CompletionRule.Marked)
    {
        var slug = await app.MakesCourse(title, ["One"], each: l => l.Govern(rule, 5, null, true, isPreview: false));
        await app.Enrolls("Lin", slug);
        var workshop = $"/teach/courses/{slug}/lessons/{(await app.CourseOf(slug)).Lessons.Single().Id}";
        await PublishText(workshop, markdown);
        return (slug, workshop);
    }

    private async Task PublishText(string workshop, string markdown)
    {
        (await (await (await app.As("Ada")).Opens(workshop)).Press("Publish changes", ("Input.Markdown", markdown)))
            .Answers(HttpStatusCode.OK)
            .Shows("Published.");
        await app.DrainAsync();
    }

    private static string Block(Material it, string below = "") => $"```material {it.Key}\n{(below.Length > 0 ? below + "\n" : "")}```";

    [Fact]
    public async Task The_type_of_a_file_is_detected_and_its_key_is_derived_from_its_title()
    {
        var ada = await app.As("Ada");
        foreach (
            var (file, bytes, kind) in new[]
            {
                ("a.bin", Clips.Png(40, 30), MaterialKind.Image),
                ("b.bin", Pdf.Of("b"), MaterialKind.File),
                ("c.bin", Clips.Sound("mp3"), MaterialKind.Audio),
                ("d.bin", Clips.Film(320, 180, 1), MaterialKind.Video),
            }
        )
        {
            var it = await Of(await AddFile(ada, $"Água & Öl {file}", file, bytes));
            Assert.Equal((kind, "agua-ol-" + file.Replace('.', '-')), (it.Kind, it.Key));
        }
        var (first, second) = (await Of(await AddText(ada, "Same name", "One.")), await Of(await AddText(ada, "Same name", "Two.")));
        Assert.Equal(("same-name", "same-name-2"), (first.Key, second.Key));
        (await ada.SendsFile($"{New}?handler=File", New, "evil.png", "<script>"u8.ToArray()))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("This file type isn’t accepted here.");
        (await ada.Sends($"{New}?handler=Text", New, ("Title", "Empty"), ("Markdown", " ")))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("Write the text first.");
        (await ada.Sends($"{New}?handler=Text", New, ("Title", " "), ("Markdown", "Words.")))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("Enter a title.")
            .Shows("Words.");
    }

    [Fact]
    public async Task The_library_can_be_searched_filtered_and_sorted_by_its_URL()
    {
        var ada = await app.As("Ada");
        var tide = await AddText(ada, "Tide tables zq", "High water.");
        var chart = await AddFile(ada, "Sea chart zq", "chart.png", Clips.Png(30, 30));
        (await (await ada.Opens(tide)).Press("Save", ("Input.Tags", "Sea, Times"), ("Input.Description", "For sailors."))).Shows(
            "Changes saved."
        );
        string[] Titles(Page page) => [.. page.Document.QuerySelectorAll("tbody th a").Select(a => a.TextContent.Trim())];
        Assert.Equal(["Sea chart zq", "Tide tables zq"], Titles(await ada.Opens("/teach/materials?q=ZQ&sort=title")));
        Assert.Equal(["Tide tables zq", "Sea chart zq"], Titles(await ada.Opens("/teach/materials?q=zq&sort=-title")));
        Assert.Equal(["Sea chart zq"], Titles(await ada.Opens("/teach/materials?q=zq&kind=Image")));
        Assert.Equal(["Tide tables zq"], Titles(await ada.Opens("/teach/materials?tag=Times")));
        Assert.Equal(["Tide tables zq"], Titles(await ada.Opens("/teach/materials?q=sailors")));
        (await ada.Opens("/teach/materials?q=nothing-like-it")).Shows("No materials found");
        var page = await ada.Opens("/teach/materials?q=zq&sort=title");
        Assert.Contains("q=zq", page.Find("th a[href*='sort=-title']").GetAttribute("href"), StringComparison.Ordinal);
        await app.Change(async db =>
        {
            for (var i = 0; i < 40; i++)
            {
                var (it, version) = Material
                    .Make(
                        $"filler-{i}",
                        $"Filler {i:00} zw",
                        MaterialContent.OfText("x"),
                        await db.People.Select(p => p.Id).FirstAsync(),
                        app.Now
                    )
                    .Value;
                db.AddRange(it, version);
            }
        });
        Assert.Equal(10, Titles(await ada.Opens("/teach/materials?q=zw&sort=title&page=2")).Length);
    }

    [Fact]
    public async Task A_lesson_shows_materials_and_enrolled_learners_can_open_their_files()
    {
        var ada = await app.As("Ada");
        var picture = await Of(await AddFile(ada, "A \"big\" wave", "wave.png", Clips.Png(1200, 600)));
        var text = await Of(await AddText(ada, "Rules", "## Always\n\nWear a *vest*. $x^2$"));
        var sheet = await Of(await AddFile(ada, "Work sheet", "sheet.pdf", Pdf.Of("sheet")));
        var sound = await Of(await AddFile(ada, "The horn", "horn.mp3", Clips.Sound("mp3")));
        var film = await Of(await AddFile(ada, "The rescue", "rescue.mp4", Clips.Film(320, 180, 1)));
        var (slug, _) = await CreateLesson(
            "Shows materials",
            $"Before.\n\n{Block(picture, "A <wave>.")}\n\n{Block(text)}\n\n{Block(sheet)}\n\n{Block(sound)}\n\n{Block(film)}\n\nAfter."
        );
        var lin = await app.As("Lin");
        var page = await lin.Opens($"/learn/{slug}/one");
        page.Shows("Before.").Shows("A <wave>.").Shows("Wear a vest.").Shows("After.").DoesNotShow("```").DoesNotShow("material ");
        var image = page.Find("figure.material--image img");
        Assert.Equal(
            ("A \"big\" wave", "1200", "600"),
            (image.GetAttribute("alt"), image.GetAttribute("width"), image.GetAttribute("height"))
        );
        Assert.Contains("w=480 480w", image.GetAttribute("srcset"), StringComparison.Ordinal);
        Assert.Equal("The horn", page.Find("audio").GetAttribute("aria-label"));
        foreach (
            var address in new[]
            {
                image.GetAttribute("src"),
                page.Find("a.material__file").GetAttribute("href"),
                page.Find("audio").GetAttribute("src"),
                page.Find("video source").GetAttribute("src"),
            }
        )
        {
            Assert.Equal(HttpStatusCode.OK, (await lin.Http.GetAsync(address)).StatusCode);
            // The token belongs to this file and opens no other.
            Assert.Equal(HttpStatusCode.Forbidden, (await lin.Http.GetAsync(address!.Split('?')[0])).StatusCode);
            Assert.Equal(
                HttpStatusCode.Forbidden,
                (
                    await lin.Http.GetAsync(
                        address.Split('?')[0] + "?t=" + page.Find("video source").GetAttribute("src")!.Split("t=")[1] + "x"
                    )
                ).StatusCode
            );
        }
        Assert.Contains(
            "attachment",
            (await lin.Http.GetAsync(page.Find("a.material__file").GetAttribute("href"))).Content.Headers.ContentDisposition!.ToString(),
            StringComparison.Ordinal
        );
        Assert.True((await app.CourseOf(slug)).Lessons.Single().HasMath);
    }

    [Fact]
    public async Task Images_of_the_library_cost_a_lesson_no_extra_statement()
    {
        var picture = await Of(await AddFile(await app.As("Ada"), "Costs nothing", "nothing.png", Clips.Png(60, 40)));
        var (with, _) = await CreateLesson("With a picture", Block(picture));
        var (without, _) = await CreateLesson("Without a picture", "Words.");
        var lin = await app.As("Lin");
        foreach (var slug in new[] { with, without })
            await lin.Opens($"/learn/{slug}/one");
        var (more, plain) = (await lin.Opens($"/learn/{with}/one"), await lin.Opens($"/learn/{without}/one"));
        more.Find("figure.material--image");
        Assert.Equal(plain.Statements, more.Statements);
    }

    [Fact]
    public async Task A_replaced_material_changes_in_every_lesson_and_can_be_restored()
    {
        var (ada, lin) = (await app.As("Ada"), await app.As("Lin"));
        var path = await AddText(ada, "House rules", "Doors close at **ten**.");
        var it = await Of(path);
        var (first, _) = await CreateLesson("Replaced one", $"One.\n\n{Block(it)}");
        var (second, _) = await CreateLesson("Replaced two", $"Two.\n\n{Block(it)}");
        (await lin.Opens($"/learn/{first}/one")).Shows("Doors close at ten.");
        var form = await ada.Opens($"{path}/replace");
        form.Shows("2 lessons").Shows("2 courses").Shows("Replaced one").Shows("Replaced two").Shows("Replace it in 2 lessons");
        (await form.Press("Replace it in 2 lessons", ("Markdown", "Doors close at **nine**."), ("Note", "Winter")))
            .Shows("Replaced.")
            .Shows("“Winter”");
        await app.DrainAsync();
        foreach (var slug in new[] { first, second })
            (await lin.Opens($"/learn/{slug}/one")).Shows("Doors close at nine.").DoesNotShow("close at ten");
        var now = await Of(path);
        Assert.Equal((it.Id, it.Key, 2), (now.Id, now.Key, now.Current));
        (await ada.Opens($"{path}?look=1")).Shows("Doors close at ten.");
        (await (await ada.Opens(path)).Press("Restore")).Shows("Restored. Lessons that use it will show this version");
        await app.DrainAsync();
        (await lin.Opens($"/learn/{first}/one")).Shows("Doors close at ten.");
        Assert.Equal(2, await app.Look(db => db.AuditEntries.CountAsync(a => a.EntityId == it.Id && a.Action == "Replaced")));
        // The lesson has no new version, as its author changed nothing.
        Assert.False((await app.CourseOf(first)).Lessons.Single().HasDraft);
    }

    [Fact]
    public async Task A_material_can_only_be_replaced_with_the_same_type_and_never_unknowingly()
    {
        var ada = await app.As("Ada");
        var path = await AddFile(ada, "Only a picture", "only.png", Clips.Png(20, 20));
        (
            await ada.SendsFile(
                $"{path}/replace",
                $"{path}/replace",
                "film.pdf",
                Pdf.Of("no"),
                ("Version", (await Of(path)).Version.ToString(CultureInfo.InvariantCulture))
            )
        )
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("An image can only be replaced with an image.");
        var before = await Of(path);
        Assert.Equal(1, before.Current);
        (
            await ada.SendsFile(
                $"{path}/replace",
                $"{path}/replace",
                "other.png",
                Clips.Png(22, 22),
                ("Version", before.Version.ToString(CultureInfo.InvariantCulture))
            )
        ).Shows("Replaced.");
        // Someone with an outdated form is told and does not overwrite it unknowingly.
        (
            await ada.SendsFile(
                $"{path}/replace",
                $"{path}/replace",
                "third.png",
                Clips.Png(24, 24),
                ("Version", before.Version.ToString(CultureInfo.InvariantCulture))
            )
        ).Answers(HttpStatusCode.Conflict);
        Assert.Equal(2, (await Of(path)).Current);
        Assert.Equal(2, await app.Look(db => db.MaterialVersions.CountAsync(v => v.MaterialId == before.Id && v.FileId != null)));
    }

    [Fact]
    public async Task A_material_in_use_can_be_archived_but_not_deleted_and_an_unused_one_can_be_restored()
    {
        var ada = await app.As("Ada");
        var path = await AddText(ada, "In use here", "Keep me.");
        var it = await Of(path);
        var (slug, workshop) = await CreateLesson("Uses it", "Nothing yet.");
        // In a draft, and the message is not handled yet: it counts immediately.
        (await (await ada.Opens(workshop)).Press("Save draft", ("Input.Markdown", Block(it)))).Shows("Saved as a draft.");
        (await ada.Sends($"{path}?handler=Delete", path))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("Lessons that use this material: 1.");
        await app.DrainAsync();
        (await ada.Opens(path)).Shows("Uses it").Shows("Draft").Shows("Lessons use this material, so it can’t be deleted.");
        await PublishText(workshop, Block(it));
        (await (await ada.Opens(path)).Press("Archive")).Shows("Archived.");
        (await (await app.As("Lin")).Opens($"/learn/{slug}/one")).Shows("Keep me.");
        (await ada.Opens($"/teach/courses/{slug}/library?q=In+use+here")).Shows("No materials found");
        (await ada.Opens("/teach/materials?q=In+use+here")).Shows("No materials found");
        (await ada.Opens("/teach/materials?q=In+use+here&archived=true")).Shows("In use here");
        await PublishText(workshop, "Nothing any more.");
        (await ada.Sends($"{path}?handler=Delete", path)).Shows("Deleted.");
        (await ada.Opens(path)).Answers(HttpStatusCode.NotFound);
        (await ada.Sends($"{path}?handler=Restore", "/teach/materials")).Shows("Restored.").Shows("In use here");
    }

    [Fact]
    public async Task Lessons_that_use_a_material_are_named_only_if_the_viewer_can_see_them()
    {
        var (ada, ben) = (await app.As("Ada"), await app.As("Ben"));
        var path = await AddText(ada, "Used by both", "Words.");
        var it = await Of(path);
        await CreateLesson("Open to all", Block(it));
        var hidden = await app.MakesCourse("Ada alone", ["Secret plans"], published: false);
        await app.Change(async db =>
        {
            var lesson = await db
                .Lessons.Include(l => l.Body)
                .SingleAsync(l => l.Title == "Secret plans" && db.Courses.Any(c => c.Id == l.CourseId && c.Slug == hidden));
            Assert.True(lesson.Write(Block(it), app.Now).IsDone);
        });
        await app.DrainAsync();
        (await ada.Opens(path)).Shows("Ada alone").Shows("Secret plans").Shows("Open to all");
        (await ben.Opens(path))
            .Shows("2 lessons")
            .Shows("Open to all")
            .DoesNotShow("Ada alone")
            .DoesNotShow("Secret plans")
            .Shows("1 more lesson uses it");
    }

    [Fact]
    public async Task Instructors_see_the_library_and_only_owners_and_administrators_change_materials()
    {
        var (ada, ben, grace, lin) = (await app.As("Ada"), await app.As("Ben"), await app.As("Grace"), await app.As("Lin"));
        var path = await AddText(ada, "Of Ada", "Hers.");
        (await ben.Opens(path)).Shows("Of Ada").DoesNotShow("Edit text").DoesNotShow("Restore");
        (await ben.Opens($"{path}/replace")).Answers(HttpStatusCode.Forbidden);
        foreach (var handler in new[] { "", "?handler=Archive", "?handler=Unarchive", "?handler=Delete", "?handler=PutBack&number=1" })
            (await ben.Sends(path + handler, path, ("Input.Title", "Ben's now"))).Answers(HttpStatusCode.Forbidden);
        (await (await grace.Opens(path)).Press("Save", ("Input.Title", "Of everybody"))).Shows("Changes saved.").Shows("Of everybody");
        (await lin.Opens("/teach/materials")).Answers(HttpStatusCode.Forbidden);
        (await lin.Opens(New)).Answers(HttpStatusCode.Forbidden);
        (await lin.Opens(path)).Answers(HttpStatusCode.NotFound);
        Assert.Equal("/sign-in", (await app.Visitor().Opens(path)).Path.Split('?')[0]);
        (await ada.Opens($"/teach/materials/{Ids.New()}")).Answers(HttpStatusCode.NotFound);
        (await ada.Opens($"{path}?look=7")).Answers(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task An_author_finds_materials_while_writing_and_others_do_not()
    {
        var (ada, ben) = (await app.As("Ada"), await app.As("Ben"));
        var it = await Of(await AddText(ada, "Found while writing", "Words."));
        var (slug, workshop) = await CreateLesson("Written with the library", "Text.");
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/teach/courses/{slug}/library?q=while+writing");
        request.Headers.Add("HX-Request", "true");
        var fragment = await (await ada.Http.SendAsync(request)).Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains($"data-put=\"```material {it.Key}", fragment, StringComparison.Ordinal);
        Assert.DoesNotContain("<html", fragment, StringComparison.Ordinal);
        (await ada.Opens($"/teach/courses/{slug}/library?q=while+writing")).Shows("Found while writing").Shows($"```material {it.Key}");
        (await ben.Opens($"/teach/courses/{slug}/library")).Answers(HttpStatusCode.Forbidden);
        (await ada.Opens(workshop)).Shows("From the library");
    }

    [Fact]
    public async Task A_missing_material_is_reported_with_its_line_and_prevents_publishing()
    {
        var ada = await app.As("Ada");
        var (_, workshop) = await CreateLesson("Names nothing", "Text.");
        var refused = await (await ada.Opens(workshop)).Press(
            "Publish changes",
            ("Input.Markdown", "Text.\n\n```material no-such-thing\n```")
        );
        refused.Answers(HttpStatusCode.UnprocessableEntity).Shows("There is no material “no-such-thing” in the library.").Shows("Line 3");
        foreach (
            var (markdown, why) in new[]
            {
                ("```material\n```", "Enter the key of a material from the library"),
                ("> ```material a\n> ```", "outside lists, quotes, and HTML"),
                ("```material a b\n```", "Enter the key of a material"),
            }
        )
            Assert.Contains(
                LessonText.Render(markdown, MaterialViews.Empty).Mistakes,
                m => string.Format(null, m.Why.Text, m.Why.Arguments).Contains(why, StringComparison.Ordinal)
            );
    }

    [Fact]
    public async Task A_new_title_or_alternative_text_appears_in_the_lessons_too()
    {
        var ada = await app.As("Ada");
        var path = await AddFile(ada, "Picture of old", "old.png", Clips.Png(30, 20));
        var (slug, _) = await CreateLesson("Words for a picture", Block(await Of(path)));
        (await (await ada.Opens(path)).Press("Save", ("Input.Alternative", "Three *ships* in a [storm]"))).Shows("Changes saved.");
        await app.DrainAsync();
        Assert.Equal(
            "Three *ships* in a [storm]",
            (await (await app.As("Lin")).Opens($"/learn/{slug}/one")).Find("figure.material--image img").GetAttribute("alt")
        );
    }

    [Fact]
    public async Task A_video_gets_its_poster_as_soon_as_it_is_prepared()
    {
        var it = await Of(await AddFile(await app.As("Ada"), "Made ready", "ready.mp4", Clips.Film(320, 180, 1)));
        var (slug, _) = await CreateLesson("Made ready later", Block(it));
        var lin = await app.As("Lin");
        Assert.Null((await lin.Opens($"/learn/{slug}/one")).Find("video").GetAttribute("poster"));
        await app.Prepares(
            (await app.Look(db => db.MaterialVersions.Where(v => v.MaterialId == it.Id).Select(v => v.FileId).SingleAsync()))!.Value
        );
        await app.DrainAsync();
        var film = (await lin.Opens($"/learn/{slug}/one")).Find("video");
        Assert.Equal(("320", "180"), (film.GetAttribute("width"), film.GetAttribute("height")));
        Assert.Equal(HttpStatusCode.OK, (await lin.Http.GetAsync(film.GetAttribute("poster"))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await lin.Http.GetAsync(film.QuerySelector("source")!.GetAttribute("src"))).StatusCode);
    }

    [Fact]
    public async Task A_large_file_can_be_uploaded_in_chunks()
    {
        var ada = await app.As("Ada");
        var bytes = Clips.Png(64, 64);
        var token = (await ada.Opens(New)).Token;
        async Task<HttpResponseMessage> Ask(Browser who, HttpMethod method, string address, (string, string)[] headers, byte[]? body = null)
        {
            using var request = new HttpRequestMessage(method, address);
            request.Headers.Add("Tus-Resumable", "1.0.0");
            request.Headers.Add("RequestVerificationToken", token);
            foreach (var (name, value) in headers)
                request.Headers.Add(name, value);
            if (body is not null)
                request.Content = new ByteArrayContent(body) { Headers = { ContentType = new("application/offset+octet-stream") } };
            return await who.Http.SendAsync(request);
        }
        var begun = await Ask(
            ada,
            HttpMethod.Post,
            "/teach/materials/uploads",
            [
                ("Upload-Length", $"{bytes.Length}"),
                ("Upload-Metadata", "filename " + Convert.ToBase64String(Encoding.UTF8.GetBytes("pieces.png"))),
            ]
        );
        Assert.Equal(HttpStatusCode.Created, begun.StatusCode);
        var place = begun.Headers.Location!.OriginalString;
        Assert.Equal(HttpStatusCode.NoContent, (await Ask(ada, HttpMethod.Patch, place, [("Upload-Offset", "0")], bytes[..50])).StatusCode);
        Assert.Equal(
            HttpStatusCode.NoContent,
            (await Ask(ada, HttpMethod.Patch, place, [("Upload-Offset", "50")], bytes[50..])).StatusCode
        );
        (await ada.Sends($"{New}?handler=File", New, ("upload", place[(place.LastIndexOf('/') + 1)..])))
            .Shows("Added to the library.")
            .Shows("pieces");
        var lin = await app.As("Lin");
        token = (await lin.Opens("/courses")).Token;
        Assert.Equal(
            HttpStatusCode.Forbidden,
            (await Ask(lin, HttpMethod.Post, "/teach/materials/uploads", [("Upload-Length", "10")])).StatusCode
        );
    }

    [Fact]
    public async Task Reading_and_playing_materials_are_activities_that_the_learner_marks_and_that_complete_the_lesson()
    {
        var ada = await app.As("Ada");
        var text = await Of(await AddText(ada, "To be read", "Words."));
        var sound = await Of(await AddFile(ada, "To be heard", "heard.mp3", Clips.Sound("mp3")));
        var film = await Of(await AddFile(ada, "To be watched", "watched.mp4", Clips.Film(320, 180, 1)));
        var (slug, workshop) = await CreateLesson(
            "Activities of all kinds",
            $"{Block(text)}\n\n{Block(sound)}\n\n{Block(film)}\n\n{Block(text)}",
            CompletionRule.ActivitiesDone
        );
        Assert.Equal(3, (await app.CourseOf(slug)).Lessons.Single().ActivityCount);
        var lin = await app.As("Lin");
        var page = await lin.Opens($"/learn/{slug}/one");
        page.Shows("Reading: To be read").Shows("Audio: To be heard").Shows("Video: To be watched").Shows("0 of 3 done");
        (await page.Press("Mark as done")).Answers(HttpStatusCode.UnprocessableEntity);
        page = await (await lin.Opens($"/learn/{slug}/one")).PressAt($"#practice-m-{text.Key} button");
        page.Answers(HttpStatusCode.OK).Shows("1 of 3 done");
        Assert.NotNull(page.Document.QuerySelector($"#practice-m-{text.Key} [data-done]"));
        page = await page.PressAt($"#practice-m-{sound.Key} button");
        // As its script does after ninety percent were played.
        var token = page.Token;
        var fragment = await lin.Posts(
            $"/learn/{slug}/one?handler=Seen",
            new FormUrlEncodedContent([new("key", "m-" + film.Key), new("__RequestVerificationToken", token)]),
            viaHtmx: true
        );
        fragment.Shows("Watched").Shows("Lesson complete.");
        Assert.Null(fragment.Document.QuerySelector("header.studybar"));
        Assert.Equal(ProgressStatus.Completed, (await app.ProgressOf("Lin", slug, "one"))!.Status);
        // Repeating it changes nothing, and unknown materials are not activities.
        (
            await lin.Posts(
                $"/learn/{slug}/one?handler=Seen",
                new FormUrlEncodedContent([new("key", "m-" + film.Key), new("__RequestVerificationToken", token)]),
                viaHtmx: true
            )
        ).Answers(HttpStatusCode.OK);
        (
            await lin.Posts(
                $"/learn/{slug}/one?handler=Seen",
                new FormUrlEncodedContent([new("key", "m-other"), new("__RequestVerificationToken", token)]),
                viaHtmx: true
            )
        ).Answers(HttpStatusCode.UnprocessableEntity);
        Assert.Equal(
            3,
            await app.Look(db =>
                db.ActivityStates.CountAsync(s =>
                    s.IsDone && db.Lessons.Any(l => l.Id == s.LessonId && db.Courses.Any(c => c.Id == l.CourseId && c.Slug == slug))
                )
            )
        );
        // After a replacement it is still the same activity, and after removal it is none.
        await PublishText(workshop, Block(text));
        Assert.Equal(1, (await app.CourseOf(slug)).Lessons.Single().ActivityCount);
        // No one else is counted.
        (await ada.Opens($"/learn/{slug}/one")).DoesNotShow("I’ve read it");
        (await ada.Sends($"/learn/{slug}/one?handler=Seen", $"/learn/{slug}/one", ("key", "m-" + text.Key))).Answers(
            HttpStatusCode.Forbidden
        );
    }

    [Fact]
    public void An_author_cannot_forge_the_placeholder_of_a_token_or_a_material()
    {
        var (file, scope) = (Ids.New(), Ids.New());
        var forged = $"?t=_{scope:N}";
        MaterialView View(MaterialKind kind) =>
            new()
            {
                Id = Ids.New(),
                Key = "it",
                Kind = kind,
                Title = $"A {forged}",
                Alternative = $"B {forged}",
                Markdown = $"Text [a](/files/{file:D}/x{forged}) {forged}\n\n![{forged}](/files/{file:D}/x)",
                Width = 10,
                Height = 10,
                FileId = file,
                FileName = $"x{forged}.png",
                Scope = Ids.New(),
            };
        foreach (var kind in Enum.GetValues<MaterialKind>())
        {
            var view = View(kind);
            var html = LessonText
                .Render($"<!--material:0--> {forged}\n\n```material it\nC {forged} <b>\n```", MaterialViews.Of([view]))
                .Html;
            Assert.DoesNotContain(
                scope.ToString("N"),
                html.Replace($"?t=&#95;{scope:N}", "", StringComparison.Ordinal)
                    .Replace($"%3Ft%3D_{scope:N}", "", StringComparison.Ordinal),
                StringComparison.Ordinal
            );
            Assert.DoesNotContain("<b>", html, StringComparison.Ordinal);
            Assert.DoesNotContain("material:0", html, StringComparison.Ordinal);
            if (kind is not MaterialKind.Text)
                Assert.Contains($"?t=_{view.Scope:N}", html, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Anchors_in_a_material_do_not_collide_with_those_of_the_surrounding_text()
    {
        var view = new MaterialView
        {
            Id = Ids.New(),
            Key = "rules",
            Kind = MaterialKind.Text,
            Title = "Rules",
            Alternative = null,
            Markdown = "## Start\n\nSee [there](#start).[^1]\n\n[^1]: Note.",
            Width = 0,
            Height = 0,
        };
        var html = LessonText
            .Render("## Start\n\nHere.[^1]\n\n[^1]: Other.\n\n```material rules\n```\n\n```material rules\n```", MaterialViews.Of([view]))
            .Html;
        Assert.Contains("id=\"text-start\"", html, StringComparison.Ordinal);
        Assert.Contains("id=\"text-rules-start\"", html, StringComparison.Ordinal);
        Assert.Contains("href=\"#text-rules-start\"", html, StringComparison.Ordinal);
        Assert.Contains("id=\"rules-fn:1\"", html, StringComparison.Ordinal);
        Assert.Single(LessonText.Render("```material rules\n```\n\n```material rules\n```", MaterialViews.Of([view])).Activities.All);
    }

    [Theory]
    [InlineData("```material a\n```\n\n~~~ material b-2\n~~~\n> ```material c\n\n`material d`", "a b-2 c")]
    [InlineData("Nothing of that kind.", "")]
    [InlineData("```material a\n```\n```material a\n```", "a")]
    [InlineData("```material -bad-\n```", "")]
    public void Keys_of_materials_are_found_in_the_order_of_the_text(string markdown, string keys) =>
        Assert.Equal(keys, string.Join(' ', MaterialViews.KeysIn(markdown)));
}
