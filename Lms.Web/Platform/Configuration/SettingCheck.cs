using Microsoft.Extensions.Configuration.CommandLine;
using Microsoft.Extensions.Configuration.Json;

namespace Lms.Web.Platform.Configuration;

/// <summary>
/// Compares what administrators wrote with what is declared: an unknown key or an unreadable value stops the start. The environment is
/// shared with other programs, so only variables in one of our sections are checked there.
/// </summary>
public static class SettingCheck
{
    private const string Where = "Run Lms.Web help settings to list all settings.";

    /// <summary>Longer differences are other words, not slips.</summary>
    private const int MostSlips = 3;

    private static readonly HashSet<string> Sections = SettingList.All.Select(s => s.Section).ToHashSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Null, or a sentence that names the key that is wrong and what it should be.</summary>
    public static string? Complaint(IConfigurationRoot configuration) =>
        Sections.SelectMany(s => configuration.GetSection(s).AsEnumerable()).Select(Complaint).FirstOrDefault(c => c is not null)
        ?? configuration
            .Providers.Where(p => p is CommandLineConfigurationProvider or JsonConfigurationProvider)
            .SelectMany(Stray)
            .FirstOrDefault();

    private static string? Complaint(KeyValuePair<string, string?> written)
    {
        var (key, value) = written;
        // An environment variable may have the name of a section: MAIL is the mailbox of a shell.
        if (value is null || Sections.Contains(key))
            return null;
        if (SettingList.All.FirstOrDefault(s => s.Is(key)) is { } setting)
            return setting.Wants(value) is { } wish ? $"{key} is “{value}”; it must be {wish}." : null;
        if (SettingList.All.FirstOrDefault(s => s.IsBelow(key)) is not { } below)
            return Unknown(key);
        if (value.Length == 0)
            return null;
        return below.IsList && below.Name.Equals(key, StringComparison.OrdinalIgnoreCase)
            ? $"{key} is a list; write {key}:0={value}, and the next item as {key}:1."
            : $"{key} is a section and cannot have a value. Set a key in it, such as {below.Name}. {Where}";
    }

    /// <summary>No one else writes to our command line and our files, so an unknown section there is a typo.</summary>
    private static IEnumerable<string> Stray(IConfigurationProvider provider) =>
        provider.GetChildKeys([], null).Distinct().Where(k => !Sections.Contains(k) && !HostSettings.Has(k)).Select(Unknown);

    private static string Unknown(string key)
    {
        // Transposed letters are the more likely typo.
        var nearest = SettingList.All.MinBy(s => (Slips(s.Name, key), HasSameLetters(s.Name, key) ? 0 : 1))!;
        return Slips(nearest.Name, key) <= MostSlips
            ? $"{key} is not a setting; did you mean {nearest.Name}? {Where}"
            : $"{key} is not a setting. {Where}";
    }

    private static bool HasSameLetters(string one, string other) =>
        one.ToUpperInvariant().Order().SequenceEqual(other.ToUpperInvariant().Order());

    /// <summary>The Levenshtein distance, ignoring case.</summary>
    private static int Slips(string one, string other)
    {
        var row = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var i = 1; i <= one.Length; i++)
        {
            var (diagonal, left) = (row[0], i);
            row[0] = i;
            for (var j = 1; j <= other.Length; j++)
            {
                var change = char.ToUpperInvariant(one[i - 1]) == char.ToUpperInvariant(other[j - 1]) ? 0 : 1;
                left = Math.Min(Math.Min(left + 1, row[j] + 1), diagonal + change);
                (diagonal, row[j]) = (row[j], left);
            }
        }
        return row[^1];
    }
}
