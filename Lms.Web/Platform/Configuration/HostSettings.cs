namespace Lms.Web.Platform.Configuration;

/// <summary>Settings that are not the product's own but of the host that runs it.</summary>
internal static class HostSettings
{
    /// <summary>https://learn.microsoft.com/aspnet/core/fundamentals/host/web-host and generic-host.</summary>
    private static readonly HashSet<string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        "urls",
        "http_ports",
        "https_ports",
        "https_port",
        "environment",
        "applicationName",
        "contentRoot",
        "webroot",
        "AllowedHosts",
        "shutdownTimeoutSeconds",
        "startupTimeoutSeconds",
        "suppressStatusMessages",
        "captureStartupErrors",
        "detailedErrors",
        "preferHostingUrls",
        "hostingStartupAssemblies",
        "hostingStartupExcludeAssemblies",
        "preventHostingStartup",
        "hostBuilder",
        "$schema",
        "staticWebAssets",
        "ReloadStaticAssetsAtRuntime",
        "EnableStaticAssetsDevelopmentCaching",
        "Logging",
        "Kestrel",
    };

    /// <summary>Is the key, or the section that it begins with, the host's?</summary>
    public static bool Has(string key) => Names.Contains(key.Split(':')[0]);
}
