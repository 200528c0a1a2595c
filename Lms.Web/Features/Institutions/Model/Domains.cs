using System.Globalization;
using Lms.Web.Kernel;

namespace Lms.Web.Features.Institutions.Model;

/// <summary>Host names and email domains in normalized form: lower case, IDNA in ASCII (RFC 5891).</summary>
public static class Domains
{
    public const int Most = 50;

    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = true };

    /// <summary>Returns null when the text is not a domain name.</summary>
    public static string? Clean(string? text)
    {
        var name = text?.Trim().TrimStart('@').TrimEnd('.') ?? "";
        if (name.Length is 0 or > 253)
            return null;
        try
        {
            var ascii = Idn.GetAscii(name).ToLowerInvariant();
            return Uri.CheckHostName(ascii) is UriHostNameType.Dns && ascii.Length <= 253 ? ascii : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <summary>One for each line, comma or space; each once.</summary>
    public static Result<IReadOnlyList<string>> Parse(string? text)
    {
        var names = new List<string>();
        foreach (var word in (text ?? "").Split([' ', ',', ';', '\r', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (Clean(word) is not { } name || !name.Contains('.'))
                return new Refusal("“{0}” isn’t a valid email domain. Enter it like example.org.", null, word);
            if (!names.Contains(name))
                names.Add(name);
        }
        return names.Count > Most ? new Refusal("Enter at most {0} email domains.", null, Most) : (Result<IReadOnlyList<string>>)names;
    }

    /// <summary>Is the address of exactly one of these domains? Subdomains are others.</summary>
    public static bool Hold(IReadOnlyCollection<string> domains, string address) =>
        address.LastIndexOf('@') is > 0 and var at && Clean(address[(at + 1)..]) is { } domain && domains.Contains(domain);
}
