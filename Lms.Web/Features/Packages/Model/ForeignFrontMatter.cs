using System.Globalization;
using System.Text.RegularExpressions;
using Lms.Web.Kernel;

namespace Lms.Web.Features.Packages.Model;

/// <summary>
/// A text written for another system, and the part of its front matter that is used here: the title and the place among its neighbors.
/// Nothing in a front matter is ignored silently.
/// </summary>
/// <param name="Remark">
/// Describes the parts that were not used or could not be read, with their line; null when there is nothing to report.
/// </param>
internal sealed partial record ForeignFrontMatter(string? Title, string Text, Refusal? Remark)
{
    private const int MostKeysNamed = 12;

    /// <summary>The names that generators of sites give to the place of a page.</summary>
    private static readonly string[] Places = ["weight", "nav_order", "sidebar_position", "order"];

    /// <summary>The place among the texts and folders beside it; null when it names none.</summary>
    public decimal? Order { get; private init; }

    private static readonly Refusal Unended = new("The front matter isn’t closed with a line of three hyphens. It stays in the text.");

    public static ForeignFrontMatter Of(string whole)
    {
        var head = FrontMatter.Of(whole);
        if (!head.IsThere)
            return new(null, whole, OpenHead().IsMatch(whole) ? Unended : null);
        var read = Sheets.ReadKeys(head.Yaml);
        if (read.Wrong is { } wrong)
            return Salvaged(whole, head, head.Line + wrong.Line - 1, wrong.Reason);
        // Words between two lines of hyphens: a text that begins with a rule.
        if (read.Keys is not { } keys)
            return new(null, whole, null);
        var place = Places.FirstOrDefault(p => Number(keys.GetValueOrDefault(p)) is not null);
        var others = keys.Keys.Where(k => !IsTitle(k) && k != place).Take(MostKeysNamed).ToList();
        return new(
            keys.FirstOrDefault(k => IsTitle(k.Key)).Value,
            head.Text,
            others.Count == 0 ? null : new Refusal("The front matter has keys that aren’t used here: {0}.", null, string.Join(", ", others))
        )
        {
            Order = place is null ? null : Number(keys[place]),
        };
    }

    private static decimal? Number(string? text) =>
        decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var it)
            ? it
            : null;

    /// <summary>Reads line by line if it is not valid YAML: a title with a colon in it is the usual mistake.</summary>
    private static ForeignFrontMatter Salvaged(string whole, FrontMatter head, int line, string reason)
    {
        if (!AnyKey().IsMatch(head.Yaml))
            return new(
                null,
                whole,
                new Refusal("The front matter isn’t valid YAML: line {0} ({1}). It stays in the text.", null, line, reason)
            );
        var title = TitleLine().Match(head.Yaml) is { Success: true } said ? said.Groups[1].Value.Trim().Trim('"', '\'') : null;
        return new(
            title,
            head.Text,
            title is { Length: > 0 }
                ? new Refusal("The front matter isn’t valid YAML: line {0} ({1}). Only its title is used.", null, line, reason)
                : new Refusal("The front matter isn’t valid YAML: line {0} ({1}). It’s left out.", null, line, reason)
        );
    }

    private static bool IsTitle(string key) => key.Equals("title", StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex(@"^[A-Za-z_][\w.-]*[ \t]?:(?:[ \t]|$)", RegexOptions.Multiline)]
    private static partial Regex AnyKey();

    /// <summary>A key directly under the hyphens: without one they are a rule.</summary>
    [GeneratedRegex(@"\A---[ \t]*\n[A-Za-z_][\w.-]*[ \t]?:(?:[ \t\n]|\z)")]
    private static partial Regex OpenHead();

    [GeneratedRegex(@"^title[ \t]?:[ \t](.*)$", RegexOptions.Multiline | RegexOptions.IgnoreCase)]
    private static partial Regex TitleLine();
}
