using System.Text.RegularExpressions;

namespace Lms.Web.Tests.Architecture;

/// <summary>All text that people read goes through the words of the product, so that it can be translated.</summary>
[OnOneDatabase("It is about the code.")]
public sealed partial class TextTests
{
    /// <summary>Names that are the same in every language; an entry that is no longer needed fails.</summary>
    private static readonly HashSet<string> Names = ["PDF", "CSV", "Esc", "h", "min"];

    /// <summary>The styleguide is for developers and in English only.</summary>
    [Fact]
    public void Views_contain_no_untranslatable_text()
    {
        var found = new List<string>();
        var used = new HashSet<string>();
        foreach (
            var view in Directory
                .GetFiles(SourceRootAttribute.Of("Lms.Web", "Features"), "*.cshtml", SearchOption.AllDirectories)
                .Where(v => Path.GetFileName(v) != "Styleguide.cshtml")
        )
        {
            foreach (var text in Texts(File.ReadAllText(view)))
            {
                if (Names.Contains(text))
                    used.Add(text);
                else
                    found.Add($"{Path.GetFileName(view)}: {text}");
            }
        }
        Assert.Empty(found);
    }

    [Fact]
    public void Partials_exist_where_they_are_referenced()
    {
        var root = SourceRootAttribute.Of("Lms.Web", "Features");
        var missing = new List<string>();
        foreach (var view in Directory.GetFiles(root, "*.cshtml", SearchOption.AllDirectories))
        {
            foreach (Match match in PartialName().Matches(File.ReadAllText(view)))
            {
                var name = match.Groups[1].Value;
                if (name.Contains('@', StringComparison.Ordinal))
                    continue;
                var isFound = name.StartsWith('/')
                    ? File.Exists(SourceRootAttribute.Of("Lms.Web") + name)
                    : Reach(Path.GetDirectoryName(view)!, root).Any(folder => File.Exists(Path.Combine(folder, name + ".cshtml")));
                if (!isFound)
                    missing.Add($"{Path.GetFileName(view)} asks for {name}");
            }
        }
        Assert.Empty(missing);
    }

    [Fact]
    public void The_audit_log_can_be_filtered_by_every_action()
    {
        var sources = Directory
            .GetFiles(SourceRootAttribute.Of("Lms.Web"), "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains("/obj/", StringComparison.Ordinal))
            .Select(File.ReadAllText)
            .ToList();
        var known = Lms.Web.Features.Administration.Log.IndexModel.Known;
        Assert.Subset(known.ToHashSet(), sources.SelectMany(s => Noted().Matches(s)).Select(m => m.Groups[1].Value).ToHashSet());
        Assert.All(
            known,
            action =>
                Assert.Contains(
                    sources,
                    s =>
                        s.Contains($"\"{action}\"", StringComparison.Ordinal)
                        && (
                            !s.Contains("string[] Known", StringComparison.Ordinal)
                            || s.Contains($"Note(\"{action}\"", StringComparison.Ordinal)
                        )
                )
        );
    }

    private static IEnumerable<string> Reach(string folder, string root)
    {
        for (var at = folder; at.Length >= root.Length; at = Path.GetDirectoryName(at)!)
            yield return at;
        yield return Path.Combine(root, "Shared");
    }

    /// <summary>Text between tags that is not code: a rough approximation, good enough to catch a forgotten sentence.</summary>
    private static IEnumerable<string> Texts(string view)
    {
        view = Razor().Replace(view, " ");
        foreach (Match match in Between().Matches(view))
        {
            var text = match.Groups[1].Value.Trim();
            if (Word().Match(text) is { Success: true } && !Code().IsMatch(text))
                yield return text;
        }
    }

    [GeneratedRegex(@"@\*.*?\*@|@functions\s*\{.*|@using[^\n]*|<code>.*?</code>|<svg.*?</svg>", RegexOptions.Singleline)]
    private static partial Regex Razor();

    [GeneratedRegex(@"<(?:h[1-6]|p|button|a|th|td|li|dt|dd|legend|summary|option|small|b|label|figcaption|span)\b[^<>]*>([^<>@{}]+)</")]
    private static partial Regex Between();

    [GeneratedRegex(@"\p{L}{2,}")]
    private static partial Regex Word();

    [GeneratedRegex(@"[=;(){}\[\]]|=>")]
    private static partial Regex Code();

    [GeneratedRegex(@"\bNote\((?:db, )?""(\w+)"", (?:nameof|entity)")]
    private static partial Regex Noted();

    [GeneratedRegex(@"<partial name=""([^""]+)""")]
    private static partial Regex PartialName();
}
