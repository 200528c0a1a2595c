using System.Net;
using AngleSharp;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Microsoft.AspNetCore.Mvc.Testing;

namespace Lms.Web.Tests.House;

/// <summary>Reads pages and submits forms like a browser without scripts.</summary>
public sealed class Browser : IDisposable
{
    private readonly LmsApp app;

    public Browser(LmsApp app, HttpClient http) => (this.app, Http) = (app, http);

    public Browser(LmsApp app)
    {
        this.app = app;
        Http = app.CreateClient(
            new WebApplicationFactoryClientOptions
            {
                AllowAutoRedirect = false,
                HandleCookies = true,
                BaseAddress = new Uri("http://localhost"),
            }
        );
    }

    public HttpClient Http { get; }

    public async Task SignIn(string email, string password)
    {
        var page = await Opens("/sign-in");
        var after = await page.Press("Sign in", ("Input.Email", email), ("Input.Password", password));
        Assert.False(after.Path.StartsWith("/sign-in", StringComparison.Ordinal), $"{email} could not sign in: {after.Text}");
    }

    /// <summary>Opens a URL and follows redirects.</summary>
    public async Task<Page> Opens(string path) => await Follow(await Http.GetAsync(path), path);

    /// <summary>Requests a fragment as htmx does.</summary>
    public async Task<Page> Fetches(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("HX-Request", "true");
        return await Follow(await Http.SendAsync(request), path);
    }

    /// <summary>Submits a form made by hand, with the token of the page at <paramref name="from"/>.</summary>
    public async Task<Page> Sends(string path, string from, params (string Name, string Value)[] fields)
    {
        var token = (await Opens(from)).Token;
        return await Posts(
            path,
            new FormUrlEncodedContent([
                .. fields.Select(f => KeyValuePair.Create(f.Name, f.Value)),
                KeyValuePair.Create("__RequestVerificationToken", token),
            ])
        );
    }

    public async Task<Page> Posts(string path, HttpContent content, bool viaHtmx = false)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
        if (viaHtmx)
            request.Headers.Add("HX-Request", "true");
        return await Follow(await Http.SendAsync(request), path);
    }

    public void Dispose() => Http.Dispose();

    internal async Task<Page> Follow(HttpResponseMessage response, string path)
    {
        var first = response.StatusCode;
        for (
            var hops = 0;
            hops < 6
                && response.StatusCode
                    is HttpStatusCode.Redirect
                        or HttpStatusCode.SeeOther
                        or HttpStatusCode.MovedPermanently
                        or HttpStatusCode.PermanentRedirect;
            hops++
        )
        {
            path = new Uri(new Uri("http://localhost" + path), response.Headers.Location!).PathAndQuery;
            response = await Http.GetAsync(path);
        }
        return new Page(this, path, response, first, await response.Content.ReadAsStringAsync());
    }

    internal LmsApp App => app;
}

/// <summary>A received page.</summary>
public sealed class Page
{
    private static readonly HtmlParser Parser = new(new HtmlParserOptions(), BrowsingContext.New(Configuration.Default));
    private readonly Browser browser;

    internal Page(Browser browser, string path, HttpResponseMessage response, HttpStatusCode first, string body)
    {
        (this.browser, Path, Response, FirstStatus, Body) = (browser, path, response, first, body);
        Document = Parser.ParseDocument(body);
    }

    public string Path { get; }

    public HttpResponseMessage Response { get; }

    public HttpStatusCode Status => Response.StatusCode;

    /// <summary>Before redirects were followed.</summary>
    public HttpStatusCode FirstStatus { get; }

    public string Body { get; }

    public IHtmlDocument Document { get; }

    public string Text => System.Text.RegularExpressions.Regex.Replace(Document.Body?.TextContent ?? "", @"\s+", " ").Trim();

    /// <summary>SQL statements that the page took.</summary>
    public int Statements =>
        int.Parse(Response.Headers.GetValues("X-Statements").Single(), System.Globalization.CultureInfo.InvariantCulture);

    public string Token =>
        Document.QuerySelector("input[name=__RequestVerificationToken]")?.GetAttribute("value")
        ?? Document.QuerySelector("meta[name=request-token]")?.GetAttribute("content")
        ?? "";

    public Page Shows(string text)
    {
        Assert.Contains(text, Text, StringComparison.Ordinal);
        return this;
    }

    public Page DoesNotShow(string text)
    {
        Assert.DoesNotContain(text, Text, StringComparison.Ordinal);
        return this;
    }

    public Page Answers(HttpStatusCode status)
    {
        Assert.True(
            status == Status,
            $"Expected {(int)status} but got {(int)Status} at {Path}: {(Text.Length > 400 ? Text[..400] : Text)}"
        );
        return this;
    }

    public IElement Find(string selector) =>
        Document.QuerySelector(selector) ?? throw new InvalidOperationException($"{Path} has no {selector}: {Text}");

    public Task<Page> Follows(string linkText)
    {
        var link =
            Document.QuerySelectorAll("a").FirstOrDefault(a => Words(a).Contains(linkText, StringComparison.Ordinal))
            ?? throw new InvalidOperationException($"{Path} has no link “{linkText}”: {Text}");
        return browser.Opens(Resolve(link.GetAttribute("href")!));
    }

    /// <summary>Presses the first button with this text (or this name) after filling in the given fields of its form.</summary>
    public async Task<Page> Press(string button, params (string Name, string Value)[] fields)
    {
        var pressed =
            Document.QuerySelectorAll("button").FirstOrDefault(b => Words(b).Contains(button, StringComparison.Ordinal))
            ?? Document
                .QuerySelectorAll("button")
                .FirstOrDefault(b => (b.GetAttribute("aria-label") ?? "").Contains(button, StringComparison.Ordinal))
            ?? throw new InvalidOperationException($"{Path} has no button “{button}”: {Text}");
        return await Press(pressed, fields);
    }

    /// <summary>Presses the button that the selector finds.</summary>
    public Task<Page> PressAt(string selector, params (string Name, string Value)[] fields) => Press(Find(selector), fields);

    private async Task<Page> Press(IElement pressed, (string Name, string Value)[] fields)
    {
        Assert.False(pressed.HasAttribute("disabled"), $"The button “{Words(pressed)}” cannot be pressed.");
        // A button next to a form can belong to it by its id.
        var form =
            (pressed.GetAttribute("form") is { } id ? Document.GetElementById(id) : pressed.Closest("form"))
            ?? throw new InvalidOperationException("The button is in no form.");
        var values = Values(form)
            .Where(v => fields.All(f => f.Name != v.Key))
            .Concat(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)))
            .ToList();
        if (pressed.GetAttribute("name") is { } name)
            values.Add(KeyValuePair.Create(name, pressed.GetAttribute("value") ?? ""));
        var action = Resolve(pressed.GetAttribute("formaction") ?? form.GetAttribute("action") ?? Path);
        if (form.GetAttribute("method") != "post")
            return await browser.Opens(action.Split('?')[0] + Microsoft.AspNetCore.Http.QueryString.Create(values!).ToUriComponent());
        HttpContent content = form.GetAttribute("enctype") == "multipart/form-data" ? Multipart(values) : new FormUrlEncodedContent(values);
        return await browser.Posts(action, content);
    }

    private static MultipartFormDataContent Multipart(List<KeyValuePair<string, string>> values)
    {
        var content = new MultipartFormDataContent();
        foreach (var (name, value) in values)
            content.Add(new StringContent(value), name);
        return content;
    }

    private static IEnumerable<KeyValuePair<string, string>> Values(IElement form)
    {
        foreach (
            var field in form.QuerySelectorAll("input, select, textarea")
                .Where(f => f.GetAttribute("name") is { Length: > 0 } && !f.HasAttribute("disabled"))
        )
        {
            var name = field.GetAttribute("name")!;
            switch (field)
            {
                case IHtmlInputElement { Type: "checkbox" or "radio" } box when !box.IsChecked:
                case IHtmlInputElement { Type: "file" or "submit" }:
                    continue;
                case IHtmlInputElement input:
                    yield return KeyValuePair.Create(name, input.Value);
                    break;
                case IHtmlSelectElement select:
                    yield return KeyValuePair.Create(name, select.Value ?? "");
                    break;
                case IHtmlTextAreaElement area:
                    yield return KeyValuePair.Create(name, area.Value);
                    break;
            }
        }
    }

    private string Resolve(string address) => new Uri(new Uri("http://localhost" + Path), address).PathAndQuery;

    private static string Words(IElement element) => System.Text.RegularExpressions.Regex.Replace(element.TextContent, @"\s+", " ").Trim();
}
