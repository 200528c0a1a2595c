using System.Net;
using System.Text.Json;
using AngleSharp.Dom;

namespace Lms.Web.Tests.Platform;

/// <summary>Pages speak one language: none of the product's English sentences is left on a page in German or Arabic.</summary>
[OnOneDatabase("It is about words.")]
public sealed class LanguageWalkTests(LmsApp app) : IClassFixture<LmsApp>
{
    private static readonly (string? Who, string[] Pages)[] Learners =
    [
        (
            null,
            [
                "/",
                "/courses",
                "/courses?q=zzzz",
                "/courses/bread-from-scratch",
                "/courses/bread-from-scratch/reviews",
                "/courses/categories/cooking",
                "/sign-in",
                "/register",
                "/forgot-password",
                "/verify",
                "/no-such-page",
            ]
        ),
        (
            "Lin",
            [
                "/dashboard",
                "/courses/introduction-to-statistics",
                "/courses/hand-hygiene-refresher/completed",
                "/courses/hand-hygiene-refresher/reviews/mine",
                "/learn/introduction-to-statistics",
                "/learn/film-your-own-lesson",
                "/learn/bread-from-scratch",
                "/cards",
                "/notes",
                "/certificates",
                "/notifications",
                "/settings",
                "/settings/security",
                "/settings/preferences",
                "/settings/notifications",
                "/settings/privacy",
            ]
        ),
    ];

    private static readonly string[] Teachers =
    [
        "/teach",
        "/teach/courses",
        "/teach/courses/new",
        "/teach/courses/introduction-to-statistics/outline",
        "/teach/courses/introduction-to-statistics/details",
        "/teach/courses/introduction-to-statistics/learners",
        "/teach/courses/introduction-to-statistics/insights",
        "/teach/courses/introduction-to-statistics/settings",
        "/teach/materials",
    ];

    /// <summary>Words that are the same in other languages, and titles of the demonstration world.</summary>
    private static readonly string[] Same = ["Filter", "Languages", "Teaching", "Close", "Why"];

    [Fact]
    public async Task No_English_sentence_is_left_on_the_pages_of_learners_in_Arabic() => await Walks("ar", Learners);

    [Fact]
    public async Task No_English_sentence_is_left_on_the_pages_of_learners_and_teachers_in_German() =>
        await Walks("de", [.. Learners, ("Ada", Teachers)]);

    private async Task Walks(string tag, (string? Who, string[] Pages)[] walks)
    {
        var english = Sentences(tag);
        var left = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var (who, paths) in walks)
        {
            var browser = who is null ? app.Visitor() : await app.As(who);
            await (await browser.Opens($"/language?back=%2F")).PressAt($"button[name=locale][value='{tag}']");
            foreach (var path in paths)
            {
                var page = await browser.Opens(path);
                Assert.True(page.Status is HttpStatusCode.OK or HttpStatusCode.NotFound, $"{page.Status} at {path}");
                Assert.Equal(tag, page.Document.DocumentElement.GetAttribute("lang"));
                foreach (var said in Said(page.Document.Body!).Where(english.Contains))
                    left.Add($"{path}: {said}");
            }
        }
        Assert.True(left.Count == 0, string.Join('\n', left));
    }

    /// <summary>What a page says: its texts, and what only screen readers or empty fields say.</summary>
    private static IEnumerable<string> Said(IElement body)
    {
        foreach (var text in body.Descendants<IText>())
            if (text.ParentElement is { } around && around.LocalName is not ("script" or "style" or "option"))
                yield return text.Data.Trim();
        foreach (var element in body.QuerySelectorAll("[aria-label], [placeholder], [title], [data-confirm]"))
        foreach (var name in (string[])["aria-label", "placeholder", "title", "data-confirm"])
            if (element.GetAttribute(name) is { } said)
                yield return said.Trim();
    }

    /// <summary>All sentences that German translates differently; what holds a value cannot be compared.</summary>
    private static HashSet<string> Sentences(string tag)
    {
        using var german = JsonDocument.Parse(File.ReadAllText(SourceRootAttribute.Of("Lms.Web", "Languages", "de.json")));
        using var other = JsonDocument.Parse(File.ReadAllText(SourceRootAttribute.Of("Lms.Web", "Languages", $"{tag}.json")));
        return
        [
            .. german
                .RootElement.EnumerateObject()
                .Where(s => s.Value.ValueKind is JsonValueKind.String && !s.Name.Contains('{', StringComparison.Ordinal))
                .Where(s => s.Value.GetString() != s.Name && !Same.Contains(s.Name))
                .Where(s => !other.RootElement.TryGetProperty(s.Name, out var it) || it.GetString() != s.Name)
                .Select(s => s.Name),
        ];
    }
}
