namespace Lms.Web.Platform.Configuration;

/// <summary>The differences between a published product, which ships with everything it needs, and one that is built from source.</summary>
internal static class Published
{
    /// <summary>
    /// A published product finds its scripts and styles wherever it is started from. Null: they are found as the framework does, which a
    /// build in the source needs.
    /// </summary>
    public static string? ContentRoot(string[] settings) =>
        Directory.Exists(Path.Combine(AppContext.BaseDirectory, "wwwroot"))
        && !settings.Any(s => s.StartsWith("--contentRoot=", StringComparison.OrdinalIgnoreCase))
            ? AppContext.BaseDirectory
            : null;

    /// <summary>The settings file next to the program, which the framework does not find; other sources take precedence.</summary>
    public static void AddDevelopmentSettings(WebApplicationBuilder builder, string[] settings)
    {
        if (!builder.Environment.IsDevelopment())
            return;
        builder
            .Configuration.AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.Development.json"), optional: true)
            .AddEnvironmentVariables()
            .AddCommandLine(settings);
    }
}
