using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace Lms.Web.Tests.House;

/// <summary>The mails that the product has put into its pick-up folder.</summary>
public sealed partial class Mailbox(string folder)
{
    public sealed record Letter(string To, string Subject, string Text)
    {
        /// <summary>The address that the mail leads to, as a path.</summary>
        public string Link => Url().Match(Text) is { Success: true } match ? new Uri(match.Value).PathAndQuery : throw new InvalidOperationException($"No link in: {Text}");
    }

    public IReadOnlyList<Letter> Letters => !Directory.Exists(folder) ? [] :
        [.. Directory.GetFiles(folder, "*.eml").OrderBy(File.GetLastWriteTimeUtc).Select(Read)];

    public IReadOnlyList<Letter> To(string address) => [.. Letters.Where(l => l.To.Contains(address, StringComparison.OrdinalIgnoreCase))];

    private static Letter Read(string path)
    {
        var raw = File.ReadAllText(path).ReplaceLineEndings("\n");
        var end = raw.IndexOf("\n\n", StringComparison.Ordinal);
        var head = raw[..end].Replace("\n ", "", StringComparison.Ordinal).Replace("\n\t", "", StringComparison.Ordinal);
        return new Letter(Header(head, "X-Receiver"), Decode(Header(head, "Subject")), Body(raw));
    }

    private static string Header(string head, string name) =>
        head.Split('\n').FirstOrDefault(l => l.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))?[(name.Length + 1)..].Trim() ?? "";

    /// <summary>The first part of the message: its plain text.</summary>
    private static string Body(string raw)
    {
        var part = PlainPart().Match(raw);
        var text = part.Success ? part.Groups["text"].Value : raw;
        return part.Groups["encoding"].Value.Equals("base64", StringComparison.OrdinalIgnoreCase)
            ? Encoding.UTF8.GetString(Convert.FromBase64String(text.Replace("\n", "", StringComparison.Ordinal)))
            : QuotedPrintable(text);
    }

    private static string QuotedPrintable(string text)
    {
        var bytes = new List<byte>();
        text = text.Replace("=\n", "", StringComparison.Ordinal);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '=' && i + 2 < text.Length && Convert.TryToHexString(text, i + 1, out var value))
            {
                bytes.Add(value);
                i += 2;
            }
            else bytes.AddRange(Encoding.UTF8.GetBytes(text[i].ToString()));
        }
        return WebUtility.HtmlDecode(Encoding.UTF8.GetString([.. bytes]));
    }

    private static string Decode(string header) => EncodedWord().Replace(header, word => word.Groups["kind"].Value.Equals("B", StringComparison.OrdinalIgnoreCase)
        ? Encoding.UTF8.GetString(Convert.FromBase64String(word.Groups["text"].Value))
        : QuotedPrintable(word.Groups["text"].Value.Replace('_', ' ')));

    [GeneratedRegex(@"https?://\S+")]
    private static partial Regex Url();

    [GeneratedRegex(@"Content-Type: text/plain[^\n]*\n(?:[^\n]+\n)*?(?:Content-Transfer-Encoding: (?<encoding>[\w-]+)\n)(?:[^\n]+\n)*\n(?<text>.*?)\n--", RegexOptions.Singleline | RegexOptions.IgnoreCase)]
    private static partial Regex PlainPart();

    [GeneratedRegex(@"=\?utf-8\?(?<kind>[BQ])\?(?<text>[^?]*)\?=\s*", RegexOptions.IgnoreCase)]
    private static partial Regex EncodedWord();

    private static class Convert
    {
        public static byte[] FromBase64String(string text) => System.Convert.FromBase64String(text);

        public static bool TryToHexString(string text, int at, out byte value) =>
            byte.TryParse(text.AsSpan(at, 2), System.Globalization.NumberStyles.HexNumber, System.Globalization.CultureInfo.InvariantCulture, out value);
    }
}
