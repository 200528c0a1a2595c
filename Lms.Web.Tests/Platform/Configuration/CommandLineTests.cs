using Lms.Web.Platform.Configuration;
using CommandLine = Lms.Web.Platform.Configuration.CommandLine;

namespace Lms.Web.Tests.Platform.Configuration;

/// <summary>The command line is parsed before anything is created.</summary>
public sealed class CommandLineTests
{
    public static TheoryData<string, string> Questions
    {
        get
        {
            var all = new TheoryData<string, string>
            {
                { "--help", "start the server" },
                { "-h", "start the server" },
                { "help", "start the server" },
                { "--Site:BaseUrl=x --help", "start the server" },
                { "help settings", "Mail:Port" },
                { "--help settings", "Mail:Port" },
                { "course export --help", "course import PATH" },
                { "files move -h", "--dry-run" },
            };
            foreach (var command in Commands.All)
            foreach (var words in new[] { $"{command.Name} --help", $"{command.Name} -h", $"help {command.Name}" })
                all.Add(words, $"Lms.Web {command.Name}");
            return all;
        }
    }

    [Theory]
    [MemberData(nameof(Questions))]
    public void Help_of_a_command_describes_it_without_running_it(string words, string said)
    {
        var answer = CommandLine.Of(words.Split(' '), Commands.All).AtOnce;
        Assert.Equal(ExitStatus.Done, answer?.Status);
        Assert.Contains(said, answer!.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nope")]
    [InlineData("help", "nope")]
    [InlineData("course")]
    [InlineData("course", "export", "slug")]
    [InlineData("course", "import")]
    [InlineData("files")]
    [InlineData("files", "move")]
    [InlineData("files", "move", "--to", "tape")]
    [InlineData("move-database")]
    [InlineData("move-database", "a", "b")]
    [InlineData("doctor", "now")]
    [InlineData("migrate", "--dry-run")]
    [InlineData("--verbose")]
    [InlineData("-x")]
    [InlineData("--Site:BaseUrl=x", "doctor")]
    public void Incomplete_arguments_print_help_and_exit_with_64(params string[] args)
    {
        var answer = CommandLine.Of(args, Commands.All).AtOnce;
        Assert.Equal(ExitStatus.Usage, answer?.Status);
        Assert.Contains("Lms.Web", answer!.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_are_separated_from_the_arguments_of_a_command()
    {
        var line = CommandLine.Of(
            [
                "course",
                "export",
                "fire-safety",
                "out",
                "--institution",
                "Harbor Academy",
                "--Site:DataDirectory",
                "/data",
                "--urls=http://x",
            ],
            Commands.All
        );
        Assert.Equal(("course", null), (line.Command?.Name, line.AtOnce));
        Assert.Equal(["course", "export", "fire-safety", "out", "--institution", "Harbor Academy"], line.Words);
        Assert.Equal(["--Site:DataDirectory=/data", "--urls=http://x"], line.Settings);

        line = CommandLine.Of(["--urls", "http://127.0.0.1:1", "--Site:BaseUrl=https://x"], Commands.All);
        Assert.Equal((null, null), (line.Command, line.AtOnce));
        Assert.Equal(["--urls=http://127.0.0.1:1", "--Site:BaseUrl=https://x"], line.Settings);
    }
}
