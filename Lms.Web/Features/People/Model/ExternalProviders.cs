using Lms.Web.Kernel;
using Lms.Web.Platform.Configuration;

namespace Lms.Web.Features.People.Model;

/// <summary>All providers of this installation, in the order of their keys.</summary>
public sealed class ExternalProviders(IReadOnlyList<ExternalProvider> all)
{
    public IReadOnlyList<ExternalProvider> All => all;

    public ExternalProvider? Find(string? key) => all.FirstOrDefault(p => p.Key == key);

    /// <exception cref="MisconfiguredException">A section is incomplete; the message names its key.</exception>
    public static ExternalProviders Of(IConfiguration configuration)
    {
        var all = new List<ExternalProvider>();
        foreach (var section in configuration.GetSection("Access:Providers").GetChildren())
        {
            var provider = section.Get<ExternalProvider>() ?? new();
            provider.Key = Slug.From(section.Key);
            if (provider.Preset.Equals("Google", StringComparison.OrdinalIgnoreCase))
            {
                if (provider.Name.Length == 0)
                    provider.Name = "Google";
                if (provider.Authority.Length == 0)
                    provider.Authority = "https://accounts.google.com";
            }
            if (provider.Name.Length == 0)
                provider.Name = section.Key;
            Demand(section, nameof(ExternalProvider.ClientId), provider.ClientId.Length > 0, "the client ID issued by the provider");
            Demand(
                section,
                nameof(ExternalProvider.ClientSecret),
                provider.ClientSecret.Length > 0,
                "the client secret issued by the provider"
            );
            Demand(
                section,
                nameof(ExternalProvider.Authority),
                Uri.TryCreate(provider.Authority, UriKind.Absolute, out var address)
                    && (address.Scheme == Uri.UriSchemeHttps || address.IsLoopback),
                "an https URL"
            );
            all.Add(provider);
        }
        return new([.. all.OrderBy(p => p.Key, StringComparer.Ordinal)]);
    }

    private static void Demand(IConfigurationSection section, string key, bool isThere, string what)
    {
        if (!isThere)
            throw new MisconfiguredException($"The setting {section.Path}:{key} must be {what}.");
    }
}
