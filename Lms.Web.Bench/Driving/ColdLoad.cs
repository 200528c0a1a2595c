using System.Text.RegularExpressions;

namespace Lms.Web.Bench.Driving;

/// <summary>The requests and bytes on the wire that a browser with an empty cache needs for a page.</summary>
internal sealed partial record ColdLoad(int Requests, double Kb)
{
    public static async Task<ColdLoad> OfAsync(HttpClient http, Server server, Learner learner, string path)
    {
        var seen = new HashSet<string>();
        var next = new Queue<string>([path]);
        long bytes = 0;
        while (next.TryDequeue(out var url))
        {
            if (!seen.Add(url))
                continue;
            bytes += await SizeAsync(http, learner.Get(server.Address, url));
            using var plain = await http.SendAsync(learner.Get(server.Address, url));
            var type = plain.Content.Headers.ContentType?.MediaType;
            if (type is not ("text/html" or "text/css" or "text/javascript" or "application/javascript"))
                continue;
            var text = await plain.Content.ReadAsStringAsync();
            var links =
                type == "text/html" ? Linked().Matches(text)
                : type == "text/css" ? ImportedStyle().Matches(text)
                : ImportedScript().Matches(text);
            foreach (Match link in links)
                next.Enqueue(new Uri(new Uri(server.Address, url), link.Groups[1].Value.Split('#')[0]).AbsolutePath);
        }
        return new(seen.Count, bytes / 1024.0);
    }

    /// <summary>As sent to a browser that takes Brotli and gzip.</summary>
    public static async Task<long> SizeAsync(HttpClient http, HttpRequestMessage request, string encodings = "br, gzip")
    {
        using (request)
        {
            request.Headers.TryAddWithoutValidation("Accept-Encoding", encodings);
            using var answer = await http.SendAsync(request);
            return (await answer.Content.ReadAsByteArrayAsync()).LongLength;
        }
    }

    [GeneratedRegex("<(?:link[^>]*? href|script[^>]*? src|img[^>]*? src|use href)=\"(/[^\"]+)\"")]
    private static partial Regex Linked();

    [GeneratedRegex("@import\\s+[\"']([^\"']+)")]
    private static partial Regex ImportedStyle();

    [GeneratedRegex("import[^;(]*?[\"']([./][^\"']+)[\"']")]
    private static partial Regex ImportedScript();
}
