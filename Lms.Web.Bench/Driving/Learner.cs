using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace Lms.Web.Bench.Driving;

/// <summary>A signed-in browser: what it sends with each request.</summary>
internal sealed partial record Learner(int Number, string Cookies, string Token)
{
    /// <summary>Signs in through the product's own form, as a person does.</summary>
    public static async Task<Learner> SignInAsync(HttpClient http, Uri site, int number)
    {
        using var form = await http.GetAsync(new Uri(site, "/sign-in"));
        var forgery = Cookie(form, "lms-forgery");
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(site, "/sign-in"))
        {
            Content = new FormUrlEncodedContent(
                new Dictionary<string, string>
                {
                    ["Input.Email"] = Settings.Email(number),
                    ["Input.Password"] = Settings.Password,
                    ["__RequestVerificationToken"] = FormToken().Match(await form.Content.ReadAsStringAsync()).Groups[1].Value,
                }
            ),
        };
        request.Headers.TryAddWithoutValidation("Cookie", forgery);
        using var answer = await http.SendAsync(request);
        if (answer.StatusCode != HttpStatusCode.SeeOther)
            throw new InvalidOperationException($"Learner {number} could not sign in: {answer.StatusCode}.");
        var learner = new Learner(number, $"{forgery}; {Cookie(answer, "lms-session")}", "");
        using var page = await http.SendAsync(learner.Get(site, "/dashboard"));
        return learner with { Token = PageToken().Match(await page.Content.ReadAsStringAsync()).Groups[1].Value };
    }

    /// <summary>Into the bare limit.</summary>
    public static async Task<Learner> EnterAsync(HttpClient http, Uri site, int number)
    {
        using var answer = await http.GetAsync(new Uri(site, string.Create(CultureInfo.InvariantCulture, $"/enter/{number}")));
        return new Learner(number, Cookie(answer, ".AspNetCore.Cookies"), "");
    }

    public HttpRequestMessage Get(Uri site, string path) => Send(HttpMethod.Get, site, path);

    public HttpRequestMessage Post(Uri site, string path, string body = "")
    {
        var request = Send(HttpMethod.Post, site, path);
        request.Content = new StringContent(body);
        request.Content.Headers.ContentType = new("application/x-www-form-urlencoded");
        if (Token.Length > 0)
            request.Headers.TryAddWithoutValidation("RequestVerificationToken", Token);
        return request;
    }

    private HttpRequestMessage Send(HttpMethod method, Uri site, string path)
    {
        var request = new HttpRequestMessage(method, new Uri(site, path));
        request.Headers.TryAddWithoutValidation("Cookie", Cookies);
        return request;
    }

    private static string Cookie(HttpResponseMessage answer, string name) =>
        answer.Headers.GetValues("Set-Cookie").First(c => c.StartsWith(name + "=", StringComparison.Ordinal)).Split(';')[0];

    [GeneratedRegex("name=\"__RequestVerificationToken\" type=\"hidden\" value=\"([^\"]+)\"")]
    private static partial Regex FormToken();

    [GeneratedRegex("name=\"request-token\" content=\"([^\"]+)\"")]
    private static partial Regex PageToken();
}
