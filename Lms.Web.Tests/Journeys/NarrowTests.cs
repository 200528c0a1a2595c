using System.Collections.Concurrent;
using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace Lms.Web.Tests.Journeys;

/// <summary>A phone with the longest words we can think of, and with a right-to-left language.</summary>
[OnOneDatabase("It is about what happens in the browser.")]
public sealed class NarrowTests(Chromium chromium, LiveSite site) : Journey(chromium, site)
{
    private const string Course = "/teach/courses/bread-from-scratch";

    /// <summary>
    /// What does not fit: the page itself, controls beyond the edge (except in rows that scroll), text that overflows its container
    /// or is cut off, and overlapping controls.
    /// </summary>
    private const string Misfits = """
        () => {
          const wrong = [], wide = innerWidth, root = document.documentElement;
          const say = e => e.tagName.toLowerCase() + (e.id ? '#' + e.id : '') + [...e.classList].map(c => '.' + c).join('') + ' “' + (e.ariaLabel || e.innerText || e.name || '').trim().slice(0, 60) + '”';
          const up = (e, is) => { for (let p = e; p && p !== document.body; p = p.parentElement) if (is(getComputedStyle(p), p)) return p; };
          if (root.scrollWidth > root.clientWidth) wrong.push(`scrolls ${root.scrollWidth - root.clientWidth} px sideways`);
          const shown = e => e.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && e.getBoundingClientRect().width > 2 && !e.closest('.skip') && !up(e, s => s.clipPath !== 'none');
          const controls = [...document.querySelectorAll('a[href], button, input, select, textarea, summary')].filter(shown);
          const scrolls = e => up(e, (s, p) => ['auto', 'scroll'].includes(s.overflowX) && p.scrollWidth > p.clientWidth);
          for (const e of controls) {
            const r = e.getBoundingClientRect();
            if ((r.left < -1 || r.right > wide + 1) && !scrolls(e)) wrong.push(`${say(e)} lies from ${Math.round(r.left)} to ${Math.round(r.right)} px`);
          }
          const range = document.createRange();
          for (const e of document.querySelectorAll('.button, .badge, .chip, .tabs a, .sidenav a, .menu__item, .field__label, h1, h2, h3, th, dt, dd, td, legend, .tile__label, .topbar__nav a')) {
            if (!shown(e) || !e.textContent.trim() || scrolls(e)) continue;
            const r = e.getBoundingClientRect(), all = [], words = document.createTreeWalker(e, NodeFilter.SHOW_TEXT);
            while (words.nextNode()) if (words.currentNode.data.trim() && shown(words.currentNode.parentElement)) { range.selectNodeContents(words.currentNode); all.push(...range.getClientRects()); }
            if (!all.length) continue;
            const [left, right] = [Math.min(...all.map(t => t.left)), Math.max(...all.map(t => t.right))];
            if (left < r.left - 2 || right > r.right + 2) wrong.push(`what ${say(e)} says reaches ${Math.round(Math.max(r.left - left, right - r.right))} px out of it`);
            if (getComputedStyle(e).overflowX !== 'visible' && getComputedStyle(e).textOverflow !== 'ellipsis' && e.scrollWidth > e.clientWidth + 1) wrong.push(`${say(e)} is cut`);
          }
          const flow = controls.filter(e => !up(e, s => ['fixed', 'sticky'].includes(s.position)) && !scrolls(e)).map(e => [e, e.getBoundingClientRect()]);
          flow.forEach(([a, r], i) => {
            for (const [b, t] of flow.slice(i + 1)) {
              const w = Math.min(r.right, t.right) - Math.max(r.left, t.left), h = Math.min(r.bottom, t.bottom) - Math.max(r.top, t.top);
              if (w > 3 && h > 3 && !a.contains(b) && !b.contains(a)) wrong.push(`${say(a)} lies over ${say(b)}`);
            }
          });
          return wrong;
        }
        """;

    private static readonly string[] Tongues = ["en-XA", "ar"];

    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();

    /// <summary>A path, and after a space the link to follow from there.</summary>
    private static readonly (string? Who, string[] Pages)[] Main =
    [
        (null, ["/", "/courses", "/courses/bread-from-scratch", "/sign-in", "/register"]),
        (
            "Lin",
            [
                "/dashboard",
                "/certificates",
                "/notifications",
                "/settings",
                "/settings/security",
                "/settings/preferences",
                "/settings/notifications",
                "/learn/bread-from-scratch",
            ]
        ),
        (
            "Ben",
            [
                "/teach",
                Course + "/outline",
                Course + "/outline a[href*='/lessons/']",
                Course + "/check",
                Course + "/settings",
                Course + "/details",
                Course + "/prerequisites",
                Course + "/learners",
                Course + "/progress",
                Course + "/team",
            ]
        ),
        (
            "Grace",
            [
                "/admin",
                "/admin/people",
                "/admin/people tbody th a",
                "/admin/invites",
                "/admin/people/imports",
                "/admin/audit",
                "/admin/categories",
                "/admin/tags",
                "/admin/institution",
                "/admin/jobs",
                "/operator/institutions tbody th a",
            ]
        ),
    ];

    [Fact]
    public async Task Every_main_page_fits_a_phone_with_long_words_and_right_to_left()
    {
        var wrong = new ConcurrentQueue<string>();
        await Task.WhenAll(
            Main.Select(async part =>
            {
                var window = await Open(part.Who, o => o.ViewportSize = new() { Width = 390, Height = 844 });
                foreach (var language in Tongues)
                {
                    await window.Context.AddCookiesAsync([
                        new()
                        {
                            Name = Lms.Web.Platform.Text.ChooseLanguage.Cookie,
                            Value = language,
                            Url = Site.Address,
                        },
                    ]);
                    foreach (var entry in part.Pages)
                        await CheckPage(window, entry, language, wrong);
                }
            })
        );
        Assert.True(wrong.IsEmpty, string.Join('\n', wrong.Distinct()));
    }

    private static async Task CheckPage(Window window, string entry, string language, ConcurrentQueue<string> wrong)
    {
        var parts = entry.Split(' ', 2);
        var page = await window.Go(parts[0]);
        if (parts.Length > 1)
            await page.GotoAsync((await page.Locator(parts[1]).First.GetAttributeAsync("href"))!);
        await Assertions
            .Expect(page.Locator(language == "ar" ? "html[lang=ar][dir=rtl]" : "html:not([dir]) .skip:text('[')").First)
            .ToBeAttachedAsync();
        foreach (var misfit in await page.EvaluateAsync<string[]>(Misfits))
            wrong.Enqueue($"{window.Path} in {language}: {misfit}");
        // An optional folder for screenshots.
        if (Environment.GetEnvironmentVariable("LMS_TEST_PICTURES") is { Length: > 0 } folder)
            await page.ScreenshotAsync(
                new() { Path = Path.Combine(folder, $"{language}{window.Path.Split('?')[0].Replace('/', '-')}.png"), FullPage = true }
            );
        // Long words do not affect this check, and the pages in English are checked elsewhere.
        if (language == "en-XA")
            return;
        await page.EvaluateAsync(Axe);
        foreach (
            var violation in await page.EvaluateAsync<string[]>(
                "async () => (await axe.run(document, { resultTypes: ['violations'] })).violations.map(v => `${v.id}: ${v.nodes.slice(0, 2).map(n => n.html.slice(0, 200)).join(' | ')}`)"
            )
        )
            wrong.Enqueue($"{window.Path} in {language}: {violation}");
    }
}
