using System.Net;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Platform.Files;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Tests.Features.Courses;

/// <summary>A wide image at the top of a course page.</summary>
public sealed class BannerTests(LmsApp app) : IClassFixture<LmsApp>
{
    private static Task<Page> Upload(Browser who, string slug, byte[]? bytes, string alt) =>
        who.SendsFile($"/teach/courses/{slug}/details?handler=Banner", $"/teach/courses/{slug}/details", "wide.png", bytes, ("alt", alt));

    [Fact]
    public async Task A_banner_can_be_added_described_replaced_removed_and_restored()
    {
        var slug = await app.MakesCourse("Adorned", ["One"]);
        var (ada, visitor) = (await app.As("Ada"), app.Visitor());
        Assert.Null((await visitor.Opens($"/courses/{slug}")).Document.QuerySelector(".course-banner"));
        (await Upload(ada, slug, Clips.Png(1200, 300), "A rope across a pier")).Shows("Banner saved.");
        var image = (await visitor.Opens($"/courses/{slug}")).Find("img.course-banner");
        Assert.Equal(
            ("A rope across a pier", "1200", "300"),
            (image.GetAttribute("alt"), image.GetAttribute("width"), image.GetAttribute("height"))
        );
        var first = image.GetAttribute("src")!;
        Assert.Equal($"{first}&w=480 480w, {first}&w=960 960w, {first}&w=1200 1200w", image.GetAttribute("srcset"));
        Assert.Equal(HttpStatusCode.OK, (await visitor.Http.GetAsync(first + "&w=480")).StatusCode);
        // It is available in several widths like other images.
        Assert.Equal(
            1,
            await app.Look(db => db.MediaFiles.CountAsync(m => db.Courses.Any(c => c.BannerFileId == m.FileId && c.Slug == slug)))
        );
        (await Upload(ada, slug, null, "A rope")).Shows("Banner saved.");
        image = (await visitor.Opens($"/courses/{slug}")).Find("img.course-banner");
        Assert.Equal((first, "A rope"), (image.GetAttribute("src"), image.GetAttribute("alt")));
        await Upload(ada, slug, Clips.Png(1600, 400), "");
        var second = (await visitor.Opens($"/courses/{slug}")).Find("img.course-banner");
        Assert.NotEqual(first, second.GetAttribute("src"));
        Assert.Equal("", second.GetAttribute("alt"));
        var page = (await ada.Sends($"/teach/courses/{slug}/details?handler=RemoveBanner", $"/teach/courses/{slug}/details")).Shows(
            "Banner removed."
        );
        Assert.Null((await visitor.Opens($"/courses/{slug}")).Document.QuerySelector(".course-banner"));
        await page.Press("Undo");
        Assert.Equal(second.GetAttribute("src"), (await visitor.Opens($"/courses/{slug}")).Find("img.course-banner").GetAttribute("src"));
    }

    [Fact]
    public async Task The_image_of_a_course_is_shown_wherever_it_is_listed_and_details_are_saved_after_its_upload()
    {
        var slug = await app.MakesCourse("Pictured", ["One"]);
        var (ada, path) = (await app.As("Ada"), $"/teach/courses/{slug}/details");
        var before = await ada.Opens(path);
        var version = before.Find("#details-version").GetAttribute("value")!;
        async Task<Page> Sends(byte[] bytes, string version) =>
            await ada.Posts(
                $"{path}?handler=Cover",
                new MultipartFormDataContent
                {
                    { new StringContent(before.Token), "__RequestVerificationToken" },
                    { new StringContent(version), "Input.Version" },
                    { new ByteArrayContent(bytes), "file", "cover.png" },
                },
                viaHtmx: true
            );
        (await Sends("no image"u8.ToArray(), version))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("This file type isn’t accepted here.");
        var sent = await Sends(Clips.Png(640, 360), version);
        sent.Answers(HttpStatusCode.OK).Shows("Image uploaded.");
        // Only this section comes, so what is typed in the form stays; the form goes on from the version with the image.
        Assert.Empty(sent.Document.QuerySelectorAll("#Input_Title"));
        Assert.Equal("true", sent.Find("#details-version").GetAttribute("hx-swap-oob"));
        var cover = $"/files/{(await app.CourseOf(slug)).CoverFileId:D}/cover";
        Assert.Equal(cover, sent.Find("img.cover--square").GetAttribute("src"));
        foreach (var list in (string[])["/teach", "/teach/courses", path])
            Assert.Single((await ada.Opens(list)).Document.QuerySelectorAll($"img[src='{cover}']"));
        var saved = await before.Press(
            "Save details",
            ("Input.Version", sent.Find("#details-version").GetAttribute("value")!),
            ("Input.Summary", "Typed before the upload.")
        );
        saved.Answers(HttpStatusCode.OK).Shows("Details saved.");
        // A form that was rendered before someone else saved does not go on from there.
        Assert.Empty((await Sends(Clips.Png(640, 360), version)).Document.QuerySelectorAll("#details-version"));
    }

    [Fact]
    public async Task A_file_that_is_too_small_too_tall_or_not_an_image_is_refused()
    {
        var slug = await app.MakesCourse("Unadorned", ["One"]);
        var ada = await app.As("Ada");
        (await Upload(ada, slug, Clips.Png(400, 100), ""))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("The image is 400 × 100 pixels.");
        (await Upload(ada, slug, Clips.Png(900, 900), ""))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("The image is 900 × 900 pixels. A banner must be at least");
        (await Upload(ada, slug, "<svg/>"u8.ToArray(), "")).Answers(HttpStatusCode.UnprocessableEntity);
        (await Upload(ada, slug, null, "")).Answers(HttpStatusCode.UnprocessableEntity).Shows("Choose a file first.");
        (await Upload(ada, slug, Clips.Png(1200, 300), new string('x', 301)))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("Keep the image description within 300 characters.");
        Assert.Null((await app.CourseOf(slug)).BannerFileId);
        var foreign = await app.Look(async db =>
        {
            var file = new StoredFile
            {
                Name = "a.png",
                ContentType = "image/png",
                Size = 3,
                Hash = new string('b', 64),
                ScopeId = Ids.New(),
                IsPublic = true,
                CreatedAt = app.Now,
            };
            db.Add(file);
            await db.SaveChangesAsync();
            return file.Id;
        });
        (
            await ada.Sends(
                $"/teach/courses/{slug}/details?handler=RestoreBanner",
                $"/teach/courses/{slug}/details",
                ("id", foreign.ToString())
            )
        )
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("The image no longer exists.");
    }

    [Fact]
    public async Task The_course_page_links_to_the_promotional_video()
    {
        var slug = await app.MakesCourse(
            "Filmed",
            ["One"],
            description: new CourseDescription { Summary = "S", PromoVideoUrl = "https://films.example/knots" }
        );
        Assert.Equal(
            "https://films.example/knots",
            (await app.Visitor().Opens($"/courses/{slug}"))
                .Document.QuerySelectorAll("a")
                .Single(a => a.TextContent.Contains("Watch a short video", StringComparison.Ordinal))
                .GetAttribute("href")
        );
    }
}
