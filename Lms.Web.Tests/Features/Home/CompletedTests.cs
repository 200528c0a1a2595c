using System.Net;
using Lms.Web.Features.Courses.Model;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Tests.Features.Home;

/// <summary>The page that a learner comes to after the last lesson of a course.</summary>
public sealed class CompletedTests(LmsApp app) : IClassFixture<LmsApp>
{
    private async Task<(string Slug, Browser Lin)> Finished(string title, bool certificate = true)
    {
        var slug = await app.MakesCourse(title, ["Only one"], new CourseRules { GivesCertificate = certificate });
        await app.Enrolls("Lin", slug);
        var lin = await app.As("Lin");
        var page = await (await lin.Opens($"/learn/{slug}/only-one")).Press("Mark as done");
        Assert.Equal($"/courses/{slug}/completed", page.Path);
        page.Answers(HttpStatusCode.OK).Shows("You’ve completed this course!").Shows("1 lesson done");
        return (slug, lin);
    }

    [Fact]
    public async Task It_waits_for_the_certificate_and_then_shows_its_picture_the_PDF_and_ways_to_share_it()
    {
        var (slug, lin) = await Finished("Waits for it");
        (await lin.Opens($"/courses/{slug}/completed?handler=Certificate")).Shows("Your certificate is being created.");
        await app.DrainAsync();
        var page = await lin.Opens($"/courses/{slug}/completed");
        page.Shows("Your certificate").DoesNotShow("is being created");
        var picture = await lin.Opens(page.Find(".certificate-picture img").GetAttribute("src")!);
        Assert.Equal("image/svg+xml", picture.Response.Content.Headers.ContentType!.MediaType);
        Assert.Contains("Lin Zhou", picture.Body, StringComparison.Ordinal);
        Assert.Contains("sandbox", picture.Response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        var links = page.Document.QuerySelectorAll("#certificate a").Select(a => a.GetAttribute("href")!).ToList();
        Assert.Contains(links, l => l.EndsWith("&download", StringComparison.Ordinal));
        var linkedIn = Assert.Single(links, l => l.StartsWith("https://www.linkedin.com/", StringComparison.Ordinal));
        Assert.Contains("name=Waits%20for%20it&", linkedIn, StringComparison.Ordinal);
        Assert.Contains($"issueYear={app.Now.Year}&issueMonth={app.Now.Month}&", linkedIn, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_picture_of_a_certificate_is_for_its_owner_alone()
    {
        var (slug, _) = await Finished("Own picture");
        await app.DrainAsync();
        var number = await app.Look(db => db.Certificates.Where(c => c.CourseTitle == "Own picture").Select(c => c.Number).SingleAsync());
        (await (await app.As("Ben")).Opens($"/certificates/{number}?handler=Picture")).Answers(HttpStatusCode.NotFound);
        Assert.NotNull(slug);
    }

    [Fact]
    public async Task A_course_without_certificates_does_not_promise_one()
    {
        var (slug, lin) = await Finished("Promises nothing", certificate: false);
        (await lin.Opens($"/courses/{slug}/completed")).DoesNotShow("certificate is being created").DoesNotShow("Your certificate");
    }

    [Fact]
    public async Task The_course_is_rated_in_place()
    {
        var (slug, lin) = await Finished("Rated at once");
        var page = await lin.Opens($"/courses/{slug}/completed");
        page = await page.Press("Publish review", ("Input.Stars", "4"), ("Input.Text", "Short and clear."));
        Assert.Equal($"/courses/{slug}/completed", page.Path);
        page.Shows("Your review is published.").Shows("Your rating").DoesNotShow("How would you rate this course?");

        await (await lin.Opens($"/courses/{slug}/reviews/mine")).Press("Withdraw my review");
        page = await (await lin.Opens($"/courses/{slug}/completed")).Press("Publish review", ("Input.Stars", "5"));
        Assert.Equal($"/courses/{slug}/completed", page.Path);
        page.Shows("Your rating");
    }

    [Fact]
    public async Task It_is_not_there_before_the_course_is_completed()
    {
        var slug = await app.MakesCourse("Half done", ["One", "Two"]);
        await app.Enrolls("Lin", slug);
        var lin = await app.As("Lin");
        Assert.Equal($"/courses/{slug}", (await lin.Opens($"/courses/{slug}/completed")).Path);
        (await (await app.As("Ben")).Opens($"/courses/{slug}/completed")).Answers(HttpStatusCode.NotFound);
    }
}
