namespace Lms.Web.Platform.Configuration;

/// <summary>
/// What the shell asks for: to serve, a command with its arguments, or help. Read before anything is made, so that neither a question nor
/// a slip of the hand leaves a folder or a database behind.
/// </summary>
public sealed class CommandLine
{
    private static readonly string[] HelpWords = ["--help", "-h", "-?", "help"];

    private CommandLine() { }

    /// <summary>Null when the product is to be served.</summary>
    public Command? Command { get; private init; }

    /// <summary>The command's name and its arguments.</summary>
    public string[] Words { get; private init; } = [];

    /// <summary>Settings, each as <c>--Key=value</c>.</summary>
    public string[] Settings { get; private init; } = [];

    /// <summary>The immediate answer, given without starting anything.</summary>
    public Answer? AtOnce { get; private init; }

    public sealed record Answer(string Text, int Status)
    {
        /// <summary>Help goes to standard output; errors about what was not understood go to standard error.</summary>
        public int Say()
        {
            (Status == ExitStatus.Done ? Console.Out : Console.Error).WriteLine(Text);
            return Status;
        }
    }

    public static CommandLine Of(string[] args, IReadOnlyList<Command> commands)
    {
        if (args.Any(HelpWords.Take(3).Contains) || args.FirstOrDefault() == HelpWords[3])
            return new() { AtOnce = Help(args, commands) };
        var name = args is [var first, ..] && !first.StartsWith('-') ? first : null;
        var command = commands.FirstOrDefault(c => c.Name == name);
        if (name is not null && command is null)
            return Wrong($"Unknown command “{name}”.", Overview(commands));
        var (words, settings, stray) = Split(args, command);
        if (stray is not null)
            return Wrong(stray, Overview(commands));
        if (command is not null && !command.Fits(words))
            return Wrong("", HelpOf(command));
        return new()
        {
            Command = command,
            Words = words,
            Settings = settings,
        };
    }

    private static CommandLine Wrong(string sentence, string help) =>
        new() { AtOnce = new($"{sentence}\n{help}".TrimStart('\n'), ExitStatus.Usage) };

    /// <summary>
    /// Settings are written <c>--Section:Key=value</c> or <c>--Section:Key value</c>; what else begins with a dash is an option of the
    /// command.
    /// </summary>
    private static (string[] Words, string[] Settings, string? Stray) Split(string[] args, Command? command)
    {
        var (words, settings) = (new List<string>(), new List<string>());
        for (var i = 0; i < args.Length; i++)
        {
            var key = args[i].Split('=')[0];
            if (!IsSetting(key, command))
            {
                if (command is null)
                    return ([], [], $"“{args[i]}” is neither a command nor a setting.");
                words.Add(args[i]);
            }
            else if (args[i].Contains('=', StringComparison.Ordinal))
                settings.Add(args[i]);
            else if (i + 1 < args.Length && !args[i + 1].StartsWith("--", StringComparison.Ordinal))
                settings.Add($"{args[i]}={args[++i]}");
            else
                return ([], [], $"“{args[i]}” has no value; write settings as --Section:Key=value.");
        }
        return ([.. words], [.. settings], null);
    }

    private static bool IsSetting(string key, Command? command) =>
        key.StartsWith("--", StringComparison.Ordinal)
        && (command is null || key.Contains(':', StringComparison.Ordinal) || HostSettings.Has(key[2..]));

    private static Answer Help(string[] args, IReadOnlyList<Command> commands)
    {
        var topics = args.Where(a => !HelpWords.Contains(a) && !a.StartsWith("--", StringComparison.Ordinal)).ToList();
        if (topics.Count == 0)
            return new(Overview(commands), ExitStatus.Done);
        if (topics[0] == "settings")
            return new(SettingList.Plain(), ExitStatus.Done);
        return commands.FirstOrDefault(c => c.Name == topics[0]) is { } command
            ? new(HelpOf(command), ExitStatus.Done)
            : new($"Unknown command “{topics[0]}”.\n{Overview(commands)}", ExitStatus.Usage);
    }

    private static string Overview(IReadOnlyList<Command> commands) =>
        $"""
            {Row("Lms.Web", "start the server")}
            {string.Join('\n', commands.Select(c => Row(c.Usage, c.About)))}
            {Row("Lms.Web help COMMAND", "show help for a command; help settings lists all settings")}
            Pass settings as --Section:Key=value, or set them in the environment as Section__Key.
            """;

    private static string HelpOf(Command command) => command.Help.Length > 0 ? command.Help : Row(command.Usage, command.About);

    private static string Row(string usage, string about) => $"{usage, -28} {about}";
}
