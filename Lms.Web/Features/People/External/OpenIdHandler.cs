using System.Security.Claims;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Lms.Web.Features.People.External;

public sealed class OpenIdOptions : OAuthOptions
{
    /// <summary>What the provider must call itself.</summary>
    public string Authority { get; set; } = "";

    /// <summary>The provider's addresses and keys, as it publishes them; kept, and read again when a key is not known.</summary>
    public IConfigurationManager<OpenIdConnectConfiguration> Discovery { get; set; } = null!;
}

/// <summary>
/// OpenID Connect 1.0, authorization code flow with PKCE, on the framework's OAuth handler: that one keeps state and correlation; this one
/// finds the provider's addresses, sends a nonce, and believes only an ID token whose signature, issuer, audience, time and nonce fit
/// (OpenID Connect Core 1.0, 3.1.3.7).
/// </summary>
public sealed class OpenIdHandler(IOptionsMonitor<OpenIdOptions> options, ILoggerFactory logger, UrlEncoder encoder) : OAuthHandler<OpenIdOptions>(options, logger, encoder)
{
    public const string SubjectClaim = "sub";

    private const string NonceKey = "nonce";

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        try
        {
            await DiscoverAsync();
        }
        catch (Exception failure) when (!Context.RequestAborted.IsCancellationRequested)
        {
            // Whoever runs the installation has to know; whoever wants to sign in has other ways.
            Logger.LogError(failure, "The provider {Provider} cannot be used: {Discovery} says nothing that fits.", Scheme.Name, Options.Authority);
            Response.Redirect("/sign-in/external" + new QueryBuilder { { "failed", "true" }, { "provider", Scheme.Name }, { "returnUrl", ReturnUrlOf(properties) } });
            return;
        }
        properties.Items[NonceKey] = WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));
        await base.HandleChallengeAsync(properties);
    }

    protected override string BuildChallengeUrl(AuthenticationProperties properties, string redirectUri) =>
        QueryHelpers.AddQueryString(base.BuildChallengeUrl(properties, redirectUri), NonceKey, properties.Items[NonceKey]!);

    protected override async Task<HandleRequestResult> HandleRemoteAuthenticateAsync()
    {
        await DiscoverAsync();
        return await base.HandleRemoteAuthenticateAsync();
    }

    protected override async Task<AuthenticationTicket> CreateTicketAsync(ClaimsIdentity identity, AuthenticationProperties properties, OAuthTokenResponse tokens)
    {
        if (tokens.Response?.RootElement is not { } answer || !answer.TryGetProperty("id_token", out var written) || written.GetString() is not { } idToken)
            throw new AuthenticationFailureException("The provider sent no ID token.");
        var token = await ValidAsync(idToken);
        if (!properties.Items.TryGetValue(NonceKey, out var nonce) || nonce is null || !token.TryGetPayloadValue<string>(NonceKey, out var told) || told != nonce)
            throw new AuthenticationFailureException("The ID token answers another question: its nonce does not fit.");
        if (token.Audiences.Count() > 1 && token.Azp != Options.ClientId) throw new AuthenticationFailureException("The ID token was made for somebody else.");
        foreach (var claim in token.Claims.Where(c => c.Type is SubjectClaim or "email" or "email_verified" or "name" or "given_name" or "family_name"))
            identity.AddClaim(new Claim(claim.Type, claim.Value, ClaimValueTypes.String, Options.ClaimsIssuer));
        // Nothing of it is needed any more, and it would travel in a cookie.
        properties.Items.Remove(NonceKey);
        return new AuthenticationTicket(new ClaimsPrincipal(identity), properties, Scheme.Name);
    }

    private async Task<JsonWebToken> ValidAsync(string idToken)
    {
        for (var again = false; ; again = true)
        {
            var provider = await Options.Discovery.GetConfigurationAsync(Context.RequestAborted);
            var result = await new JsonWebTokenHandler { MapInboundClaims = false }.ValidateTokenAsync(idToken, new TokenValidationParameters
            {
                ValidIssuer = provider.Issuer,
                ValidAudience = Options.ClientId,
                IssuerSigningKeys = provider.SigningKeys,
                // Only signatures of a key that the provider alone has.
                ValidAlgorithms = [SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512, SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384],
                RequireExpirationTime = true,
                ClockSkew = TimeSpan.FromMinutes(2),
            });
            if (result is { IsValid: true, SecurityToken: JsonWebToken token }) return token;
            if (again || result.Exception is not SecurityTokenSignatureKeyNotFoundException) throw new AuthenticationFailureException("The ID token is not valid.", result.Exception);
            // The provider has changed its keys since they were read.
            Options.Discovery.RequestRefresh();
        }
    }

    /// <summary>The addresses of the provider, if it is the one that it should be (OpenID Connect Discovery 1.0, 4.3).</summary>
    private async Task DiscoverAsync()
    {
        var provider = await Options.Discovery.GetConfigurationAsync(Context.RequestAborted);
        if (provider.Issuer?.TrimEnd('/') != Options.Authority.TrimEnd('/')) throw new AuthenticationFailureException($"The provider calls itself {provider.Issuer}.");
        if (!IsAddress(provider.AuthorizationEndpoint) || !IsAddress(provider.TokenEndpoint)) throw new AuthenticationFailureException("The provider names no address to sign in at.");
        (Options.AuthorizationEndpoint, Options.TokenEndpoint) = (provider.AuthorizationEndpoint, provider.TokenEndpoint);
    }

    private static bool IsAddress(string? address) => Uri.TryCreate(address, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || uri.IsLoopback);

    /// <summary>Where the person wanted to go in the end.</summary>
    private static string ReturnUrlOf(AuthenticationProperties properties) =>
        properties.RedirectUri?.Split('?') is [_, var query] && QueryHelpers.ParseQuery(query).TryGetValue("returnUrl", out var to) ? to.ToString() : "";
}

internal static class OpenId
{
    /// <summary>A provider as a way of signing in; what it says of a person waits in a short-lived cookie for <see cref="ExternalModel"/>.</summary>
    public static AuthenticationBuilder AddProvider(this AuthenticationBuilder builder, ExternalProvider provider) => builder.AddOAuth<OpenIdOptions, OpenIdHandler>(provider.Key, provider.Name, options =>
    {
        var authority = new Uri(provider.Authority.TrimEnd('/') + "/");
        options.Authority = provider.Authority;
        options.SignInScheme = Microsoft.AspNetCore.Identity.IdentityConstants.ExternalScheme;
        options.ClientId = provider.ClientId;
        options.ClientSecret = provider.ClientSecret;
        options.CallbackPath = provider.CallbackPath;
        options.UsePkce = true;
        options.SaveTokens = false;
        // Found when they are first needed; the base class wants something there.
        options.AuthorizationEndpoint = options.TokenEndpoint = provider.Authority;
        options.Scope.Clear();
        foreach (var scope in provider.Scopes.Prepend("openid").Distinct()) options.Scope.Add(scope);
        options.CorrelationCookie.Name = "lms-external-";
        options.CorrelationCookie.SameSite = SameSiteMode.Lax;
        options.CorrelationCookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.RemoteAuthenticationTimeout = TimeSpan.FromMinutes(15);
        options.Discovery = new ConfigurationManager<OpenIdConnectConfiguration>(
            new Uri(authority, ".well-known/openid-configuration").ToString(), new OpenIdConnectConfigurationRetriever(),
            new HttpDocumentRetriever(new HttpClient { Timeout = TimeSpan.FromSeconds(10) }) { RequireHttps = !authority.IsLoopback });
        options.Events.OnRemoteFailure = failure =>
        {
            failure.HttpContext.RequestServices.GetRequiredService<ILogger<OpenIdHandler>>().LogWarning(failure.Failure, "Signing in with {Provider} failed.", provider.Key);
            failure.Response.Redirect("/sign-in/external?failed=true");
            failure.HandleResponse();
            return Task.CompletedTask;
        };
        options.Events.OnAccessDenied = denied =>
        {
            denied.Response.Redirect("/sign-in");
            denied.HandleResponse();
            return Task.CompletedTask;
        };
    });
}
