using System.Net.Sockets;

namespace Lms.Web.Platform.Mail;

/// <summary>Asks a mail server whether it takes mails as the settings want to send them, without sending one (RFC 5321, RFC 3207).</summary>
internal static class MailServer
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Null, or what is wrong, after the name of the server.</summary>
    public static async Task<string?> ComplaintAsync(MailOptions mail, CancellationToken stop)
    {
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
            limit.CancelAfter(Patience);
            using var client = new TcpClient();
            await client.ConnectAsync(mail.Host, mail.Port, limit.Token);
            using var reader = new StreamReader(client.GetStream());
            await using var writer = new StreamWriter(client.GetStream()) { NewLine = "\r\n", AutoFlush = true };
            var greeting = await AnswerAsync(reader, limit.Token);
            if (greeting is not [['2', '2', '0', ..], ..]) return $"answers “{greeting.FirstOrDefault()}”.";
            if (!mail.Tls) return null;
            await writer.WriteLineAsync("EHLO localhost".AsMemory(), limit.Token);
            var offers = await AnswerAsync(reader, limit.Token);
            return offers.Any(o => o.Length > 4 && o[4..].Trim().Equals("STARTTLS", StringComparison.OrdinalIgnoreCase))
                ? null
                : "does not offer TLS, which Mail:Tls asks for.";
        }
        catch (Exception failure) when (failure is SocketException or IOException or OperationCanceledException)
        {
            return $"does not answer. {failure.Message}";
        }
    }

    /// <summary>All lines of one answer: the last has a blank after its number.</summary>
    private static async Task<List<string>> AnswerAsync(StreamReader reader, CancellationToken stop)
    {
        var lines = new List<string>();
        while (await reader.ReadLineAsync(stop) is { } line)
        {
            lines.Add(line);
            if (line.Length < 4 || line[3] == ' ') break;
        }
        return lines;
    }
}
