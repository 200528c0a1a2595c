using System.Diagnostics;

namespace Lms.Web.Tests.House;

/// <summary>The product run from the command line, in a process of its own.</summary>
public static class CommandLine
{
    /// <param name="Said">On both outputs.</param>
    public sealed record Outcome(int Status, string Said)
    {
        public Outcome Ends(int status)
        {
            Assert.True(status == Status, $"It ended with {Status} and not with {status}: {Said}");
            return this;
        }

        public Outcome DoesNotSay(string words)
        {
            Assert.DoesNotContain(words, Said, StringComparison.Ordinal);
            return this;
        }

        public Outcome Says(string words)
        {
            Assert.Contains(words, Said, StringComparison.Ordinal);
            return this;
        }
    }

    public static async Task<Outcome> RunAsync(IReadOnlyDictionary<string, string> settings, params string[] words)
    {
        string[] all =
        [
            LiveApp.Program,
            .. words,
            .. settings.Select(s => $"--{s.Key}={s.Value}"),
            "--urls=http://127.0.0.1:0",
            "--Logging:LogLevel:Default=Error",
        ];
        using var process = Process.Start(
            new ProcessStartInfo("dotnet", all)
            {
                WorkingDirectory = SourceRootAttribute.Of("Lms.Web"),
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        var said = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var complained = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return new(process.ExitCode, await said + await complained);
    }
}
