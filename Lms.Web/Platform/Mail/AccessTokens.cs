using System.Net.Http.Json;
using System.Text.Json.Serialization;
using Lms.Web.Kernel;
using MailKit.Security;

namespace Lms.Web.Platform.Mail;

/// <summary>
/// Access tokens for the mail server, requested with the refresh token of the settings (RFC 6749, 6) and kept until they expire.
/// </summary>
public sealed class AccessTokens(MailOAuthOptions options, HttpMessageHandler handler, TimeProvider clock) : IDisposable
{
    /// <summary>A token that expires while an email is being sent is useless.</summary>
    private static readonly TimeSpan Spare = TimeSpan.FromMinutes(2);

    private readonly HttpClient http = new(handler) { Timeout = TimeSpan.FromSeconds(20) };
    private readonly SemaphoreSlim one = new(1);
    private string token = "";
    private DateTime ends;

    public bool AreUsed => options.TokenUrl.Length > 0;

    public void Dispose()
    {
        http.Dispose();
        one.Dispose();
    }

    /// <exception cref="AuthenticationException">The issuer returned none; the message says why.</exception>
    public async Task<string> GetAsync(CancellationToken stop)
    {
        await one.WaitAsync(stop);
        try
        {
            if (clock.Now < ends)
                return token;
            var answer = await AskAsync(stop);
            (token, ends) = (answer.AccessToken!, clock.Now.AddSeconds(answer.ExpiresIn) - Spare);
            return token;
        }
        finally
        {
            one.Release();
        }
    }

    /// <summary>Discards the current token, which the mail server no longer accepts.</summary>
    public void Forget() => ends = DateTime.MinValue;

    private async Task<Answer> AskAsync(CancellationToken stop)
    {
        var form = new Dictionary<string, string>
        {
            ["grant_type"] = "refresh_token",
            ["refresh_token"] = options.RefreshToken,
            ["client_id"] = options.ClientId,
        };
        if (options.ClientSecret.Length > 0)
            form["client_secret"] = options.ClientSecret;
        if (options.Scope.Length > 0)
            form["scope"] = options.Scope;
        using var content = new FormUrlEncodedContent(form);
        using var response = await PostAsync(content, stop);
        Answer? answer = null;
        try
        {
            answer = await response.Content.ReadFromJsonAsync<Answer>(stop);
        }
        catch (System.Text.Json.JsonException)
        {
            // The body is a page for people; only its status can be reported.
        }
        return response.IsSuccessStatusCode && answer is { AccessToken.Length: > 0 }
            ? answer
            : throw new AuthenticationException(
                $"{new Uri(options.TokenUrl).Host} issued no access token: {answer?.Description ?? answer?.Error ?? $"status {(int)response.StatusCode}"}"
            );
    }

    private async Task<HttpResponseMessage> PostAsync(HttpContent content, CancellationToken stop)
    {
        try
        {
            return await http.PostAsync(new Uri(options.TokenUrl), content, stop);
        }
        catch (OperationCanceledException failure) when (!stop.IsCancellationRequested)
        {
            throw new AuthenticationException(
                $"{new Uri(options.TokenUrl).Host} did not respond within {http.Timeout.TotalSeconds:0} seconds.",
                failure
            );
        }
    }

    /// <summary>RFC 6749, 5.1 and 5.2.</summary>
    private sealed record Answer(
        [property: JsonPropertyName("access_token")] string? AccessToken,
        [property: JsonPropertyName("expires_in")] int ExpiresIn,
        [property: JsonPropertyName("error")] string? Error,
        [property: JsonPropertyName("error_description")] string? Description
    );
}
