using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Lms.Web.Kernel;
using Lms.Web.Platform.Configuration;

namespace Lms.Web.Features.Courses.Model;

/// <summary>Configuration section <c>Embeds</c>.</summary>
[Section("Embeds")]
public sealed class EmbedOptions
{
    /// <summary>Host names of PeerTube instances.</summary>
    [Setting(
        "host names of PeerTube instances whose videos can be embedded in lessons. YouTube (without cookies), Vimeo, Loom, TED, Google Docs, CodePen, GeoGebra and Desmos are always allowed"
    )]
    public string[] PeerTube { get; set; } = [];

    /// <summary>Host names whose pages can be embedded as they are.</summary>
    [Setting("host names of sites whose pages can be embedded in a frame as they are")]
    public string[] Hosts { get; set; } = [];

    /// <summary>What is wrong with the configuration, or null.</summary>
    public string? Complaint() =>
        PeerTube.Concat(Hosts).FirstOrDefault(h => Uri.CheckHostName(h) is UriHostNameType.Unknown) is { } wrong
            ? $"Embeds contains “{wrong}”; it must be a host name such as tube.example.org, without https:// or a path."
            : null;
}

/// <summary>Content of another site, as shown in a frame.</summary>
/// <param name="Provider">The provider's name, as people know it.</param>
/// <param name="Url">The embed URL; generated here, never taken from user input.</param>
/// <param name="IsTall">A page rather than an image.</param>
public sealed record Embed(string Provider, string Url, bool IsTall)
{
    /// <summary>Scheme, host and port: what the page must be allowed to frame.</summary>
    public string Origin => new Uri(Url).GetLeftPart(UriPartial.Authority);
}

/// <summary>The sites that can be embedded, and how their URLs become embed URLs.</summary>
public sealed partial class Embeds(EmbedOptions options)
{
    private sealed record Provider(string Name, string[] Hosts, Func<Uri, string, Embed?> Make);

    private readonly IReadOnlyList<Provider> providers =
    [
        new("YouTube", ["youtube.com", "m.youtube.com", "music.youtube.com", "youtu.be", "youtube-nocookie.com"], YouTube),
        new("Vimeo", ["vimeo.com", "player.vimeo.com"], Vimeo),
        new("Loom", ["loom.com"], (_, path) => One(LoomPath().Match(path), "Loom", id => $"https://www.loom.com/embed/{id}")),
        new("TED", ["ted.com", "embed.ted.com"], (_, path) => One(TedPath().Match(path), "TED", id => $"https://embed.ted.com/talks/{id}")),
        new("Google Docs", ["docs.google.com", "drive.google.com"], Google),
        new("CodePen", ["codepen.io"], CodePen),
        new(
            "GeoGebra",
            ["geogebra.org"],
            (_, path) =>
                One(GeoGebraPath().Match(path), "GeoGebra", id => $"https://www.geogebra.org/material/iframe/id/{id}", isTall: true)
        ),
        new(
            "Desmos",
            ["desmos.com"],
            (_, path) =>
                DesmosPath().Match(path) is { Success: true } it
                    ? new("Desmos", $"https://www.desmos.com/{it.Groups[1].Value}/{it.Groups[2].Value}?embed", true)
                    : null
        ),
        .. options.PeerTube.Select(host => new Provider(host, [host], (address, path) => PeerTube(host, address, path))),
        .. options.Hosts.Select(host => new Provider(
            host,
            [host],
            (address, _) =>
                new(
                    host,
                    new UriBuilder(address) { Scheme = Uri.UriSchemeHttps, Port = address.IsDefaultPort ? -1 : address.Port }
                        .Uri
                        .AbsoluteUri,
                    true
                )
        )),
    ];

    /// <summary>Names of all sites, for people.</summary>
    public string Names => string.Join(", ", providers.Select(p => p.Name).Distinct());

    /// <summary>Parses an author's input: a URL in any common form, or the embed code of a site.</summary>
    /// <returns>The URL to store: that of the content itself.</returns>
    public Result<Uri> Read(string? pasted)
    {
        var text = (pasted ?? "").Trim();
        if (text.StartsWith('<') && text.Length <= 5000 && FrameSource().Match(text) is { Success: true } frame)
            text = WebUtility.HtmlDecode(frame.Groups[1].Value);
        var read = OutsideAddress.Read(text);
        if (read.Refusal is not null)
            return read;
        var address = read.Value;
        if (Find(address) is not null)
            return address;
        if (IsKnown(address))
            return new Refusal(
                "This URL can’t be embedded because it doesn’t lead to a single video or document. Open the one you want and copy its URL.",
                "Url"
            );
        return OutsideAddress.IsPrivate(address)
            ? new Refusal(
                "This URL works only inside a private network, so learners elsewhere would see nothing. You can embed content from: {0}.",
                "Url",
                Names
            )
            : new Refusal("This site can’t be embedded. Supported sites: {0}. You can link to other sites instead.", "Url", Names);
    }

    /// <summary>Null if the site is not supported, or the URL leads to nothing that can be embedded.</summary>
    public Embed? Find(string? url) => Uri.TryCreate(url, UriKind.Absolute, out var address) ? Find(address) : null;

    private Embed? Find(Uri address) => Of(address)?.Make(address, address.AbsolutePath);

    private bool IsKnown(Uri address) => Of(address) is not null;

    private Provider? Of(Uri address)
    {
        if (address.UserInfo.Length > 0 || address.Scheme is not ("https" or "http"))
            return null;
        var host = address.IdnHost.TrimEnd('.').ToLowerInvariant();
        return providers.FirstOrDefault(p =>
            p.Hosts.Any(h =>
                host.Equals(h, StringComparison.OrdinalIgnoreCase)
                || (host.StartsWith("www.", StringComparison.Ordinal) && host.AsSpan(4).Equals(h, StringComparison.OrdinalIgnoreCase))
            )
        );
    }

    private static Embed? YouTube(Uri address, string path)
    {
        var query = Query(address);
        var id =
            address.IdnHost.EndsWith("youtu.be", StringComparison.OrdinalIgnoreCase) ? path.Trim('/').Split('/')[0]
            : path.TrimEnd('/') == "/watch" ? query.GetValueOrDefault("v", "")
            : YouTubePath().Match(path) is { Success: true } inPath ? inPath.Groups[1].Value
            : "";
        var list = query.GetValueOrDefault("list", "");
        if (id == "videoseries")
            id = "";
        if (YouTubeId().IsMatch(id))
        {
            var start = Seconds(query.GetValueOrDefault("t") ?? query.GetValueOrDefault("start"));
            return new(
                "YouTube",
                $"https://www.youtube-nocookie.com/embed/{id}{(start > 0 ? string.Create(CultureInfo.InvariantCulture, $"?start={start}") : "")}",
                false
            );
        }
        return id.Length == 0 && ListId().IsMatch(list)
            ? new("YouTube", $"https://www.youtube-nocookie.com/embed/videoseries?list={list}", false)
            : null;
    }

    private static Embed? Vimeo(Uri address, string path)
    {
        if (VimeoPath().Match(path) is not { Success: true } it)
            return null;
        var secret = it.Groups[2].Success ? it.Groups[2].Value : Query(address).GetValueOrDefault("h", "");
        return new(
            "Vimeo",
            $"https://player.vimeo.com/video/{it.Groups[1].Value}?dnt=1{(Secret().IsMatch(secret) ? "&h=" + secret : "")}",
            false
        );
    }

    /// <summary>Public content, or content open to anyone with the URL.</summary>
    private static Embed? Google(Uri address, string path)
    {
        if (GoogleFile().Match(path) is { Success: true } file)
            return new("Google Drive", $"https://drive.google.com/file/d/{file.Groups[1].Value}/preview", true);
        if (GooglePath().Match(path) is not { Success: true } it)
            return null;
        var (what, isPublished, id) = (it.Groups[1].Value, it.Groups[2].Success, it.Groups[3].Value);
        var whole = $"https://docs.google.com/{what}/d/{(isPublished ? "e/" : "")}{id}";
        return what switch
        {
            "document" => new("Google Docs", isPublished ? $"{whole}/pub?embedded=true" : $"{whole}/preview", true),
            "presentation" => new("Google Slides", isPublished ? $"{whole}/pubembed" : $"{whole}/embed", false),
            "spreadsheets" => new("Google Sheets", isPublished ? $"{whole}/pubhtml?widget=true&headers=false" : $"{whole}/preview", true),
            _ => new("Google Forms", $"{whole}/viewform?embedded=true", true),
        };
    }

    private static Embed? CodePen(Uri address, string path) =>
        CodePenPath().Match(path) is { Success: true } it
            ? new("CodePen", $"https://codepen.io/{it.Groups[1].Value}/embed/{it.Groups[2].Value}?default-tab=result", true)
            : null;

    private static Embed? PeerTube(string host, Uri address, string path)
    {
        var port = address.IsDefaultPort ? "" : string.Create(CultureInfo.InvariantCulture, $":{address.Port}");
        if (PeerTubeList().Match(path) is { Success: true } list)
            return new(host, $"https://{host}{port}/video-playlists/embed/{list.Groups[1].Value}", false);
        if (PeerTubeVideo().Match(path) is not { Success: true } it)
            return null;
        var start = Seconds(Query(address).GetValueOrDefault("start"));
        return new(
            host,
            $"https://{host}{port}/videos/embed/{it.Groups[1].Value}{(start > 0 ? string.Create(CultureInfo.InvariantCulture, $"?start={start}s") : "")}",
            false
        );
    }

    private static Embed? One(Match it, string name, Func<string, string> url, bool isTall = false) =>
        it.Success ? new(name, url(it.Groups[1].Value), isTall) : null;

    private static Dictionary<string, string> Query(Uri address) =>
        Microsoft
            .AspNetCore.WebUtilities.QueryHelpers.ParseQuery(address.Query)
            .ToDictionary(q => q.Key, q => q.Value.ToString(), StringComparer.OrdinalIgnoreCase);

    /// <summary>“90”, “90s”, “1m30s”, “1h2m3s”; 0 when it is none of them.</summary>
    private static int Seconds(string? text)
    {
        if (string.IsNullOrEmpty(text) || Moment().Match(text) is not { Success: true } it)
            return 0;
        int Part(int group) => it.Groups[group].Success ? int.Parse(it.Groups[group].ValueSpan, CultureInfo.InvariantCulture) : 0;
        return Math.Min(86_400, Part(1) * 3600 + Part(2) * 60 + Part(3));
    }

    [GeneratedRegex("""\ssrc\s*=\s*["']([^"']+)["']""", RegexOptions.IgnoreCase)]
    private static partial Regex FrameSource();

    [GeneratedRegex("^/(?:embed|shorts|live|v|e)/([A-Za-z0-9_-]+)/?$")]
    private static partial Regex YouTubePath();

    [GeneratedRegex("^[A-Za-z0-9_-]{11}$")]
    private static partial Regex YouTubeId();

    [GeneratedRegex("^[A-Za-z0-9_-]{10,64}$")]
    private static partial Regex ListId();

    [GeneratedRegex(
        "^(?:/channels/[A-Za-z0-9_-]+|/groups/[A-Za-z0-9_-]+/videos|/album/[0-9]+/video|/showcase/[0-9]+/video|/video|/videos)?/([0-9]{1,12})(?:/([0-9a-f]{6,20}))?/?$"
    )]
    private static partial Regex VimeoPath();

    [GeneratedRegex("^[0-9a-f]{6,20}$")]
    private static partial Regex Secret();

    [GeneratedRegex("^/(?:share|embed)/(?:[A-Za-z0-9-]+-)?([0-9a-f]{32})/?$")]
    private static partial Regex LoomPath();

    [GeneratedRegex("^/talks/([A-Za-z0-9_]{1,120})/?$")]
    private static partial Regex TedPath();

    [GeneratedRegex("^/(document|presentation|spreadsheets|forms)/(?:u/[0-9]/)?d/(e/)?([A-Za-z0-9_-]{10,120})(?:/|$)")]
    private static partial Regex GooglePath();

    [GeneratedRegex("^/file/(?:u/[0-9]/)?d/([A-Za-z0-9_-]{10,120})(?:/|$)")]
    private static partial Regex GoogleFile();

    [GeneratedRegex("^/([A-Za-z0-9_-]{1,60})/(?:pen|embed|full|details|embed/preview)/([A-Za-z0-9]{4,40})/?$")]
    private static partial Regex CodePenPath();

    [GeneratedRegex("^/(?:m|classroom|material/(?:show|iframe)/id)/([A-Za-z0-9]{4,20})/?$")]
    private static partial Regex GeoGebraPath();

    [GeneratedRegex("^/(calculator|geometry|3d)/([a-z0-9]{6,20})/?$")]
    private static partial Regex DesmosPath();

    [GeneratedRegex("^/(?:w|videos/watch|videos/embed)/([A-Za-z0-9-]{8,40})/?$")]
    private static partial Regex PeerTubeVideo();

    [GeneratedRegex("^/(?:w/p|videos/watch/playlist|video-playlists/embed)/([A-Za-z0-9-]{8,40})/?$")]
    private static partial Regex PeerTubeList();

    [GeneratedRegex("^(?:([0-9]{1,2})h)?(?:([0-9]{1,4})m)?(?:([0-9]{1,6})s?)?$")]
    private static partial Regex Moment();
}
