using System.Diagnostics;

namespace Lms.Web.Tests.House;

/// <summary>Programs of the operating system that look at what the product made.</summary>
public static class Tool
{
    /// <returns>What the program wrote.</returns>
    public static async Task<string> Run(string program, params string[] arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true }
        )!;
        var said = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var complaint = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, $"{program} ended with {process.ExitCode}: {complaint}");
        return said;
    }
}
