namespace Lms.Web.Bench.Driving;

/// <summary>The image that the product ships in.</summary>
internal static class Container
{
    private const string Instruction = "ENV ";

    /// <summary>The settings of the .NET runtime in the Dockerfile, so that what is measured is what is shipped.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Runtime() =>
        File.ReadLines("Dockerfile")
            .Where(line => line.StartsWith(Instruction, StringComparison.Ordinal))
            .SelectMany(line => line[Instruction.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Select(setting => setting.Split('=', 2))
            .Where(setting => setting[0].StartsWith("DOTNET_", StringComparison.Ordinal))
            .Select(setting => KeyValuePair.Create(setting[0], setting[1]));
}
