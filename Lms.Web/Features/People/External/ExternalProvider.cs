using Lms.Web.Kernel;
using Lms.Web.Platform.Configuration;

namespace Lms.Web.Features.People.External;

/// <summary>An OpenID Connect provider that people may sign in with: configuration section <c>Access:Providers:{key}</c>.</summary>
[Section("Access:Providers:{key}")]
public sealed class ExternalProvider
{
    /// <summary>Stands in addresses and in the database; set from the section's name.</summary>
    public string Key { get; set; } = "";

    /// <summary>On the button.</summary>
    [Setting("on the button for signing in with an account elsewhere (OpenID Connect)", Default = "the key")]
    public string Name { get; set; } = "";

    /// <summary><c>Google</c> fills in name and authority.</summary>
    [Setting("`Google` fills in name and authority")]
    public string Preset { get; set; } = "";

    /// <summary>Its issuer; the address below which <c>/.well-known/openid-configuration</c> lies.</summary>
    [Setting("the provider's issuer. An account opens by it when the provider has checked the same email")]
    public string Authority { get; set; } = "";

    [Setting("as the provider gave it; register `https://your-site/sign-in/external/{key}` there as the way back")]
    public string ClientId { get; set; } = "";

    [Setting("as the provider gave it")]
    public string ClientSecret { get; set; } = "";

    [Setting("what the provider is asked for")]
    public string[] Scopes { get; set; } = ["openid", "email", "profile"];

    /// <summary>Where the provider sends people back to; to be registered there.</summary>
    public string CallbackPath => $"/sign-in/external/{Key}";
}
