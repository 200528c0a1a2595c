namespace Lms.Web;

/// <summary>The application is its own toolbox.</summary>
public static class Commands
{
    public const int Misconfigured = 78;

    /// <summary>What is left of the command line for the configuration.</summary>
    public static string[] Settings(string[] args) => [.. args.Where(a => a.StartsWith("--", StringComparison.Ordinal))];

    public static Func<WebApplication, Task<int>>? Asked(string[] args) => null;

    public static Task PrepareAsync(WebApplication app) => Task.CompletedTask;
}
