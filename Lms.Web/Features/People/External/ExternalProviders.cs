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

/// <summary>All providers of this installation, in the order of their keys.</summary>
public sealed class ExternalProviders(IReadOnlyList<ExternalProvider> all)
{
    public IReadOnlyList<ExternalProvider> All => all;

    public ExternalProvider? Find(string? key) => all.FirstOrDefault(p => p.Key == key);

    /// <exception cref="MisconfiguredException">A section is not whole; the message names its key.</exception>
    public static ExternalProviders Of(IConfiguration configuration)
    {
        var all = new List<ExternalProvider>();
        foreach (var section in configuration.GetSection("Access:Providers").GetChildren())
        {
            var provider = section.Get<ExternalProvider>() ?? new();
            provider.Key = Slug.From(section.Key);
            if (provider.Preset.Equals("Google", StringComparison.OrdinalIgnoreCase))
            {
                if (provider.Name.Length == 0) provider.Name = "Google";
                if (provider.Authority.Length == 0) provider.Authority = "https://accounts.google.com";
            }
            if (provider.Name.Length == 0) provider.Name = section.Key;
            Demand(section, nameof(ExternalProvider.ClientId), provider.ClientId.Length > 0, "the client id that the provider gave you");
            Demand(section, nameof(ExternalProvider.ClientSecret), provider.ClientSecret.Length > 0, "the client secret that the provider gave you");
            Demand(section, nameof(ExternalProvider.Authority), Uri.TryCreate(provider.Authority, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttps || address.IsLoopback), "an https address");
            all.Add(provider);
        }
        return new([.. all.OrderBy(p => p.Key, StringComparer.Ordinal)]);
    }

    private static void Demand(IConfigurationSection section, string key, bool isThere, string what)
    {
        if (!isThere) throw new MisconfiguredException($"The setting {section.Path}:{key} must be {what}.");
    }
}
