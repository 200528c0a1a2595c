using System.ComponentModel;
using System.Diagnostics;

namespace Lms.Web.Platform.Health.Checks;

/// <summary>A program that the product runs, as it is installed on this machine.</summary>
/// <param name="path">As the settings name it.</param>
internal sealed class ProgramOnMachine(string name, string path)
{
    /// <param name="question">The argument that makes it print its version.</param>
    /// <param name="purpose">A sentence about what it is for.</param>
    /// <param name="advice">Null where the product does without.</param>
    public async Task<Finding> LookAsync(string question, string purpose, string? advice, CancellationToken stop)
    {
        if (await FirstLineAsync(question, stop) is { } version)
            return new(name, true, version, null);
        var where =
            path == name ? "Not found."
            : path.Length == 0 ? "Not found: no path is set."
            : $"Not found at {path}.";
        return new(name, advice is null, $"{where} {purpose}", advice, IsSetUp: false);
    }

    /// <returns>The first line that it prints; null when it is not there.</returns>
    public async Task<string?> FirstLineAsync(string arguments, CancellationToken stop)
    {
        if (path.Length == 0)
            return null;
        try
        {
            using var process = Process.Start(
                new ProcessStartInfo(path, arguments) { RedirectStandardOutput = true, RedirectStandardError = true }
            )!;
            var line = await process.StandardOutput.ReadLineAsync(stop);
            await process.StandardOutput.ReadToEndAsync(stop);
            await process.WaitForExitAsync(stop);
            return line;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
