using System.Text.RegularExpressions;
using MimeKit;

namespace Lms.Web.Tests.House;

/// <summary>The emails in the pickup folder of the product.</summary>
public sealed partial class Mailbox(string folder)
{
    public sealed record Letter(string To, string Subject, string Text)
    {
        /// <summary>The URL that the email links to, as a path.</summary>
        public string Link =>
            Url().Match(Text) is { Success: true } match
                ? new Uri(match.Value).PathAndQuery
                : throw new InvalidOperationException($"No link in: {Text}");
    }

    public IReadOnlyList<Letter> Letters =>
        !Directory.Exists(folder) ? [] : [.. Directory.GetFiles(folder, "*.eml").OrderBy(File.GetLastWriteTimeUtc).Select(Read)];

    public IReadOnlyList<Letter> To(string address) => [.. Letters.Where(l => l.To.Contains(address, StringComparison.OrdinalIgnoreCase))];

    private static Letter Read(string path)
    {
        using var message = MimeMessage.Load(path);
        return new(message.To.Mailboxes.Single().Address, message.Subject ?? "", (message.TextBody ?? "").ReplaceLineEndings("\n"));
    }

    [GeneratedRegex(@"https?://\S+")]
    private static partial Regex Url();
}
