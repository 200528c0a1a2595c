using AngleSharp;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Lms.Web.Platform.Text;

namespace Lms.Web.Tests.Platform;

[OnOneDatabase("It uses no database.")]
public sealed class MarkdownTests
{
    private static readonly HashSet<string> Elements =
    [
        "p",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "ul",
        "ol",
        "li",
        "a",
        "img",
        "code",
        "pre",
        "blockquote",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "col",
        "colgroup",
        "div",
        "span",
        "sup",
        "sub",
        "del",
        "ins",
        "mark",
        "input",
        "hr",
        "br",
        "strong",
        "em",
        "dl",
        "dt",
        "dd",
        "abbr",
        "figure",
        "figcaption",
        "svg",
        "path",
        "audio",
        "video",
        "b",
        "i",
        "u",
        "s",
        "small",
        "kbd",
        "samp",
        "var",
        "q",
        "cite",
        "dfn",
        "bdi",
        "bdo",
        "time",
        "wbr",
        "details",
        "summary",
        "caption",
        "tfoot",
        "ruby",
        "rt",
        "rp",
    ];

    private static readonly HashSet<string> Attributes =
    [
        "href",
        "src",
        "alt",
        "title",
        "class",
        "id",
        "rel",
        "loading",
        "start",
        "type",
        "disabled",
        "checked",
        "tabindex",
        "role",
        "style",
        "colspan",
        "rowspan",
        "viewbox",
        "version",
        "width",
        "height",
        "aria-hidden",
        "d",
        "controls",
        "preload",
        "playsinline",
        "aria-label",
        "open",
        "lang",
        "dir",
        "scope",
        "span",
        "reversed",
        "value",
        "datetime",
        "srcset",
        "sizes",
    ];

    private static readonly string[] Schemes = ["http", "https", "mailto", "tel"];

    private static readonly string[] Evil =
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        " javascript:alert(1)",
        "java&#115;cript:alert(1)",
        "&#106;avascript:alert(1)",
        "&#x6A;avascript:alert(1)",
        "java&Tab;script:alert(1)",
        "java&NewLine;script:alert(1)",
        "javascript&colon;alert(1)",
        "java\u0001script:alert(1)",
        "\u0001javascript:alert(1)",
        "\u00a0javascript:alert(1)",
        "\u200bjavascript:alert(1)",
        "\u2028javascript:alert(1)",
        "java\u0000script:alert(1)",
        "java\u00adscript:alert(1)",
        "javascript\u0009:alert(1)",
        "javascript://x.example/%0aalert(1)",
        "data:text/html,<script>alert(1)</script>",
        "data:text/html;base64,PHNjcmlwdD4=",
        "DATA:image/svg+xml,<svg/onload=alert(1)>",
        "data&colon;text/html,x",
        "vbscript:msgbox(1)",
        "VBScript&colon;x",
        "file:///etc/passwd",
        "blob:https://evil.example/1",
        "filesystem:https://evil.example/",
        "view-source:https://evil.example/",
        "jar:https://evil.example!/",
        "livescript:x",
        "mocha:x",
        "about:blank",
        "ftp://evil.example/x",
        "//evil.example/x",
        "\\\\evil.example\\x",
        "/\\evil.example/x",
        "\\/evil.example",
        "/&Tab;/evil.example/x",
        "intent://x#Intent;end",
        "ms-word:ofe|u|https://evil.example",
        "http&colon;//evil.example/\"onmouseover=alert(1)",
        "https://evil.example/'onmouseover='alert(1)",
        "\u200b",
        "&#8203;",
        "&#0;",
        "%6Aavascript:alert(1)",
    ];

    private static readonly string[] Shapes =
    [
        "[click]({0})",
        "[click](<{0}>)",
        "![picture]({0})",
        "![picture](<{0}> \"title\")",
        "<{0}>",
        "[click][r]\n\n[r]: {0}",
        "[click][r]\n\n[r]: <{0}> 'x\" onmouseover=\"alert(1)'",
        "![picture][r]\n\n[r]: <{0}>",
        "[![inner](<{0}>)](<{0}>)",
        "| a |\n| --- |\n| [x](<{0}>) |",
        "# [h](<{0}>)",
        "x[^1]\n\n[^1]: [note](<{0}>)",
        "> [!NOTE]\n> ![p](<{0}>)",
        "{0}",
    ];

    private static readonly string[] Markup =
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<svg onload=alert(1)>",
        "<svg><script>alert(1)</script></svg>",
        "<iframe src=javascript:alert(1)>",
        "<math><mi xlink:href=javascript:alert(1)>x",
        "<details open ontoggle=alert(1)>",
        "<object data=x>",
        "<embed src=x>",
        "<form action=//evil.example><button>x",
        "<base href=//evil.example>",
        "<meta http-equiv=refresh content=0;url=//evil.example>",
        "<style>@import '//evil.example'</style>",
        "<link rel=stylesheet href=//evil.example>",
        "<a href=javascript:alert(1)>x</a>",
        "<!--><script>alert(1)</script>-->",
        "<![CDATA[<script>alert(1)</script>]]>",
        "<?xml <script>alert(1)</script>?>",
        "<div\nonclick=alert(1)>x</div>",
        "<template><script>alert(1)</script></template>",
        "<noscript><p title=\"</noscript><script>alert(1)</script>\">",
        "<textarea><script>alert(1)</script>",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "# x {#id onclick=alert(1)}",
        "## \"><script>alert(1)</script>",
        "# <img src=x onerror=alert(1)>",
        "x[^\"><script>]\n\n[^\"><script>]: y",
        "x[^1]\n\n[^1]: <script>alert(1)</script>",
        "| <script>alert(1)</script> |\n| --- |\n| <img src=x onerror=alert(1)> |",
        "+---+\n| <script>alert(1)</script> |\n+---+",
        "```\"onclick=alert(1)\nx\n```",
        "``` html\"><script>alert(1)</script>\nx\n```",
        "~~~js onclick=alert(1)\nx\n~~~",
        "$<script>alert(1)</script>$",
        "$$\n</div><script>alert(1)</script>\n$$",
        "$\\href{javascript:alert(1)}{x}$",
        "*[HTML]: \"><script>alert(1)</script>\n\nHTML",
        "*[x]: \" onmouseover=\"alert(1)\n\nx",
        "> [!\"onclick=alert(1)]\n> x",
        "> [!<script>]\n> x",
        "[x](/y \"a\\\" onmouseover=\\\"alert(1)\")",
        "[x](/y '\"><script>alert(1)</script>')",
        "![\"onerror=alert(1)](/files/1/x.png)",
        "![x](/files/1/x.png \"\\\" onload=alert(1)\")",
        "^^^ <script>alert(1)</script>\nx\n^^^",
        "Term<script>\n:   <img src=x onerror=alert(1)>",
        "- [x] <input onfocus=alert(1) autofocus>",
        "<https://x.example/\"onmouseover=alert(1)>",
        "www.evil.example\"onmouseover=alert(1)",
        "https://x.example/'><script>alert(1)</script>",
        "`<script>alert(1)</script>`",
        "    <script>alert(1)</script>",
        "<x@evil.example\"onclick=alert(1)>",
        "\u0000<script\u0000>alert(1)</script>",
        "<scr<script>ipt>alert(1)</scr</script>ipt>",
    ];

    public static TheoryData<string> Hostile =>
        [
            .. Evil.SelectMany(url => Shapes.Select(shape => shape.Replace("{0}", url, StringComparison.Ordinal)))
                .Concat(Markup)
                .Concat(Markup.SelectMany(m => new[] { $"> {m}", $"1. {m}", $"**{m}**" })),
        ];

    [Fact]
    public void Hostile_text_never_becomes_active_or_loads_from_elsewhere()
    {
        var broken = new List<string>();
        foreach (var text in Hostile.Select(row => row.Data))
        {
            var why = Wrong(text);
            if (why is not null)
                broken.Add($"{why}\n    from {text.ReplaceLineEndings("⏎")}");
        }
        Assert.True(broken.Count == 0, $"{broken.Count} of {Hostile.Count}:\n" + string.Join('\n', broken.Take(20)));
        Assert.True(Hostile.Count > 700);
    }

    [Fact]
    public void Random_combinations_of_hostile_pieces_stay_harmless()
    {
        var random = new Random(20261121);
        string[] pieces =
        [
            .. Evil,
            .. Markup,
            "[",
            "](",
            ")",
            "!",
            "<",
            ">",
            "\"",
            "'",
            "`",
            "\n\n",
            "\n",
            "|",
            "---",
            "[^1]",
            ": ",
            "*",
            "_",
            "$",
            "{",
            "}",
            "=",
            "&",
            "#",
            "\\",
        ];
        for (var i = 0; i < 3000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(2, 9)).Select(_ => pieces[random.Next(pieces.Length)]));
            Assert.True(Wrong(text) is null, $"{Wrong(text)}\n    from {text}");
        }
    }

    [Theory]
    [InlineData("https://harbor.example/x", true)]
    [InlineData("HTTP://harbor.example", true)]
    [InlineData("mailto:ada@harbor.example", true)]
    [InlineData("tel:+49301234", true)]
    [InlineData("/courses/fire-safety", true)]
    [InlineData("#top", true)]
    [InlineData("?page=2", true)]
    [InlineData("lesson-2", true)]
    [InlineData("./a:b", true)]
    [InlineData("", false)]
    [InlineData("   ", false)]
    [InlineData("\u200b", false)]
    [InlineData("\u0001\u00a0", false)]
    [InlineData("//evil.example", false)]
    [InlineData("javascript:alert(1)", false)]
    [InlineData("java\tscript:alert(1)", false)]
    [InlineData(null, false)]
    public void Links_may_use_web_mail_telephone_and_internal_URLs(string? url, bool allowed) =>
        Assert.Equal(allowed, MarkdownText.IsAllowed(url));

    [Fact]
    public void Headings_start_below_the_title_of_the_page()
    {
        var page = Html("# One\n\n## Two\n\n###### Six\n");
        Assert.Equal(["H2", "H3", "H6"], page.QuerySelectorAll("h1,h2,h3,h4,h5,h6").Select(h => h.TagName));
    }

    /// <summary>The player replaces regions by their ids, so a heading must not have one of them.</summary>
    [Theory]
    [InlineData("Check")]
    [InlineData("Notes")]
    [InlineData("Main")]
    [InlineData("Finish")]
    [InlineData("Outline")]
    [InlineData("Flash")]
    public void A_heading_never_takes_the_id_of_a_page_element(string heading)
    {
        var page = Html($"## {heading}\n\nText. [Back](#{heading.ToLowerInvariant()})\n");
        Assert.Null(page.QuerySelector("#" + heading.ToLowerInvariant()));
        Assert.NotNull(page.QuerySelector(page.QuerySelector("a")!.GetAttribute("href")!));
    }

    [Fact]
    public void Text_can_link_to_its_own_headings_by_name()
    {
        var page = Html("See [Why shouting comes first].\n\n## Why shouting comes first\n\nText.");
        Assert.Equal("Why shouting comes first", page.QuerySelector(page.QuerySelector("a")!.GetAttribute("href")!)!.TextContent);
    }

    /// <summary>As a browser follows it: a fragment is decoded before its id is looked up.</summary>
    private static IElement? TargetOf(IElement page, IElement link) =>
        page.Owner!.GetElementById(Uri.UnescapeDataString(link.GetAttribute("href")![1..]));

    [Theory]
    [InlineData("## Namen für Formen", "#namen-für-formen")]
    [InlineData("## Namen für Formen", "#namen-f%C3%BCr-formen")]
    [InlineData("## Namen für Formen", "#namen-fur-formen")]
    [InlineData("## Buchstabe Θ", "#buchstabe-θ")]
    [InlineData("## 2. Step", "#2-step")]
    [InlineData("## 2. Step", "#step")]
    [InlineData("## 日本語、見出し", "#日本語見出し")]
    [InlineData("## हिन्दी में", "#हिन्दी-में")]
    [InlineData("## العربية ٣", "#العربية-٣")]
    [InlineData("## U\u0308ber `code` & *more*", "#über-code--more")]
    [InlineData("## C#", "#c")]
    [InlineData("## ？！", "#section")]
    [InlineData("Über\n----", "#Über")]
    public void Links_lead_to_headings_in_any_script(string heading, string link)
    {
        var page = Html($"{heading}\n\n[there]({link})\n");
        Assert.StartsWith("H", TargetOf(page, page.QuerySelector("a")!)?.TagName, StringComparison.Ordinal);
        Assert.DoesNotContain(ContentCheck.Of($"{heading}\n\n[there]({link})\n"), f => f.Kind is FindingKind.NoSuchHeading);
    }

    [Fact]
    public void Identical_headings_are_numbered()
    {
        var page = Html("# a\n# a\n# a-1\n# a\n\n[second](#a-1)");
        Assert.Equal(["text-a", "text-a-1", "text-a-1-1", "text-a-2"], page.QuerySelectorAll("h2").Select(h => h.Id));
        Assert.Equal("text-a-1", TargetOf(page, page.QuerySelector("a")!)!.Id);
    }

    [Theory]
    [InlineData("| a | b |\n| --- | --- |\n| `x \\| y` | z |", "x | y")]
    [InlineData("| a | b |\n| --- | --- |\n| `^\\d{3}\\|\\d$` | z |", "^\\d{3}|\\d$")]
    [InlineData("| a | b |\n| --- | --- |\n| ``a ` \\| b`` | z |", "a ` | b")]
    [InlineData("| a | b |\n| --- | --- |\n| **`x \\| y`** | z |", "x | y")]
    public void An_escaped_pipe_in_code_in_a_table_cell_is_a_pipe(string table, string code)
    {
        var page = Html(table);
        Assert.Equal(code, page.QuerySelector("td code")!.TextContent);
        Assert.Equal(2, page.QuerySelectorAll("td").Length);
    }

    [Fact]
    public void Code_outside_tables_keeps_its_backslash_before_a_pipe() =>
        Assert.Equal("x \\| y", Html("`x \\| y`").QuerySelector("code")!.TextContent);

    [Theory]
    [InlineData("见https://example.org/b。", "https://example.org/b")]
    [InlineData("https://example.org/d、続き", "https://example.org/d")]
    [InlineData("“https://example.org/f” ok", "https://example.org/f")]
    [InlineData("https://example.org/c）です", "https://example.org/c")]
    [InlineData("中文：https://example.org/a 结束。", "https://example.org/a")]
    [InlineData("«https://example.org/g»", "https://example.org/g")]
    [InlineData("\"https://example.org/h\".", "https://example.org/h")]
    [InlineData("'https://example.org/i'", "https://example.org/i")]
    [InlineData("(https://example.org/wiki/A_(b))", "https://example.org/wiki/A_(b)")]
    [InlineData("**https://example.org/j**", "https://example.org/j")]
    [InlineData("انظر https://example.org/k، ثم", "https://example.org/k")]
    [InlineData("https://example.org/l?a=1&b=2, and", "https://example.org/l?a=1&b=2")]
    [InlineData("x=https://example.org/m; y", "https://example.org/m")]
    [InlineData("看www.example.org/n！", "http://www.example.org/n")]
    [InlineData("https://zh.example.org/wiki/中文·名。", "https://zh.example.org/wiki/%E4%B8%AD%E6%96%87%C2%B7%E5%90%8D")]
    [InlineData("[https://example.org/o]", "https://example.org/o")]
    [InlineData("[see https://example.org/p, and more][^1] for it", "https://example.org/p")]
    [InlineData("https://example.org/q—and on", "https://example.org/q")]
    [InlineData("https://example.org/r～続き", "https://example.org/r")]
    [InlineData("https://example.org/s＝続き", "https://example.org/s")]
    [InlineData("https://example.org/t〒続き", "https://example.org/t")]
    [InlineData("https://example.org/二〇々", "https://example.org/%E4%BA%8C%E3%80%87%E3%80%85")]
    public void A_bare_URL_starts_and_ends_where_a_reader_sees_it(string text, string address) =>
        Assert.Equal(address, Html(text).QuerySelector("a")!.GetAttribute("href"));

    [Theory]
    [InlineData("[https://example.org/a](https://example.org/b)")]
    [InlineData("[all of [https://example.org/a] and more](https://example.org/b)")]
    [InlineData("[https://example.org/a][b]\n\n[b]: https://example.org/b")]
    [InlineData("[https://example.org/a]\n\n[https://example.org/a]: https://example.org/b")]
    public void The_text_of_a_link_contains_no_other_link(string text) =>
        Assert.Equal("https://example.org/b", Assert.Single(Html(text).QuerySelectorAll("a")).GetAttribute("href"));

    [Theory]
    [InlineData("xhttps://example.org")]
    [InlineData("a.www.example.org")]
    [InlineData("me@www.example.org")]
    [InlineData("http://")]
    [InlineData("`https://example.org`")]
    public void Text_that_only_looks_like_a_URL_stays_text(string text) => Assert.Null(Html(text).QuerySelector("a"));

    [Fact]
    public void A_bare_URL_ends_with_its_table_cell()
    {
        var links = Html("| a | b |\n|-|-|\n|https://example.org/x|https://example.org/y|").QuerySelectorAll("td a");
        Assert.Equal(["https://example.org/x", "https://example.org/y"], links.Select(a => a.GetAttribute("href")));
    }

    [Fact]
    public void Brackets_in_the_text_of_a_link_stay_brackets()
    {
        var link = Assert.Single(
            Html("# Getting started\n\n[the page [Getting started] of the guide](https://example.org/guide)").QuerySelectorAll("a")
        );
        Assert.Equal(
            ("https://example.org/guide", "the page [Getting started] of the guide"),
            (link.GetAttribute("href"), link.TextContent)
        );
    }

    [Theory]
    [InlineData("a[x] = 1")]
    [InlineData("f(a)[x] and b[0][x]")]
    [InlineData("word[1]")]
    public void Brackets_after_a_word_stay_brackets(string text) =>
        Assert.Equal(text, Html($"# x\n\n# 1\n\n{text}").QuerySelector("p")!.TextContent);

    [Theory]
    [InlineData("See [x].")]
    [InlineData("见[x]。")]
    [InlineData("([x])")]
    public void The_words_of_a_heading_in_separate_brackets_are_a_link(string text) =>
        Assert.Equal("#text-x", Html($"# x\n\n{text}").QuerySelector("p a")!.GetAttribute("href"));

    [Fact]
    public void Two_adjacent_footnotes_are_two_footnotes() =>
        Assert.Equal(
            ["1", "2"],
            Html("So they say.[^a][^b]\n\n[^a]: One.\n[^b]: Two.").QuerySelectorAll("a.footnote-ref").Select(a => a.TextContent)
        );

    [Theory]
    [InlineData("次は**終わり。**続き。", "終わり。")]
    [InlineData("これは**「大事」**です。", "「大事」")]
    [InlineData("これは**「大事」**です。次は**終わり。**続き。", "「大事」|終わり。")]
    [InlineData("请看**《红楼梦》**这本书", "《红楼梦》")]
    [InlineData("**한국어(Korean)**는", "한국어(Korean)")]
    [InlineData("~~削除。~~次", "")]
    public void Emphasis_works_next_to_Chinese_Japanese_and_Korean_punctuation(string text, string bold)
    {
        Assert.Equal(bold, string.Join('|', Html(text).QuerySelectorAll("strong").Select(s => s.TextContent)));
        Assert.Empty(ContentCheck.Of(text));
    }

    [Theory]
    [InlineData("**$5** or **$50/year**. It costs 3 A$ here.")]
    [InlineData("_$5_ or _$6_ for 3 A$ here.")]
    [InlineData("*$5* or *$6*, 3 A$.")]
    [InlineData("($5 or 6 US$)")]
    [InlineData("It costs $5 to 7$ each.")]
    [InlineData("($5) – (6$)")]
    [InlineData("$5 = 7 A$.")]
    [InlineData("$20,000 and $30,000, US$5 and $6.")]
    [InlineData("$5或6$。")]
    [InlineData("$4.99 (US$)")]
    [InlineData("Between $4.99 (US$) and $5/kg (A$).")]
    public void Prices_are_not_formulas(string text)
    {
        Assert.Null(Html(text).QuerySelector(".math"));
        Assert.False(MarkdownText.Render(text).HasMath);
    }

    [Fact]
    public void Prices_can_be_bold() =>
        Assert.Equal(
            ["$5", "$50/year"],
            Html("**$5** or **$50/year**. It costs 3 A$ here.").QuerySelectorAll("strong").Select(s => s.TextContent)
        );

    [Theory]
    [InlineData("$x$")]
    [InlineData("$3$")]
    [InlineData("$2x = 4$")]
    [InlineData("$10^{-3}$")]
    [InlineData("$0.5 \\cdot a_1 * b_2$")]
    [InlineData("$5 \\text{ and } 6$")]
    [InlineData("$2 \\sin x$")]
    [InlineData("*where $a*b$*")]
    [InlineData("$x^{**}$")]
    [InlineData("$2(a+b)$")]
    [InlineData("$0 \\in [0,1)$")]
    [InlineData("$1 \\in (0,1]$")]
    [InlineData("$90^\\circ = \\angle ABC$")]
    [InlineData("$$5 and 6$$")]
    public void Formulas_stay_formulas(string text) => Assert.NotNull(Html(text).QuerySelector(".math"));

    [Theory]
    [InlineData("r^2 = x^2 + y^2.")]
    [InlineData("x^2+y^2, x^2y^2, x^2,y^2")]
    [InlineData("9~12 and 13~17, 9~12,13~17")]
    [InlineData("~/one and ~/two")]
    [InlineData("a==b and c==d; a == b and c == d; if (a==b && c==d); f(x)==g(y), h(x)==i(y)")]
    [InlineData("a===b===c, x !== y !== z, \"a\"==\"b\"&&\"c\"==\"d\"")]
    [InlineData("C++ and C++11 and C++14, a++b++c")]
    [InlineData("kg·m^2·s^-2 and 10^-3/10^-6 and x^-1*y^-1")]
    [InlineData("(a^n)(b^n) and x^a+y^{b} and e^(x)-e^(-x) and f(x^n)g(y^n)")]
    [InlineData("Na^+Cl^- and a^-b^-c and x^(n)y^(m)")]
    [InlineData("x^=2;y^=3 and ~p∧~q and ~p|~q and 2^{10}·3^{2}")]
    public void Carets_tildes_and_equals_signs_in_plain_algebra_stay_text(string text)
    {
        var page = Html(text);
        Assert.Equal(text, page.TextContent.Trim());
        Assert.Null(page.QuerySelector("sup, sub, mark, ins"));
    }

    [Theory]
    [InlineData("H~2~O", "sub:2")]
    [InlineData("2^10^", "sup:10")]
    [InlineData("C~6~H~12~O~6~", "sub:6,sub:12,sub:6")]
    [InlineData("e^x+1^.", "sup:x+1")]
    [InlineData("SO~4~^2-^", "sub:4,sup:2-")]
    [InlineData("m^2^/s, 1^er^ étage", "sup:2,sup:er")]
    [InlineData("Na^+^(aq), Fe^3+^(aq), so^1)^ it is", "sup:+,sup:3+,sup:1)")]
    [InlineData("10^-3^, e^-(x+1)^, x~(i)~", "sup:-3,sup:-(x+1),sub:(i)")]
    [InlineData("==marked words== and ++words put in++", "mark:marked words,ins:words put in")]
    [InlineData("这是==重点==内容", "mark:重点")]
    [InlineData("**==both==**", "mark:both")]
    public void Superscript_subscript_highlighting_and_insertions_work(string text, string runs) =>
        Assert.Equal(
            runs,
            string.Join(',', Html(text).QuerySelectorAll("sup, sub, mark, ins").Select(e => $"{e.LocalName}:{e.TextContent}"))
        );

    [Fact]
    public void The_URL_of_an_image_cannot_add_other_URLs_to_its_srcset()
    {
        var sources = Html("![x](</files/0190/a.png 1w, https://evil.example/p.png?800x600>)")
            .QuerySelector("img")!
            .GetAttribute("srcset")!;
        Assert.All(sources.Split(", "), source => Assert.Matches(@"^/files/\S+ \d+w$", source));
        Assert.DoesNotContain(", https:", sources, StringComparison.Ordinal);
    }

    [Fact]
    public void Tables_scroll_in_a_box_that_can_be_reached_by_keyboard()
    {
        var page = Html("| Fire | Take |\n| --- | --- |\n| Liquids | Foam |\n");
        Assert.Equal("0", page.QuerySelector("div.table-scroll")!.GetAttribute("tabindex"));
        Assert.Equal("Foam", page.QuerySelector("div.table-scroll > table > tbody > tr > td:last-child")!.TextContent);
    }

    [Fact]
    public void Callouts_task_lists_footnotes_and_formulas_are_rendered()
    {
        var rendered = MarkdownText.Render(
            "> [!TIP]\n> Know the way.\n\n- [x] Shout\n- [ ] Press\n\nWater.[^1]\n\nEnergy is $E=mc^2$.\n\n[^1]: Never on fat.\n"
        );
        var page = Parse(rendered.Html);
        Assert.Contains("Know the way.", page.QuerySelector(".markdown-alert-tip")!.TextContent, StringComparison.Ordinal);
        Assert.Equal([true, false], page.QuerySelectorAll("input[type=checkbox][disabled]").Select(i => i.HasAttribute("checked")));
        Assert.Contains("Never on fat.", page.QuerySelector(".footnotes")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("E=mc^2", page.QuerySelector(".math")!.TextContent, StringComparison.Ordinal);
        Assert.True(rendered.HasMath);
        Assert.False(MarkdownText.Render("No formula.").HasMath);
    }

    [Fact]
    public void Images_of_the_course_carry_a_token_and_others_become_links()
    {
        var page = Html("![Plan](/files/0190/plan.png)\n\n![Spy](https://evil.example/1.gif)\n");
        Assert.Equal("/files/0190/plan.png" + MarkdownText.FileToken, page.QuerySelector("img")!.GetAttribute("src"));
        Assert.Single(page.QuerySelectorAll("img"));
        Assert.Equal(
            ("https://evil.example/1.gif", "Spy"),
            (page.QuerySelector("a")!.GetAttribute("href"), page.QuerySelector("a")!.TextContent)
        );
        Assert.Contains("noopener", page.QuerySelector("a")!.GetAttribute("rel"), StringComparison.Ordinal);
    }

    [Fact]
    public void Audio_and_video_of_the_course_are_played_in_the_text_without_scripts()
    {
        var page = Html(
            "Listen: ![Interview *with* Ada](/files/0190/talk.mp3)\n\n![](/files/0190/knot.webm?1x1)\n\n![Far](https://evil.example/1.mp3) [![No](/files/0190/a.mp3)](/x) [Ogg](/files/0190/b.ogg)\n"
        );
        var sound = page.QuerySelector("audio")!;
        Assert.Equal(
            ("/files/0190/talk.mp3" + MarkdownText.FileToken, "Interview with Ada"),
            (sound.GetAttribute("src"), sound.GetAttribute("aria-label"))
        );
        Assert.True(sound.HasAttribute("controls"));
        Assert.Equal("Interview with Ada", page.QuerySelector(".played__name")!.TextContent);
        Assert.Equal("/files/0190/knot.webm" + MarkdownText.FileToken, page.QuerySelector("video[controls]")!.GetAttribute("src"));
        // An external file becomes a link, a file inside a link becomes its text, and a link stays a link.
        Assert.Equal(
            (1, 1, 0),
            (page.QuerySelectorAll("audio").Length, page.QuerySelectorAll("video").Length, page.QuerySelectorAll("img").Length)
        );
        Assert.Equal(["Far", "No", "Ogg"], page.QuerySelectorAll("p > a").Select(a => a.TextContent));
    }

    [Theory]
    [InlineData("![\"><script>alert(1)</script>](/files/1/x.mp3)")]
    [InlineData("![x](</files/1/\" onerror=\"alert(1).mp3>)")]
    [InlineData("![a ![b](/files/1/\"onload=x.mp4) c](/files/1/x.mp3)")]
    public void Hostile_text_cannot_break_out_of_a_player(string text) => Assert.Null(Wrong(text));

    /// <summary>The page replaces the placeholder with a token that opens the files of the course.</summary>
    [Theory]
    [InlineData("[x](https://evil.example/?t=_)")]
    [InlineData("<https://evil.example/?t=_>")]
    [InlineData("https://evil.example/?t=_")]
    [InlineData("![x](https://evil.example/?t=_)")]
    [InlineData("[x](/somewhere?t=_)")]
    [InlineData("[x][r]\n\n[r]: https://evil.example/?t=_")]
    [InlineData("[x](https://evil.example/?t&#61;_)")]
    public void The_token_is_only_added_to_URLs_of_files(string text)
    {
        var html = MarkdownText.Render(text).Html;
        Assert.DoesNotContain(MarkdownText.FileToken, html, StringComparison.Ordinal); // the page finds no place to put it
        Assert.Contains("?t=", Parse(html).QuerySelector("a")!.GetAttribute("href"), StringComparison.Ordinal);
    }

    [Fact]
    public void An_external_image_in_a_link_becomes_the_text_of_the_link()
    {
        var page = Html("[![Build passes](https://badges.example/1.svg)](https://example.org/build)");
        Assert.Equal(
            ("https://example.org/build", "Build passes"),
            (page.QuerySelector("a")!.GetAttribute("href"), page.QuerySelector("a")!.TextContent)
        );
        Assert.Single(page.QuerySelectorAll("a"));
    }

    [Fact]
    public void A_disallowed_link_is_replaced_by_its_text() =>
        Assert.Equal("Press the button now", Html("[Press **the button** now](javascript:x)").TextContent.Trim());

    [Theory]
    [InlineData(null, 0)]
    [InlineData("", 0)]
    [InlineData("one two three", 3)]
    [InlineData("# One\n\n- two\n- three\n\n| four |\n| --- |\n| five |", 5)]
    public void Words_are_counted_to_estimate_the_reading_time(string? text, int words) =>
        Assert.Equal(words, MarkdownText.Render(text).Words);

    [Theory]
    [InlineData(0, 1)]
    [InlineData(200, 1)]
    [InlineData(201, 2)]
    public void Reading_time_is_in_whole_minutes(int words, int minutes) => Assert.Equal(minutes, MarkdownText.MinutesToRead(words));

    [Fact]
    public void Plain_text_has_no_Markdown_characters() => Assert.Equal("Shout first.", MarkdownText.Plain("**Shout** _first_."));

    [Fact]
    public void The_longest_text_is_rendered_quickly_whatever_it_contains()
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        foreach (
            var piece in new[] { "> ", "[", "![", "*", "_a ", "`", "$", "| ", "- ", "<", "[a](", "[^1]", "\\", "((", "&", "**a", "~~" }
        )
        {
            MarkdownText.Render(string.Concat(Enumerable.Repeat(piece, 20_000 / piece.Length)));
        }
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(20), $"It took {clock.Elapsed}.");
    }

    [Theory]
    [InlineData("Press <kbd>Ctrl</kbd>", "kbd", "Ctrl")]
    [InlineData("H<sub>2</sub>O and 2<sup>10</sup>", "sub", "2")]
    [InlineData("<mark>marked</mark> <small>small</small>", "small", "small")]
    [InlineData("<abbr title=\"Cascading Style Sheets\">CSS</abbr>", "abbr[title='Cascading Style Sheets']", "CSS")]
    [InlineData("<del>old</del> <ins>new</ins> <s>no</s> <u>yes</u>", "u", "yes")]
    [InlineData("<q>said</q> <cite>Book</cite>", "cite", "Book")]
    [InlineData("<ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby>", "ruby > rt", "kan")]
    [InlineData("<span lang=\"ar\" dir=\"rtl\">سلام</span>", "span[lang=ar][dir=rtl]", "سلام")]
    [InlineData("<dl><dt>Term<dd>What it is</dl>", "dl > dd", "What it is")]
    [InlineData(
        "<figure><img src=\"/files/0190/a.png\" alt=\"A\"><figcaption>Below</figcaption></figure>",
        "figure > img + figcaption",
        "Below"
    )]
    [InlineData(
        "<table><caption>All</caption><tr><th scope=\"col\" colspan=\"2\">Head</th></tr><tr><td rowspan=\"2\" align=\"right\">1</td></tr></table>",
        "td.align-end[rowspan='2']",
        "1"
    )]
    [InlineData("<details>\n<summary>More</summary>\n\n**Bold** text.\n\n</details>", "details > p > strong", "Bold")]
    [InlineData("<ol start=\"3\" reversed><li value=\"7\">x</li></ol>", "ol[start='3'][reversed] > li[value='7']", "x")]
    [InlineData("<blockquote><p>One</p></blockquote>", "blockquote > p", "One")]
    [InlineData("<pre><code>a  b</code></pre>", "pre[tabindex] > code", "a  b")]
    [InlineData("one<br>two", "p > br", "")]
    [InlineData("<h1>Head</h1>", "h2#text-head", "Head")]
    [InlineData("<center>x</center>", "div.align-center", "x")]
    [InlineData("<div class=\"alert alert-danger big\">x</div>", "div[class='markdown-alert markdown-alert-caution']", "x")]
    [InlineData(
        "<div class=\"admonition note\"><p class=\"admonition-title\">Note</p></div>",
        ".markdown-alert-note > .markdown-alert-title",
        "Note"
    )]
    [InlineData(
        "<a href=\"https://example.org\" target=\"_blank\" onclick=\"x()\">x</a>",
        "a[rel='noopener nofollow']:not([target]):not([onclick])",
        "x"
    )]
    [InlineData("<a name=\"place\"></a>[there](#place)", "a[href='#text-place']", "there")]
    public void Allowed_HTML_is_kept(string text, string selector, string words)
    {
        Assert.Equal(words, Html(text).QuerySelector(selector)?.TextContent.Trim());
        Assert.Null(Wrong(text));
    }

    [Theory]
    [InlineData("<li>a</li>", "li")]
    [InlineData("<blockquote><li>a</li></blockquote>", "li")]
    [InlineData("<dd>a</dd>", "dd")]
    [InlineData("<dt>a</dt>", "dt")]
    public void A_list_item_outside_a_list_is_removed(string text, string selector)
    {
        var html = Html(text);
        Assert.Empty(html.QuerySelectorAll(selector));
        Assert.Equal("a", html.TextContent.Trim());
    }

    [Theory]
    [InlineData("[page 3](/files/0190/book.pdf#page=3)", "a", "href", "/files/0190/book.pdf?t=_#page=3")]
    [InlineData("<a href=\"/files/0190/book.pdf#page=3\">page 3</a>", "a", "href", "/files/0190/book.pdf?t=_#page=3")]
    [InlineData("![](/files/0190/a.mp4#t=10)", "video", "src", "/files/0190/a.mp4?t=_#t=10")]
    [InlineData("x<br><img src=\"/files/0190/a.mp3#t=10\">", "audio", "src", "/files/0190/a.mp3?t=_#t=10")]
    public void The_fragment_of_a_file_URL_comes_after_the_token(string text, string selector, string attribute, string address) =>
        Assert.Equal(address, Html(text).QuerySelector(selector)!.GetAttribute(attribute));

    [Fact]
    public void An_HTML_link_contains_no_player()
    {
        var html = Html("Look: <a href=\"/x\">![Talk & more](/files/0190/talk.mp4)</a>.");
        Assert.Null(html.QuerySelector("video"));
        Assert.Equal("Talk & more", html.QuerySelector("a[href='/x']")!.TextContent);
    }

    [Theory]
    [InlineData("`List<T>` and List<T>", "List<T> and List<T>")]
    [InlineData("cd <your folder>", "cd <your folder>")]
    [InlineData("a < b and c > d", "a < b and c > d")]
    [InlineData("<my-element>x</my-element>", "<my-element>x</my-element>")]
    public void Unknown_HTML_elements_stay_text(string text, string shown) => Assert.Equal(shown, Html(text).TextContent.Trim());

    [Theory]
    [InlineData("<script>alert(1)</script>\n\ntext", "text")]
    [InlineData("a <script>alert(1)</script> b", "a  b")]
    [InlineData("a <!-- secret --> b", "a  b")]
    [InlineData("<style>p { color: red }</style>\n\ntext", "text")]
    [InlineData("<svg><title>x</title><path d=\"M0 0\"/></svg> y", "y")]
    [InlineData("<form action=\"/x\"><label>Name</label> <input name=\"a\"></form>", "Name")]
    [InlineData("<iframe src=\"https://evil.example\">Words</iframe>", "Words")]
    [InlineData("<textarea>x</textarea><title>y</title>", "xy")]
    public void Removed_elements_leave_their_text_but_scripts_leave_nothing(string text, string shown) =>
        Assert.Equal(shown, Html(text).TextContent.Trim());

    /// <summary>The text is in the middle of a page and must not close or swallow its elements.</summary>
    [Theory]
    [InlineData("</div></div></article></main></body></html>")]
    [InlineData("<div>\n\nopen\n\n<details>\n\n**more**")]
    [InlineData("<li><div><section><li>x</li></section></div></li></div>")]
    [InlineData("<table><tr><td>\n\n</div></main>\n\n</table></div>")]
    [InlineData("<p><a href=\"/x\"><table><a href=\"/y\">z</table></div>")]
    [InlineData("<h1><div></h1></div></h2>")]
    [InlineData("<b><p></b></div><i>x")]
    [InlineData("<textarea><!--<title><style><xmp><plaintext>")]
    [InlineData("<ul><li><p><dd><div><dd></ul></div>")]
    [InlineData("<button><p><button></p></button></div><select><div>")]
    [InlineData("<ruby><rt><div></ruby></div>")]
    [InlineData("<!-- <div> --> </div> <![CDATA[</div>]]> <?x </div>?>")]
    public void HTML_cannot_close_or_swallow_the_elements_around_the_text(string text) => StaysInside(text);

    [Fact]
    public void Random_tags_stay_inside_the_elements_around_the_text()
    {
        var random = new Random(20261205);
        string[] names =
        [
            "a",
            "b",
            "code",
            "div",
            "p",
            "ul",
            "li",
            "table",
            "tr",
            "td",
            "th",
            "caption",
            "colgroup",
            "details",
            "summary",
            "h1",
            "ruby",
            "rt",
            "dl",
            "dd",
            "blockquote",
            "pre",
            "span",
            "section",
            "button",
            "select",
            "svg",
            "main",
        ];
        string[] others =
        [
            "\n\n",
            "\n",
            "x",
            "> ",
            "- ",
            "| a |\n| - |\n",
            "**",
            "![x](/files/0190/a.mp3)",
            "<img src=\"/files/0190/a.mp3\">",
        ];
        for (var i = 0; i < 2000; i++)
            StaysInside(
                string.Concat(
                    Enumerable
                        .Range(0, random.Next(2, 14))
                        .Select(_ =>
                            random.Next(4) == 0
                                ? others[random.Next(others.Length)]
                                : $"<{(random.Next(3) == 0 ? "/" : "")}{names[random.Next(names.Length)]}>"
                        )
                )
            );
    }

    private static void StaysInside(string text)
    {
        var html = MarkdownText.Render(text).Html;
        var page = Parse($"<main><div id=\"around\">{html}</div><p id=\"after\">After</p></main>");
        Assert.True(page.QuerySelector("#after")!.ParentElement!.TagName == "MAIN", $"{html}\n    from {text}");
        Assert.Equal("MAIN", page.QuerySelector("#around")!.ParentElement!.TagName);
        Assert.Equal(Parse(html).QuerySelectorAll("*").Length, page.QuerySelectorAll("#around *").Length);
        Assert.Equal("After", page.QuerySelector("#after")!.InnerHtml);
    }

    [Theory]
    [InlineData(
        "<div class=\"site-bar button\" id=\"flash\" style=\"position:fixed\" data-unsaved hx-get=\"/x\" hx-on:click=\"x\" onclick=\"x\" slot=\"a\" is=\"b\" contenteditable autofocus accesskey=\"x\" tabindex=\"1\" role=\"button\" form=\"f\">x</div>",
        "<div id=\"text-flash\">x</div>"
    )]
    [InlineData(
        "<img src=\"/files/0190/a.png\" alt=\"A\" srcset=\"https://evil.example/x 1w\" sizes=\"1px\" style=\"x\" usemap=\"#m\" ismap crossorigin referrerpolicy=\"unsafe-url\" fetchpriority=\"high\">",
        "<img src=\"/files/0190/a.png?t=_\" alt=\"A\" loading=\"lazy\">"
    )]
    [InlineData("<p title='a\"><script>alert(1)</script>'>x</p>", "<p title=\"a&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;\">x</p>")]
    [InlineData("<div class=\"held-00000000000000000000000000000000-0\">x</div>", "<div>x</div>")]
    public void Attributes_that_could_affect_the_page_are_removed(string text, string html) =>
        Assert.Equal(html, MarkdownText.Render(text).Html.Trim());

    /// <summary>Pages combine rendered text and placeholders of questions, which authors must not be able to forge.</summary>
    [Theory]
    [InlineData("<!--activity:abc-->")]
    [InlineData("<p title=\"<!--activity:abc-->\">x</p>")]
    [InlineData("<abbr title='<!--material:0-->'>x</abbr>")]
    [InlineData("<div id='x<!--activity:abc-->'>x</div>")]
    public void Authors_cannot_forge_the_placeholder_of_a_question(string text) =>
        Assert.DoesNotContain("<!--", MarkdownText.Render(text).Html, StringComparison.Ordinal);

    [Fact]
    public void Generated_elements_are_inserted_into_the_text_unchanged()
    {
        const string own = "<section data-own onclick=\"ours()\"><form><input></form></section>";
        var seen = new List<string>();
        string? Put(MarkdownFence fence)
        {
            seen.Add(fence.Name);
            return fence.Name == "own" ? own : null;
        }
        const string text =
            "<details>\n<summary>More</summary>\n\n```own\n```\n\n```cs\nList<int> a;\n```\n\n- [x] done\n\n> [!TIP]\n> Well.\n\n![Talk](/files/0190/talk.mp3)\n\n</details>\n";
        var html = MarkdownText.Render(text, Put).Html;
        Assert.Contains(own, html, StringComparison.Ordinal);
        Assert.Contains("<pre tabindex=\"0\"><code class=\"language-cs\">List&lt;int&gt; a;", html, StringComparison.Ordinal);
        Assert.Equal(["own", "cs"], seen);
        Assert.DoesNotContain("held-", html, StringComparison.Ordinal);
        var page = Parse(html);
        Assert.NotNull(page.QuerySelector("details input[type=checkbox][checked][disabled]"));
        Assert.NotNull(page.QuerySelector("details .markdown-alert-tip > .markdown-alert-title > svg"));
        Assert.NotNull(page.QuerySelector("details .played > audio[controls]"));
    }

    [Fact]
    public void HTML_images_are_treated_like_Markdown_images()
    {
        var page = Html(
            "<p align=\"center\"><img src=\"/files/0190/plan.png?1200x800\" width=\"300\" alt=\"Plan\"> <img src=\"https://evil.example/1.gif\" alt=\"Spy\"> <a href=\"/x\"><img src=\"https://badges.example/1.svg\" alt=\"Badge\"></a> <img src=\"/files/0190/talk.mp3\" alt=\"Talk\"> <img src=\"javascript:x\" alt=\"None\"></p>"
        );
        var picture = Assert.Single(page.QuerySelectorAll("img"));
        Assert.Equal(
            ("/files/0190/plan.png" + MarkdownText.FileToken, "300", "200", "lazy"),
            (picture.GetAttribute("src"), picture.GetAttribute("width"), picture.GetAttribute("height"), picture.GetAttribute("loading"))
        );
        Assert.Contains("plan.png?t=_&w=480 480w", picture.GetAttribute("srcset"), StringComparison.Ordinal);
        Assert.Equal(["Spy", "Badge"], page.QuerySelectorAll("p > a").Select(a => a.TextContent));
        Assert.Equal("Talk", page.QuerySelector(".played > audio")!.GetAttribute("aria-label"));
        Assert.Contains("None", page.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Links_lead_to_HTML_headings_and_anchors_and_Markdown_headings_keep_their_ids()
    {
        const string text =
            "<h2>Install it</h2>\n\n# Install it\n\n<a id=\"Here\"></a>\n\n[a](#install-it) [b](#install-it-1) <a href=\"#Here\">c</a> [d](#nowhere)";
        var page = Html(text);
        Assert.Equal(("text-install-it", "text-install-it-1"), (page.QuerySelector("h2")!.Id, page.QuerySelector("h3")!.Id));
        Assert.Equal("text-Here", TargetOf(page, page.QuerySelectorAll("a[href]")[2])!.Id);
        Assert.Equal("#nowhere", Assert.Single(ContentCheck.Of(text), f => f.Kind is FindingKind.NoSuchHeading).What);
    }

    [Theory]
    [InlineData("# One\n\ntext <https://example.org> a<b 2<3 &lt;b&gt; `<b>`\n\n```\n<b>\n```")]
    [InlineData("| a | b |\n|--:|:-:|\n| List<T> | c |\n\n- [x] done\n\n> [!NOTE]\n> x[^1]\n\n[^1]: y")]
    public void Text_without_HTML_is_not_processed_as_HTML(string text)
    {
        var html = MarkdownText.Render(text).Html;
        // Passing through an HTML parser would remove these otherwise.
        Assert.Equal(text.Contains("[x]", StringComparison.Ordinal), html.Contains(" checked=\"checked\" />", StringComparison.Ordinal));
        Assert.Contains("&lt;", html, StringComparison.Ordinal);
    }

    [Fact]
    public void An_excessive_amount_of_HTML_is_shown_as_text()
    {
        foreach (
            var much in new[]
            {
                string.Concat(Enumerable.Repeat("<div>\n\n", 20_000)),
                string.Concat(Enumerable.Range(0, 5000).Select(i => $"<b id=\"a{i}\">")),
                string.Concat(Enumerable.Repeat("<pre>", 20_000)),
            }
        )
        {
            Assert.Contains("&lt;", MarkdownText.Render(much).Html, StringComparison.Ordinal);
            Assert.Null(Html(much).QuerySelector("div, b, pre"));
            Assert.Contains(ContentCheck.Of(much), f => f.Kind is FindingKind.TooMuchHtml);
        }
    }

    [Theory]
    [InlineData("Press <kbd>Ctrl</kbd>+<kbd>C</kbd>.", "Press Ctrl+C.", 3)]
    [InlineData("<details>\n<summary>More</summary>\n<p>One &amp; two</p>\n</details>", "More\nOne & two", 3)]
    [InlineData("one<br>two <img src=\"/files/1/a.png\" alt=\"Waves\">", "one\ntwo Waves", 2)]
    [InlineData("a <script>alert(1)</script>b", "a b", 2)]
    [InlineData("> [!TIP]\n> Shout.", "Shout.", 1)]
    public void Plain_text_has_no_tags(string text, string plain, int words)
    {
        Assert.Equal(plain, MarkdownText.Plain(text));
        Assert.Equal(words, MarkdownText.Render(text).Words);
    }

    [Theory]
    [InlineData(
        "<p>[a](x.png) <img src=\"x.png\" alt='[x.png'> <a href='y.md'>y</a>\n\n![b](z.png) <img src=w.png>",
        "<p>[a](x.png) <img src=\"1/x.png\" alt='[x.png'> <a href='2/y.md'>y</a>\n\n![b](3/z.png) <img src=\"4/w.png\">"
    )]
    [InlineData("<a href=\"a&amp;b\">x</a>", "<a href=\"1/a&amp;b\">x</a>")]
    public void URLs_in_HTML_are_rewritten_in_place(string text, string rewritten)
    {
        var number = 0;
        Assert.Equal(rewritten, MarkdownLinks.Rewrite(text, (url, _) => $"{++number}/{url}"));
    }

    /// <returns>What could run, load from elsewhere, or lead to a forbidden URL in the rendered text; null if nothing.</returns>
    internal static string? Wrong(string markdown)
    {
        string html;
        try
        {
            html = MarkdownText.Render(markdown).Html;
        }
        catch (Exception failure)
        {
            return $"{failure.GetType().Name}: {failure.Message}";
        }
        foreach (var element in Html(html, raw: true).QuerySelectorAll("*"))
        {
            if (!Elements.Contains(element.LocalName))
                return $"<{element.LocalName}>";
            if (element.LocalName is "svg" && element.Closest(".markdown-alert-title") is null)
                return "<svg> outside a callout";
            if (element.LocalName is "input" && (element.GetAttribute("type") != "checkbox" || !element.HasAttribute("disabled")))
                return "an input";
            foreach (var attribute in element.Attributes)
            {
                if (!Attributes.Contains(attribute.LocalName.ToLowerInvariant()))
                    return $"attribute {attribute.Name}";
                if (
                    attribute.LocalName is "id"
                    && !attribute.Value.StartsWith("text-", StringComparison.Ordinal)
                    && !attribute.Value.StartsWith("fn:", StringComparison.Ordinal)
                    && !attribute.Value.StartsWith("fnref:", StringComparison.Ordinal)
                )
                    return $"id {attribute.Value}";
                if (
                    attribute.LocalName == "style"
                    && (
                        element.LocalName is not ("col" or "td" or "th")
                        || attribute.Value.Contains("url", StringComparison.OrdinalIgnoreCase)
                    )
                )
                    return $"style {attribute.Value}";
            }
            if (element.LocalName == "a" && element.GetAttribute("href") is { } href && !LeadsToAllowedUrl(href))
                return $"href {href}";
            if (
                element.GetAttribute("src") is { } src
                && (
                    element.LocalName is not ("img" or "audio" or "video")
                    || !src.StartsWith("/files/", StringComparison.Ordinal)
                    || !LeadsToAllowedUrl(src)
                )
            )
                return $"src {src}";
        }
        return null;
    }

    /// <summary>As a browser reads it: tabs and line breaks anywhere and control characters at the ends are ignored.</summary>
    private static bool LeadsToAllowedUrl(string href)
    {
        var plain = new string([.. href.Where(c => c is not ('\t' or '\n' or '\r'))])
            .Trim([.. Enumerable.Range(0, 33).Select(c => (char)c)])
            .Replace('\\', '/');
        var url = new Url(new Url("https://harbor.example/learn/fire/alarm"), plain);
        if (plain.StartsWith("//", StringComparison.Ordinal))
            return false;
        return Schemes.Contains(url.Scheme) && (!plain.StartsWith('/') || url.HostName == "harbor.example");
    }

    private static IElement Html(string text, bool raw = false) => Parse(raw ? text : MarkdownText.Render(text).Html);

    private static IElement Parse(string html) =>
        new HtmlParser(new HtmlParserOptions { IsScripting = true }).ParseDocument("<body>" + html).Body!;
}
