using System.Text.RegularExpressions;
using Lms.Web.Platform.Text;

namespace Lms.Web.Tests.Architecture;

/// <summary>The interface uses the terms of docs/glossary.md.</summary>
public sealed partial class GlossaryTests
{
    private static readonly string Glossary = File.ReadAllText(SourceRootAttribute.Of("docs", "glossary.md"));

    [Fact]
    public void Sentences_avoid_the_words_to_avoid()
    {
        var avoided = Quoted()
            .Matches(Glossary[Glossary.IndexOf("## Words to avoid", StringComparison.Ordinal)..])
            .Select(m => m.Groups[1].Value)
            .ToList();
        Assert.NotEmpty(avoided);
        var word = new Regex($@"\b({string.Join('|', avoided.Select(Regex.Escape))})\b", RegexOptions.IgnoreCase);
        Assert.DoesNotContain(Languages.Find("de")!.All.Select(s => s.Key), sentence => word.IsMatch(sentence));
    }

    [Fact]
    public void Terms_are_in_alphabetical_order_and_have_a_definition()
    {
        var terms = Row()
            .Matches(Glossary)
            .Select(m => (Term: m.Groups[1].Value.Trim(), Meaning: m.Groups[2].Value.Trim()))
            .Skip(1)
            .ToList();
        Assert.Equal(terms.Select(t => t.Term).Order(StringComparer.OrdinalIgnoreCase), terms.Select(t => t.Term));
        Assert.DoesNotContain(terms, t => t.Meaning.Length == 0);
    }

    [Fact]
    public void Types_in_the_glossary_exist_with_their_members()
    {
        var types = typeof(Lms.Web.Platform.Access.Screen).Assembly.GetTypes().ToLookup(t => t.Name.Split('`')[0]);
        var named = Cells(3)
            .SelectMany(c => Quoted().Matches(c).Select(m => m.Groups[1].Value))
            .Where(n => !n.Contains('<') && !n.EndsWith(".cs"));
        Assert.DoesNotContain(
            named,
            n => n.Split('.') is var parts && !types[parts[0]].Any(t => parts.Length == 1 || t.GetMember(parts[1]).Length > 0)
        );
    }

    [Fact]
    public void URLs_in_the_glossary_are_on_the_route_map()
    {
        var map = File.ReadLines(SourceRootAttribute.Of("Lms.Web.Tests", "Architecture", "Map.verified.txt"))
            .Select(l => Values().Replace(l.Split(' ')[0], "{}"))
            .ToHashSet();
        var named = Cells(4).SelectMany(c => Quoted().Matches(c).Select(m => Values().Replace(m.Groups[1].Value, "{}")));
        Assert.Empty(named.Except(map));
    }

    private static IEnumerable<string> Cells(int column) =>
        Glossary
            .Split('\n')
            .Where(l => l.StartsWith("| ", StringComparison.Ordinal) && !l.StartsWith("| -", StringComparison.Ordinal))
            .Skip(1)
            .Select(l => l.Split('|')[column + 1]);

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Values();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"^\| (?!-)([^|]+)\|([^|]+)\|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
