using System.Security.Claims;
using System.Text.Encodings.Web;
using Lms.Web.Features.People.Model;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Lms.Web.Features.People.External;

/// <summary>The framework's handler, which leads people back to the product when their provider cannot be reached.</summary>
public sealed class OpenIdHandler(
    IOptionsMonitor<OpenIdConnectOptions> options,
    ILoggerFactory logger,
    HtmlEncoder html,
    UrlEncoder encoder
) : OpenIdConnectHandler(options, logger, html, encoder)
{
    public const string SubjectClaim = "sub";

    /// <summary>Accepts codes only in the address. A form from anyone would otherwise be read here before its length is checked.</summary>
    public override Task<bool> ShouldHandleRequestAsync() =>
        HttpMethods.IsGet(Request.Method) ? base.ShouldHandleRequestAsync() : Task.FromResult(false);

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        try
        {
            await base.HandleChallengeAsync(properties);
        }
        catch (Exception failure) when (!Context.RequestAborted.IsCancellationRequested)
        {
            // The operator of the installation has to know; people who want to sign in have other ways.
            Logger.LogError(
                failure,
                "The provider {Provider} cannot be used: {Discovery} does not return a valid OpenID Connect configuration.",
                Scheme.Name,
                Options.Authority
            );
            Response.Redirect(
                "/sign-in/external"
                    + new QueryBuilder
                    {
                        { "failed", "true" },
                        { "provider", Scheme.Name },
                        { "returnUrl", ReturnUrlOf(properties) },
                    }
            );
        }
    }

    /// <summary>The page that the person originally requested.</summary>
    private static string ReturnUrlOf(AuthenticationProperties properties) =>
        properties.RedirectUri?.Split('?') is [_, var query] && QueryHelpers.ParseQuery(query).TryGetValue("returnUrl", out var to)
            ? to.ToString()
            : "";
}

internal static class OpenId
{
    /// <summary>
    /// Registers a provider as a sign-in method; its claims wait in a short-lived cookie for <see cref="ExternalModel"/>.
    /// </summary>
    public static AuthenticationBuilder AddProvider(this AuthenticationBuilder builder, ExternalProvider provider)
    {
        builder.AddOpenIdConnect(provider.Key, provider.Name, options => Configure(options, provider));
        // Replaces the handler of the framework, which the scheme would otherwise use.
        builder.Services.AddTransient<OpenIdConnectHandler, OpenIdHandler>();
        return builder;
    }

    private static void Configure(OpenIdConnectOptions options, ExternalProvider provider)
    {
        var authority = new Uri(provider.Authority.TrimEnd('/') + "/");
        options.Authority = provider.Authority;
        options.SignInScheme = Microsoft.AspNetCore.Identity.IdentityConstants.ExternalScheme;
        options.ClientId = provider.ClientId;
        options.ClientSecret = provider.ClientSecret;
        options.CallbackPath = provider.CallbackPath;
        // Signing out here does not sign out there, nor the other way round: the framework's addresses for it are disabled.
        options.RemoteSignOutPath = options.SignedOutCallbackPath = default;
        // The code comes back by a link, which brings Lax cookies along.
        options.ResponseType = OpenIdConnectResponseType.Code;
        options.ResponseMode = OpenIdConnectResponseMode.Query;
        options.UsePkce = true;
        // The secret is sent only to the address that is checked below.
        options.PushedAuthorizationBehavior = PushedAuthorizationBehavior.Disable;
        options.SaveTokens = false;
        options.GetClaimsFromUserInfoEndpoint = false;
        options.DisableTelemetry = true;
        options.Scope.Clear();
        foreach (var scope in provider.Scopes.Prepend("openid").Distinct())
            options.Scope.Add(scope);
        options.CorrelationCookie.Name = "lms-external-";
        options.NonceCookie.Name = "lms-external-nonce-";
        options.CorrelationCookie.SameSite = options.NonceCookie.SameSite = SameSiteMode.Lax;
        options.CorrelationCookie.SecurePolicy = options.NonceCookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.RemoteAuthenticationTimeout = options.ProtocolValidator.NonceLifetime = TimeSpan.FromMinutes(15);
        options.BackchannelTimeout = TimeSpan.FromSeconds(10);
        // Read when it is first needed, kept, and read again when a key is not known.
        options.ConfigurationManager = new ConfigurationManager<OpenIdConnectConfiguration>(
            new Uri(authority, ".well-known/openid-configuration").ToString(),
            new OpenIdConnectConfigurationRetriever(),
            new HttpDocumentRetriever(new HttpClient { Timeout = options.BackchannelTimeout }) { RequireHttps = !authority.IsLoopback },
            new Discovery(provider.Authority)
        )
        {
            // A key that the provider has withdrawn is no longer accepted.
            UseLastKnownGoodConfiguration = false,
        };
        options.TokenHandler = new SignedTokens { MapInboundClaims = false };
        options.TokenValidationParameters = new TokenValidationParameters
        {
            ValidAudience = provider.ClientId,
            // Only signatures with a key that the provider alone has are accepted.
            ValidAlgorithms =
            [
                SecurityAlgorithms.RsaSha256,
                SecurityAlgorithms.RsaSha384,
                SecurityAlgorithms.RsaSha512,
                SecurityAlgorithms.RsaSsaPssSha256,
                SecurityAlgorithms.EcdsaSha256,
                SecurityAlgorithms.EcdsaSha384,
            ],
            RequireExpirationTime = true,
            ClockSkew = TimeSpan.FromMinutes(2),
        };
        options.Events.OnTokenValidated = told =>
        {
            // The framework takes a token for several clients that does not say whose it is (OpenID Connect Core 1.0, 3.1.3.7).
            if (told.SecurityToken.Audiences.Count() > 1 && told.SecurityToken.Payload.Azp != provider.ClientId)
                told.Fail("The ID token was issued for a different client.");
            else
                Strip(told);
            return Task.CompletedTask;
        };
        options.Events.OnRemoteFailure = failure =>
        {
            failure
                .HttpContext.RequestServices.GetRequiredService<ILogger<OpenIdHandler>>()
                .LogWarning(failure.Failure, "Sign-in with {Provider} failed.", provider.Key);
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
    }

    /// <summary>Removes everything that <see cref="ExternalModel"/> does not need; it would otherwise be stored in a cookie.</summary>
    private static void Strip(TokenValidatedContext told)
    {
        var kept = told.Principal!.Claims.Where(c =>
            c.Type is OpenIdHandler.SubjectClaim or "email" or "email_verified" or "name" or "given_name" or "family_name"
        );
        told.Principal = new ClaimsPrincipal(new ClaimsIdentity(kept.Select(c => new Claim(c.Type, c.Value)), told.Scheme.Name));
        foreach (
            var item in (string[])
                [
                    OpenIdConnectDefaults.RedirectUriForCodePropertiesKey,
                    OpenIdConnectSessionProperties.SessionState,
                    OpenIdConnectSessionProperties.CheckSessionIFrame,
                ]
        )
            told.Properties!.Items.Remove(item);
    }

    /// <summary>Accepts only metadata whose issuer is the configured one (OpenID Connect Discovery 1.0, 4.3).</summary>
    private sealed class Discovery(string authority) : IConfigurationValidator<OpenIdConnectConfiguration>
    {
        public ConfigurationValidationResult Validate(OpenIdConnectConfiguration configuration)
        {
            var wrong =
                configuration.Issuer?.TrimEnd('/') != authority.TrimEnd('/') ? $"The provider identifies itself as {configuration.Issuer}."
                : !IsAddress(configuration.AuthorizationEndpoint) || !IsAddress(configuration.TokenEndpoint)
                    ? "The provider doesn’t specify a valid sign-in URL."
                : "";
            return new ConfigurationValidationResult { Succeeded = wrong.Length == 0, ErrorMessage = wrong };
        }

        private static bool IsAddress(string? address) =>
            Uri.TryCreate(address, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || uri.IsLoopback);
    }

    /// <summary>
    /// The framework accepts an unsigned ID token that it fetched itself, as the standard allows; here every token must be signed.
    /// </summary>
    private sealed class SignedTokens : JsonWebTokenHandler
    {
        public override Task<TokenValidationResult> ValidateTokenAsync(string token, TokenValidationParameters validationParameters)
        {
            validationParameters.RequireSignedTokens = true;
            return base.ValidateTokenAsync(token, validationParameters);
        }
    }
}
