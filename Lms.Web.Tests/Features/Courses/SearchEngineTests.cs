using System.Net;
using System.Text.Json;
using System.Xml.Linq;
using Lms.Web.Features.Courses.Catalog;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Platform.Files;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Lms.Web.Tests.Features.Courses;

/// <summary>What search engines and link previews are told about the catalog.</summary>
public sealed class SearchEngineTests(SearchEngineTests.Site app) : IClassFixture<SearchEngineTests.Site>
{
    private const string Root = "http://learn.example.org";

    /// <summary>The public URL differs from the one that requests come to.</summary>
    public sealed class Site : LmsApp
    {
        protected override IEnumerable<KeyValuePair<string, string>> More => [new("Site:BaseUrl", "http://learn.example.org/")];
    }

    private static readonly XNamespace Map = "http://www.sitemaps.org/schemas/sitemap/0.9";

    private async Task<string> Canonical(string path) =>
        (await app.Visitor().Opens(path)).Answers(HttpStatusCode.OK).Find("link[rel=canonical]").GetAttribute("href")!;

    private static JsonElement[] StructuredData(Page page) =>
        [
            .. JsonDocument
                .Parse(page.Find("script[type='application/ld+json']").TextContent)
                .RootElement.GetProperty("@graph")
                .EnumerateArray(),
        ];

    [Theory]
    [InlineData("/courses", "/courses")]
    [InlineData("/courses?sort=Title", "/courses")]
    [InlineData("/courses?page=1&utm_source=x&nonsense=1", "/courses")]
    [InlineData("/courses?page=999", "/courses")]
    [InlineData(
        "/courses?price=Paid&level=Expert&level=Beginner&level=Expert&sort=Longest",
        "/courses?level=Beginner&level=Expert&price=Paid"
    )]
    [InlineData("/courses?category=nowhere&level=NoSuchLevel", "/courses")]
    [InlineData("/courses?q=%20bread%20&sort=Title", "/courses?q=bread")]
    [InlineData("/courses/fire-safety?utm_source=mail", "/courses/fire-safety")]
    public async Task Pages_have_one_canonical_URL(string path, string canonical) => Assert.Equal(Root + canonical, await Canonical(path));

    [Fact]
    public async Task A_category_filter_has_the_category_page_as_its_canonical_URL()
    {
        var slug = await app.Look(db =>
            db.Categories.Where(c => db.Courses.Any(x => x.CategoryId == c.Id && x.Status == CourseStatus.Published))
                .OrderBy(c => c.Position)
                .Select(c => c.Slug)
                .FirstAsync()
        );
        Assert.Equal($"{Root}/courses/categories/{slug}", await Canonical($"/courses?category={slug}&category={slug}&sort=Title"));
        Assert.Equal($"{Root}/courses/categories/{slug}", await Canonical($"/courses/categories/{slug}?sort=Title&page=1"));
        var page = await app.Visitor().Opens($"/courses/categories/{slug}");
        Assert.NotEmpty(page.Document.QuerySelectorAll(".course-card"));
        Assert.True(page.Find("meta[name=description]").GetAttribute("content")!.Length > 20);
        Assert.Null(page.Document.QuerySelector("meta[name=robots]"));
        Assert.Contains(StructuredData(page), t => t.GetProperty("@type").GetString() == "BreadcrumbList");
        (await app.Visitor().Opens("/courses/categories/no-such-category")).Answers(HttpStatusCode.NotFound);
        Assert.True((await app.Visitor().Opens($"/courses/categories/{slug}")).Statements <= 1);
    }

    [Fact]
    public async Task Search_results_are_not_indexed()
    {
        Assert.Equal("noindex, follow", (await app.Visitor().Opens("/courses?q=bread")).Find("meta[name=robots]").GetAttribute("content"));
        Assert.Null((await app.Visitor().Opens("/courses")).Document.QuerySelector("meta[name=robots]"));
    }

    [Fact]
    public async Task The_structured_data_of_a_course_states_its_details_and_price_and_escapes_all_text()
    {
        var slug = await app.MakesCourse(
            "Knots </script><b>\"and\" & bends",
            ["One"],
            description: new CourseDescription
            {
                Summary = "Tie </script><script>alert(1)</script>",
                Pricing = Pricing.Paid,
                Price = 12.5m,
                Currency = "EUR",
                EstimatedMinutes = 90,
                Language = "en",
            }
        );
        var page = await app.Visitor().Opens($"/courses/{slug}");
        Assert.Single(page.Document.QuerySelectorAll("script:not([src])"));
        Assert.Contains("script-src 'self'", page.Response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        var things = StructuredData(page);
        var course = things.Single(t => t.GetProperty("@type").GetString() == "Course");
        Assert.Equal("Knots </script><b>\"and\" & bends", course.GetProperty("name").GetString());
        Assert.Equal($"{Root}/courses/{slug}", course.GetProperty("url").GetString());
        Assert.Equal(
            (12.5m, "EUR", "Paid"),
            (
                course.GetProperty("offers").GetProperty("price").GetDecimal(),
                course.GetProperty("offers").GetProperty("priceCurrency").GetString(),
                course.GetProperty("offers").GetProperty("category").GetString()
            )
        );
        Assert.Equal("PT90M", course.GetProperty("timeRequired").GetString());
        Assert.False(course.TryGetProperty("aggregateRating", out _));
        Assert.Equal(
            [1, 2],
            things
                .Single(t => t.GetProperty("@type").GetString() == "BreadcrumbList")
                .GetProperty("itemListElement")
                .EnumerateArray()
                .Select(i => i.GetProperty("position").GetInt32())
        );
        Assert.Equal("Tie </script><script>alert(1)</script>", page.Find("meta[property='og:description']").GetAttribute("content"));
        Assert.StartsWith(
            $"{Root}/courses/{slug}/card.png?v=",
            page.Find("meta[property='og:image']").GetAttribute("content"),
            StringComparison.Ordinal
        );
        Assert.Equal("summary_large_image", page.Find("meta[name='twitter:card']").GetAttribute("content"));
    }

    [Fact]
    public async Task The_structured_data_has_the_same_ratings_as_the_page()
    {
        var page = await app.Visitor().Opens("/courses/introduction-to-statistics");
        var rating = StructuredData(page).Single(t => t.GetProperty("@type").GetString() == "Course").GetProperty("aggregateRating");
        var course = await app.Look(db =>
            db.Courses.Where(c => c.Slug == "introduction-to-statistics").Select(c => c.Ratings).SingleAsync()
        );
        Assert.True(course.Count > 0);
        Assert.Equal(
            (course.Average, course.Count, 5),
            (
                rating.GetProperty("ratingValue").GetDecimal(),
                rating.GetProperty("reviewCount").GetInt32(),
                rating.GetProperty("bestRating").GetInt32()
            )
        );
        Assert.Equal(
            course.Count,
            await app.Look(db =>
                db.Reviews.CountAsync(r =>
                    r.State == Lms.Web.Features.Reviews.Model.ReviewState.Shown
                    && db.Courses.Any(c => c.Id == r.CourseId && c.Slug == "introduction-to-statistics")
                )
            )
        );
    }

    [Fact]
    public async Task Related_courses_share_the_category_or_a_tag_and_exclude_the_course_itself()
    {
        var a = await app.MakesCourse(
            "Related one",
            ["One"],
            description: new CourseDescription { Summary = "S", Tags = ["okapi", "stripes"] }
        );
        var b = await app.MakesCourse("Related two", ["One"], description: new CourseDescription { Summary = "S", Tags = ["Okapi"] });
        var c = await app.MakesCourse(
            "Related three",
            ["One"],
            description: new CourseDescription { Summary = "S", Tags = ["stripes", "okapi"] }
        );
        await app.MakesCourse("Unrelated", ["One"], description: new CourseDescription { Summary = "S", Tags = ["heron"] });
        await app.MakesCourse(
            "Unfinished",
            ["One"],
            description: new CourseDescription { Summary = "S", Tags = ["okapi"] },
            published: false
        );
        var page = await app.Visitor().Opens($"/courses/{a}");
        Assert.Equal(
            [c, b],
            page.Document.QuerySelectorAll(".related .course-card__title a").Select(l => l.GetAttribute("href")!.Split('/')[^1])
        );
    }

    [Fact]
    public async Task The_sitemap_lists_only_public_pages()
    {
        var hidden = await app.MakesCourse("Not on the map", ["One"], published: false);
        var map = XDocument.Parse((await app.Visitor().Opens("/sitemap.xml")).Answers(HttpStatusCode.OK).Body);
        var places = map.Root!.Elements(Map + "url").Select(u => u.Element(Map + "loc")!.Value).ToList();
        Assert.Contains(Root + "/courses", places);
        Assert.Contains(Root + "/courses/fire-safety", places);
        Assert.DoesNotContain($"{Root}/courses/{hidden}", places);
        Assert.All(places, p => Assert.StartsWith(Root, p, StringComparison.Ordinal));
        Assert.All(map.Descendants(Map + "lastmod"), d => Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$", d.Value));
        foreach (var place in places)
            (await app.Visitor().Opens(place[Root.Length..])).Answers(HttpStatusCode.OK);
        (await app.Visitor().Opens("/sitemap-1.xml")).Answers(HttpStatusCode.NotFound);
        (await app.Visitor().Opens("/sitemap-99999999.xml")).Answers(HttpStatusCode.NotFound);
    }

    [Fact]
    public void A_sitemap_is_well_formed_and_the_index_lists_its_files()
    {
        var addresses = XDocument.Parse(
            SearchEngines.Addresses(Root, [new("/courses/a&b<c"), new("/courses/x", new DateTime(2027, 3, 4, 5, 6, 7, DateTimeKind.Utc))])
        );
        Assert.Equal([Root + "/courses/a&b<c", Root + "/courses/x"], addresses.Descendants(Map + "loc").Select(l => l.Value));
        Assert.Equal("2027-03-04T05:06:07Z", addresses.Descendants(Map + "lastmod").Single().Value);
        Assert.Equal(
            [Root + "/sitemap-1.xml", Root + "/sitemap-2.xml", Root + "/sitemap-3.xml"],
            XDocument.Parse(SearchEngines.Index(Root, 3)).Root!.Elements(Map + "sitemap").Select(s => s.Element(Map + "loc")!.Value)
        );
    }

    [Fact]
    public async Task Robots_are_kept_out_of_private_pages_and_of_the_whole_site_if_it_is_not_listed()
    {
        await using var other = new LmsApp();
        var open = (await other.Visitor().Opens("/robots.txt")).Body.Split('\n');
        foreach (var path in new[] { "/admin", "/teach", "/learn", "/settings" })
            Assert.Contains("Disallow: " + path, open);
        Assert.DoesNotContain("Disallow: /", open);
        Assert.Contains(
            open,
            line => line.StartsWith("Sitemap: http", StringComparison.Ordinal) && line.EndsWith("/sitemap.xml", StringComparison.Ordinal)
        );
        var grace = await other.As("Grace");
        var form = await grace.Opens("/admin/institution");
        Assert.NotNull(form.Document.QuerySelector("#Input_IsListed[checked]"));
        (await form.Press("Save", ("Input.IsListed", "false"))).Shows("Institution saved");
        Assert.Equal("User-agent: *\nDisallow: /\n", (await other.Visitor().Opens("/robots.txt")).Body);
        (await other.Visitor().Opens("/sitemap.xml")).Answers(HttpStatusCode.NotFound);
        foreach (var path in new[] { "/courses", "/courses/fire-safety" })
            Assert.Equal("noindex, nofollow", (await other.Visitor().Opens(path)).Find("meta[name=robots]").GetAttribute("content"));
    }

    [Fact]
    public async Task The_share_image_of_a_course_is_drawn_once_and_again_when_its_content_changes()
    {
        var slug = await app.MakesCourse("Drawn once", ["One"]);
        var address = (await app.Visitor().Opens($"/courses/{slug}")).Find("meta[property='og:image']").GetAttribute("content")![
            Root.Length..
        ];
        var first = await app.Visitor().Http.GetAsync(address);
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        var picture = PictureFile.Read(await first.Content.ReadAsByteArrayAsync()).Value;
        Assert.Equal((FileKind.Png, 1200, 630), (picture.Kind, picture.Width, picture.Height));
        Assert.True(first.Headers.CacheControl!.Public);
        var files = await app.Look(db => db.StoredFiles.CountAsync(f => f.ContentType == "image/png"));
        using var again = new HttpRequestMessage(HttpMethod.Get, address);
        again.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        Assert.Equal(HttpStatusCode.NotModified, (await app.Visitor().Http.SendAsync(again)).StatusCode);
        Assert.Equal(files, await app.Look(db => db.StoredFiles.CountAsync(f => f.ContentType == "image/png")));
        await app.Change(async db =>
            (await db.Courses.SingleAsync(c => c.Slug == slug)).Describe(
                "Drawn twice",
                slug,
                new CourseDescription { Summary = "S" },
                null,
                app.Now
            )
        );
        var second = await app.Visitor().Http.GetAsync($"/courses/{slug}/card.png");
        Assert.NotEqual(first.Headers.ETag, second.Headers.ETag);
        Assert.Equal(files, await app.Look(db => db.StoredFiles.CountAsync(f => f.ContentType == "image/png")));
        Assert.Equal(
            HttpStatusCode.NotFound,
            (
                await app.Visitor().Http.GetAsync($"/courses/{await app.MakesCourse("Secret drawing", ["One"], published: false)}/card.png")
            ).StatusCode
        );
    }

    [Fact]
    public async Task Without_the_drawing_program_a_fallback_image_is_served()
    {
        await using var other = new WithoutProgram();
        var answer = await other.Visitor().Http.GetAsync("/courses/fire-safety/card.png");
        Assert.Equal((HttpStatusCode.OK, "image/png"), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
        Assert.Equal(1200, PictureFile.Read(await answer.Content.ReadAsByteArrayAsync()).Value.Width);
        Assert.Null(answer.Headers.ETag);
        Assert.True(answer.Headers.CacheControl!.MaxAge <= TimeSpan.FromMinutes(5));
    }

    private sealed class WithoutProgram : LmsApp
    {
        protected override IEnumerable<KeyValuePair<string, string>> More => [new("Certificates:RsvgConvertPath", "/nowhere/rsvg-convert")];
    }

    [Theory]
    [InlineData("Short", 1)]
    [InlineData("An introduction to the statistics of small samples and of everything that may go wrong with them in a hospital", 3)]
    [InlineData("Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft", 2)]
    [InlineData("数据分析与机器学习基础，概率论、统计推断与实验设计的方法", 2)]
    [InlineData("مقدمة في الإحصاء لطلاب الطب والتمريض والعلوم الصحية", 1)]
    public void A_title_of_any_length_and_script_fits_into_its_column(string title, int lines)
    {
        var svg = XDocument.Parse(
            new ShareFace
            {
                CourseId = Guid.Empty,
                Title = title,
                Institution = "Harbor Academy",
                Accent = "#8a1f6f",
                Category = null,
                Instructor = null,
                CoverId = null,
            }.Draw(null)
        );
        var texts = svg.Descendants().Where(e => e.Name.LocalName == "text").Skip(1).ToList();
        Assert.True(texts.Count >= lines, $"{texts.Count} lines");
        foreach (var text in texts)
        {
            var size = double.Parse(text.Attribute("font-size")!.Value, System.Globalization.CultureInfo.InvariantCulture);
            Assert.InRange(Lms.Web.Platform.Text.PrintedText.Width(text.Value) * size, 1, 621);
            Assert.InRange(double.Parse(text.Attribute("y")!.Value, System.Globalization.CultureInfo.InvariantCulture), 140, 520);
            Assert.True(size >= 26, $"{size} is too small to be read");
        }
    }

    [Fact]
    public void Hostile_text_in_a_share_image_stays_text()
    {
        var svg = XDocument.Parse(
            new ShareFace
            {
                CourseId = Guid.Empty,
                Title = "</text><script>alert(1)</script>",
                Institution = "<image href='file:///etc/passwd'/>",
                Accent = "#00697a",
                Category = "a&b",
                Instructor = "\u0000\u202E",
                CoverId = null,
            }.Draw(null)
        );
        Assert.DoesNotContain(svg.Descendants(), e => e.Name.LocalName is "script" or "image");
        Assert.Contains("alert(1)", svg.Root!.Value, StringComparison.Ordinal);
    }
}
