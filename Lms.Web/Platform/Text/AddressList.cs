using Lms.Web.Kernel;

namespace Lms.Web.Platform.Text;

/// <summary>
/// Email addresses that someone typed or pasted, separated by commas, semicolons, spaces, or line breaks. They are cleaned, in lower case,
/// and each is there once.
/// </summary>
public static class AddressList
{
    private static readonly char[] Between = [',', ';', '\n', '\r', '\t', ' '];

    /// <param name="field">The name of the field in which they were entered.</param>
    /// <param name="most">The maximum number of addresses.</param>
    public static Result<IReadOnlyList<string>> Read(string? text, string field, int most)
    {
        var addresses = (text ?? "")
            .Split(Between, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(a => EmailAddress.Clean(a.Trim('<', '>')).ToLowerInvariant())
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
}
