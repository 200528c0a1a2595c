using System.Text.Json;
using System.Text.RegularExpressions;

namespace Lms.Web.Tests.Architecture;

/// <summary>The image contains what was tested: the same packages and programs.</summary>
public sealed partial class ImageTests
{
    [Theory]
    [InlineData("linux-x64")]
    [InlineData("linux-arm64")]
    public void Lock_files_for_a_system_match_the_common_lock_file(string system) =>
        Assert.Equal(Locked("packages.lock.json"), Locked($"packages.{system}.lock.json"));

    [Fact]
    public void The_image_contains_the_packages_of_the_scripts_in_exact_versions()
    {
        var dockerfile = File.ReadAllText(SourceRootAttribute.Of("Dockerfile"));
        var scripts = File.ReadAllText(SourceRootAttribute.Of("scripts", "packages.sh"));
        var needed = NeededToRun()
            .Matches(
                scripts[
                    scripts.IndexOf("need_to_run", StringComparison.Ordinal)..scripts.IndexOf("need_to_build", StringComparison.Ordinal)
                ]
            )
            .Select(m => m.Groups[1].Value);
        Assert.All(needed, package => Assert.Contains(package, dockerfile, StringComparison.Ordinal));
        Assert.All(From().Matches(dockerfile), m => Assert.Matches(@"\d+\.\d+\.\d+", m.Value));
        Assert.All(Image().Matches(File.ReadAllText(SourceRootAttribute.Of("compose.yaml"))), m => Assert.Matches(@"\d+\.\d+", m.Value));
    }

    private static Dictionary<string, string> Locked(string file)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(SourceRootAttribute.Of("Lms.Web", file)));
        return json
            .RootElement.GetProperty("dependencies")
            .GetProperty("net10.0")
            .EnumerateObject()
            .ToDictionary(
                p => p.Name,
                p => p.Value.GetProperty("resolved").GetString() + " " + p.Value.GetProperty("contentHash").GetString()
            );
    }

    [GeneratedRegex(@"^ +need \S+ (\S+)$", RegexOptions.Multiline)]
    private static partial Regex NeededToRun();

    [GeneratedRegex("^FROM .*$", RegexOptions.Multiline)]
    private static partial Regex From();

    [GeneratedRegex("image: \\S+:\\S+")]
    private static partial Regex Image();
}
