using Lms.Web.Features.Courses.Kinds;
using Lms.Web.Features.Courses.Model;

namespace Lms.Web.Tests.Features.Courses;

/// <summary>URLs of other sites: which are accepted, and which can be embedded.</summary>
public sealed class EmbedRuleTests
{
    private static readonly Embeds Known = new(new EmbedOptions { PeerTube = ["tube.example.org"], Hosts = ["h5p.example.org"] });

    [Theory]
    [InlineData("https://www.youtube.com/watch?v=dQw4w9WgXcQ", "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ")]
    [InlineData("youtube.com/watch?v=dQw4w9WgXcQ&feature=share&t=1m30s", "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?start=90")]
    [InlineData("http://youtu.be/dQw4w9WgXcQ?t=42", "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?start=42")]
    [InlineData("https://m.youtube.com/shorts/dQw4w9WgXcQ", "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ")]
    [InlineData("https://www.youtube.com/live/dQw4w9WgXcQ?si=abc", "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ")]
    [InlineData("https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?start=7", "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?start=7")]
    [InlineData(
        "https://www.youtube.com/playlist?list=PL1234567890abcdef",
        "https://www.youtube-nocookie.com/embed/videoseries?list=PL1234567890abcdef"
    )]
    [InlineData(
        "<iframe width=\"560\" src=\"https://www.youtube.com/embed/dQw4w9WgXcQ?si=x&amp;start=5\" onload=\"alert(1)\"></iframe>",
        "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?start=5"
    )]
    [InlineData("https://vimeo.com/76979871", "https://player.vimeo.com/video/76979871?dnt=1")]
    [InlineData("https://vimeo.com/76979871/8272103f6e", "https://player.vimeo.com/video/76979871?dnt=1&h=8272103f6e")]
    [InlineData("https://vimeo.com/channels/staffpicks/76979871", "https://player.vimeo.com/video/76979871?dnt=1")]
    [InlineData(
        "https://player.vimeo.com/video/76979871?h=8272103f6e&autoplay=1",
        "https://player.vimeo.com/video/76979871?dnt=1&h=8272103f6e"
    )]
    [InlineData(
        "https://www.loom.com/share/0281766fa2d04bb788eaf19e65135184?sid=1",
        "https://www.loom.com/embed/0281766fa2d04bb788eaf19e65135184"
    )]
    [InlineData("https://www.ted.com/talks/a_talk_of_somebody?language=en", "https://embed.ted.com/talks/a_talk_of_somebody")]
    [InlineData(
        "https://docs.google.com/document/d/e/2PACX-1vAbcDefGhi/pub",
        "https://docs.google.com/document/d/e/2PACX-1vAbcDefGhi/pub?embedded=true"
    )]
    [InlineData(
        "https://docs.google.com/document/d/1AbcDefGhiJkl/edit?usp=sharing",
        "https://docs.google.com/document/d/1AbcDefGhiJkl/preview"
    )]
    [InlineData(
        "https://docs.google.com/presentation/d/1AbcDefGhiJkl/edit#slide=id.p",
        "https://docs.google.com/presentation/d/1AbcDefGhiJkl/embed"
    )]
    [InlineData(
        "https://docs.google.com/spreadsheets/d/e/2PACX-1vAbcDefGhi/pubhtml",
        "https://docs.google.com/spreadsheets/d/e/2PACX-1vAbcDefGhi/pubhtml?widget=true&headers=false"
    )]
    [InlineData(
        "https://docs.google.com/forms/d/e/1FAIpQLSabcdef/viewform?usp=sf_link",
        "https://docs.google.com/forms/d/e/1FAIpQLSabcdef/viewform?embedded=true"
    )]
    [InlineData("https://drive.google.com/file/d/1AbcDefGhiJkl/view", "https://drive.google.com/file/d/1AbcDefGhiJkl/preview")]
    [InlineData("https://codepen.io/somebody/pen/PNaGbb", "https://codepen.io/somebody/embed/PNaGbb?default-tab=result")]
    [InlineData("https://www.geogebra.org/m/abcd1234", "https://www.geogebra.org/material/iframe/id/abcd1234")]
    [InlineData("https://www.desmos.com/calculator/qwertyuiop", "https://www.desmos.com/calculator/qwertyuiop?embed")]
    [InlineData(
        "https://tube.example.org/w/9c9de5e8-0a1e-484a-b099-e80766180a6d?start=1m",
        "https://tube.example.org/videos/embed/9c9de5e8-0a1e-484a-b099-e80766180a6d?start=60s"
    )]
    [InlineData(
        "https://tube.example.org/w/p/kkGMgK9ZtnKfYAgnEtQxbv",
        "https://tube.example.org/video-playlists/embed/kkGMgK9ZtnKfYAgnEtQxbv"
    )]
    [InlineData("http://h5p.example.org/content/7?x=1", "https://h5p.example.org/content/7?x=1")]
    public void Every_common_form_of_a_URL_becomes_the_embed_URL(string pasted, string frame)
    {
        var read = Known.Read(pasted);
        Assert.Null(read.Refusal);
        Assert.Equal(frame, Known.Find(read.Value.AbsoluteUri)!.Url);
    }

    [Theory]
    [InlineData("", "Enter a URL.")]
    [InlineData("just words", "Enter a complete URL")]
    [InlineData("javascript:alert(1)", "must start with https:// or http://")]
    [InlineData("data:text/html,<script>alert(1)</script>", "must start with https:// or http://")]
    [InlineData("file:///etc/passwd", "must start with https:// or http://")]
    [InlineData("https://ada:secret@www.youtube.com/watch?v=dQw4w9WgXcQ", "name or password")]
    [InlineData("https://www.youtube.com@evil.example/watch?v=dQw4w9WgXcQ", "name or password")]
    [InlineData("https://www.youtube.com.evil.example/watch?v=dQw4w9WgXcQ", "Supported sites: YouTube")]
    [InlineData("https://evil.example/youtube.com/watch?v=dQw4w9WgXcQ", "Supported sites: YouTube")]
    [InlineData("https://eviltube.example.org/w/9c9de5e8-0a1e-484a-b099-e80766180a6d", "Supported sites: YouTube")]
    [InlineData("https://www.youtube.com/watch?v=\"><script>", "doesn’t lead to a single video")]
    [InlineData("https://www.youtube.com/redirect?q=https://evil.example", "doesn’t lead to a single video")]
    [InlineData("https://vimeo.com/watch", "doesn’t lead to a single video")]
    [InlineData("http://127.0.0.1/admin", "only inside a private network")]
    [InlineData("http://2130706433/", "only inside a private network")]
    [InlineData("https://[::1]/x", "only inside a private network")]
    [InlineData("https://[fd00::1]/x", "only inside a private network")]
    [InlineData("https://192.168.1.1/", "only inside a private network")]
    [InlineData("https://router.lan/", "only inside a private network")]
    [InlineData("http://localhost:8080/", "only inside a private network")]
    [InlineData("<iframe src=\"https://evil.example/\"></iframe>", "Supported sites: YouTube")]
    public void A_URL_that_cannot_be_embedded_is_refused_with_the_reason(string pasted, string why)
    {
        var refusal = Known.Read(pasted).Refusal;
        Assert.NotNull(refusal);
        Assert.Contains(
            why,
            string.Format(System.Globalization.CultureInfo.InvariantCulture, refusal.Text, refusal.Arguments),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_link_can_lead_to_any_page_but_must_not_contain_credentials()
    {
        Assert.Equal("https://example.org/", OutsideAddress.Read(" example.org ").Value.AbsoluteUri);
        Assert.Equal("http://intranet.example/plan?x=1#y", OutsideAddress.Read("http://intranet.example/plan?x=1#y").Value.AbsoluteUri);
        Assert.NotNull(OutsideAddress.Read("https://me:pw@example.org/").Refusal);
        Assert.NotNull(OutsideAddress.Read("https://example.org/\nSet-Cookie: a").Refusal);
        Assert.NotNull(OutsideAddress.Read("https://example.org/" + new string('a', OutsideAddress.MostLength)).Refusal);
    }

    [Theory]
    [InlineData("tube.example.org", true)]
    [InlineData("https://tube.example.org", false)]
    [InlineData("tube.example.org/w", false)]
    public void The_configuration_accepts_only_host_names(string host, bool isFine) =>
        Assert.Equal(isFine, new EmbedOptions { Hosts = [host] }.Complaint() is null);
}
