using Lms.Web.Kernel;
using Lms.Web.Platform.Configuration;

namespace Lms.Web.Features.People.Model;

/// <summary>An OpenID Connect provider that people may sign in with: configuration section <c>Access:Providers:{key}</c>.</summary>
[Section("Access:Providers:{key}")]
public sealed class ExternalProvider
{
    /// <summary>Used in addresses and in the database; set from the section's name.</summary>
    public string Key { get; set; } = "";

    /// <summary>The label of the button.</summary>
    [Setting("label of the button for signing in with this provider (OpenID Connect)", Default = "the key")]
    public string Name { get; set; } = "";

    /// <summary><c>Google</c> fills in name and authority.</summary>
    [Setting("`Google` sets the name and authority")]
    public string Preset { get; set; } = "";

    /// <summary>Its issuer: the URL of <c>/.well-known/openid-configuration</c> without this path.</summary>
    [Setting(
        "issuer URL of the provider. People can sign in to the account that has their email address if the provider has verified that address"
    )]
    public string Authority { get; set; } = "";

    [Setting("client ID from the provider; register `https://your-site/sign-in/external/{key}` there as the redirect URI")]
    public string ClientId { get; set; } = "";

    [Setting("client secret from the provider")]
    public string ClientSecret { get; set; } = "";

    [Setting("scopes to request from the provider")]
    public string[] Scopes { get; set; } = ["openid", "email", "profile"];

    /// <summary>The address to which the provider redirects; to be registered there.</summary>
    public string CallbackPath => $"/sign-in/external/{Key}";
}
