using System.Net;
using System.Text.RegularExpressions;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Platform;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Lms.Web.Tests.Features.Learning;

/// <summary>No URL reveals a course or lesson that the viewer must not know about: it responds like one that does not exist.</summary>
public sealed partial class DraftAddressTests(LmsApp app) : IClassFixture<LmsApp>
{
    private const string Mark = "Unannounced";

    private sealed record Draft(string Slug, string Lesson, Guid LessonId, string HiddenLesson, Guid HiddenId);

    [Theory]
    [InlineData(null)]
    [InlineData("Lin")]
    [InlineData("Ben")]
    public async Task Every_URL_of_a_draft_course_responds_like_that_of_a_nonexistent_course(string? who)
    {
        var draft = await MakeAsync();
        var browser = who is null ? app.Visitor() : await app.As(who);
        var tried = 0;
        foreach (var (pattern, verb, handler) in await RoutesAsync())
        {
            tried++;
            await AssertSameResponse(
                browser,
                verb,
                Fill(pattern, handler, draft.Slug, draft.Lesson, draft.LessonId),
                Fill(pattern, handler, "made-up-course", "made-up-lesson", Ids.New())
            );
        }
        Assert.True(tried > 100, $"Only {tried} were tried.");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Lin")]
    public async Task Every_URL_of_an_unpublished_lesson_responds_like_that_of_a_nonexistent_one(string? who)
    {
        var draft = await MakeAsync();
        var browser = who is null ? app.Visitor() : await app.As(who);
        foreach (var (pattern, verb, handler) in (await RoutesAsync()).Where(r => r.Pattern.Contains("{lesson", StringComparison.Ordinal)))
            await AssertSameResponse(
                browser,
                verb,
                Fill(pattern, handler, "fire-safety", draft.HiddenLesson, draft.HiddenId),
                Fill(pattern, handler, "fire-safety", "made-up-lesson", draft.HiddenId)
            );
    }

    private static async Task AssertSameResponse(Browser browser, string verb, string address, string madeUp)
    {
        var (there, nowhere) = (await AskAsync(browser, verb, address), await AskAsync(browser, verb, madeUp));
        Assert.True(
            there.Status == nowhere.Status && there.Shape == nowhere.Shape,
            $"{verb} {address}: {there.Status} {there.Shape}, {madeUp}: {nowhere.Status} {nowhere.Shape}"
        );
        Assert.False(there.Body.Contains(Mark, StringComparison.Ordinal), $"{verb} {address} names it.");
    }

    private static async Task<(HttpStatusCode Status, string Shape, string Body)> AskAsync(Browser browser, string verb, string address)
    {
        var token = (await browser.Opens("/courses")).Token;
        if (token.Length == 0)
            token = (await browser.Opens("/sign-in")).Token;
        using var request = new HttpRequestMessage(new HttpMethod(verb), address);
        if (verb != "GET")
            request.Content = new FormUrlEncodedContent([KeyValuePair.Create("__RequestVerificationToken", token)]);
        using var answer = await browser.Http.SendAsync(request);
        // A redirect only repeats the URL that was requested.
        var leads = answer.Headers.Location?.OriginalString.Replace(Uri.EscapeDataString(address), "…", StringComparison.Ordinal);
        foreach (var part in address.Split('/', '?').Where(p => p.Length > 8))
            leads = leads?.Replace(part, "…", StringComparison.Ordinal);
        return (answer.StatusCode, leads ?? "", await answer.Content.ReadAsStringAsync());
    }

    private async Task<IEnumerable<(string Pattern, string Verb, string? Handler)>> RoutesAsync()
    {
        var lines = await RouteMap.LinesAsync(app.Services.GetRequiredService<EndpointDataSource>().Endpoints, app.Services);
        return lines
            .Select(l => l.Split("  "))
            .Select(l =>
                (Pattern: l[0], Verb: l[1].Split('?')[0], Handler: l[1].Contains('?', StringComparison.Ordinal) ? l[1].Split('?')[1] : null)
            )
            .Where(r =>
                r.Pattern.StartsWith("/learn/", StringComparison.Ordinal)
                || r.Pattern.StartsWith("/courses/{slug}", StringComparison.Ordinal)
                || r.Pattern.StartsWith("/teach/courses/{slug}", StringComparison.Ordinal)
            );
    }

    private static string Fill(string pattern, string? handler, string slug, string lesson, Guid id) =>
        Parameter()
            .Replace(
                pattern,
                p =>
                    p.Groups["name"].Value switch
                    {
                        "slug" => slug,
                        "lesson" => lesson,
                        "id" => id.ToString(),
                        "number" => "1",
                        _ => "en",
                    }
            ) + (handler is null ? "" : "?handler=" + handler);

    private async Task<Draft> MakeAsync() =>
        await app.Look(async db =>
        {
            var ada = await db.People.Where(p => p.Email == "ada@harbor.example").Select(p => p.Id).SingleAsync();
            var slug = "unannounced-" + Ids.New().ToString("N")[^8..];
            var course = new Course(Mark + " course", slug, ada, app.Now);
            var lesson = course.AddLesson(course.AddModule("Module").Value.Units[0].Id, Mark + " lesson", LessonKind.Text).Value;
            lesson.Write(Mark + " text", app.Now);
            db.AddRange(course, lesson.Publish(ada, app.Now).Value);
            var open = await db.Courses.WithOutline().SingleAsync(c => c.Slug == "fire-safety");
            var hidden = open.AddLesson(open.Modules[0].Units[0].Id, $"{Mark} {slug}", LessonKind.Text).Value;
            db.Add(hidden);
            await db.SaveChangesAsync();
            return new Draft(slug, lesson.Slug, lesson.Id, hidden.Slug, hidden.Id);
        });

    [GeneratedRegex(@"\{(?<name>\w+)[^}]*\}")]
    private static partial Regex Parameter();
}
