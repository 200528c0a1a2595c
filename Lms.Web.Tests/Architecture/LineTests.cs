using System.Text.RegularExpressions;

namespace Lms.Web.Tests.Architecture;

/// <summary>Lines fit into a diff: at most 140 characters. The formatters ensure this, except for long texts and views.</summary>
[OnOneDatabase("It is about the code.")]
public sealed partial class LineTests
{
    private const int Longest = 140;

    /// <summary>The number of longer lines that are left. A change that shortens some lowers the number; nothing raises it.</summary>
    [Theory]
    [InlineData("cs", 235)]
    [InlineData("cshtml", 57)]
    [InlineData("css", 0)]
    [InlineData("js", 13)]
    public void The_number_of_long_lines_does_not_grow(string kind, int left)
    {
        var tooLong = Sources(kind).ToDictionary(f => f, f => File.ReadLines(f).Count(l => l.Length > Longest));
        foreach (var (file, lines) in tooLong.Where(f => f.Value > 0).OrderByDescending(f => f.Value).Take(20))
            TestContext.Current.TestOutputHelper?.WriteLine($"{lines, 4} {Path.GetRelativePath(SourceRootAttribute.Of(), file)}");
        Assert.Equal(left, tooLong.Values.Sum());
    }

    [Fact]
    public void No_assignment_sets_more_than_three_values_at_once() =>
        Assert.Empty(
            Sources("cs")
                .Where(f => f.StartsWith(SourceRootAttribute.Of("Lms.Web") + "/", StringComparison.Ordinal))
                .SelectMany(f => Tuples().Matches(File.ReadAllText(f)).Select(m => $"{Path.GetFileName(f)}: {m.Value.Trim()}"))
        );

    [GeneratedRegex(@"^ +\((?:[^(),;=]+,){3,}[^(),;=]+\) = \(", RegexOptions.Multiline)]
    private static partial Regex Tuples();

    private static IEnumerable<string> Sources(string kind) =>
        new[] { "Lms.Web", "Lms.Web.Tests", "Lms.Web.Bench", "wwwroot-src" }
            .SelectMany(folder => Directory.GetFiles(SourceRootAttribute.Of(folder), $"*.{kind}", SearchOption.AllDirectories))
            .Where(f => !Skipped.Any(s => f.Contains(s, StringComparison.Ordinal)));

    private static readonly string[] Skipped =
    [
        "/obj/",
        "/bin/",
        "/node_modules/",
        "/Lms.Web/wwwroot/",
        "/Migrations/Sqlite/",
        "/Migrations/Postgres/",
    ];
}
