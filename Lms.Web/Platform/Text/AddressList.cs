using System.Text.RegularExpressions;
using Lms.Web.Kernel;

namespace Lms.Web.Platform.Text;

/// <summary>
/// Email addresses that someone typed or pasted, separated by commas, semicolons, spaces, or line breaks, or as mail programs write them:
/// <c>Ada Lindqvist &lt;ada@harbor.example&gt;</c>. They are cleaned, in lower case, and each is there once.
/// </summary>
public static partial class AddressList
{
    private const StringSplitOptions Cleaned = StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries;

    /// <param name="field">The name of the field in which they were entered.</param>
    /// <param name="most">The maximum number of addresses.</param>
    public static Result<IReadOnlyList<string>> Read(string? text, string field, int most)
    {
        var addresses = (text ?? "")
            .Split([',', ';', '\n', '\r'], Cleaned)
            .SelectMany(In)
            .Select(a => EmailAddress.Clean(a).ToLowerInvariant())
            .Distinct()
            .ToList();
        if (addresses.Count == 0)
            return new Refusal("Enter at least one email address.", field);
        return addresses.Count > most ? new Refusal("Enter no more than {0} email addresses at a time.", field, most) : addresses;
    }

    /// <summary>As above; each is an address that email can be sent to.</summary>
    public static Result<IReadOnlyList<string>> ReadRecipients(string? text, string field, int most)
    {
        var read = Read(text, field, most);
        return read.IsDone && read.Value.FirstOrDefault(a => !EmailAddress.IsWhole(a)) is { } wrong
            ? new Refusal("“{0}” isn’t a valid email address. Nothing was sent.", field, wrong)
            : read;
    }

    /// <summary>Words beside an address in angle brackets are a name, unless they are addresses themselves.</summary>
    private static IEnumerable<string> In(string part)
    {
        var bracketed = Bracketed().Matches(part);
        var words = Bracketed().Replace(part, " ").Split([' ', '\t'], Cleaned);
        return bracketed.Count == 0
            ? words
            : bracketed.Select(m => m.Groups[1].Value).Concat(words.Where(w => w.Contains('@', StringComparison.Ordinal)));
    }

    [GeneratedRegex("<([^<>]*)>")]
    private static partial Regex Bracketed();
}
