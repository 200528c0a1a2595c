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
