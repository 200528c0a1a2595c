using System.Globalization;
using Lms.Web.Platform.Data;

namespace Lms.Web.Bench;

/// <summary>The settings of the parts of the benchmark, passed on their command lines as <c>--name=value</c>.</summary>
public sealed class Settings
{
    public const string ConnectionVariable = "BENCH_CONNECTION";

    public const string Password = "measure twice, cut once";

    /// <summary>Low, so that signing in a thousand learners does not become a test of the password hash.</summary>
    public const int PasswordIterations = 1000;

    public const int Learners = 2000;
    public const string RosterCourse = "roster";
    public const string OpenCourse = "open";
    public const string OtherOpenCourse = "open-too";
    public const int LearnersOfRoster = 5000;
    public const int LessonsOfRoster = 60;
    public const int LessonsOfCourse = 40;
    public const int LessonsOfBigCourse = 64;

    private readonly Dictionary<string, string> values = new(StringComparer.OrdinalIgnoreCase);

    public static Settings Read(string[] args)
    {
        var settings = new Settings();
        foreach (var arg in args)
        {
            var (name, value) = arg.IndexOf('=', StringComparison.Ordinal) is > 0 and var at ? (arg[..at], arg[(at + 1)..]) : (arg, "true");
            settings.values[name.TrimStart('-')] = value;
        }
        return settings;
    }

    public string this[string name] =>
        values.TryGetValue(name, out var value) ? value : throw new ArgumentException($"--{name}=… is missing.");

    public string? Find(string name) => values.GetValueOrDefault(name);

    public bool Has(string name) => values.ContainsKey(name);

    public int Number(string name, int otherwise) => Find(name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    /// <summary>A database server to measure on (databases <c>bench_…</c> are re-created there); null measures on SQLite files.</summary>
    public string? Postgres =>
        Has("postgres")
            ? Environment.GetEnvironmentVariable("BENCH_POSTGRES")
                ?? throw new ArgumentException("BENCH_POSTGRES holds no connection string.")
            : null;

    /// <summary>For the parts that serve or seed one database.</summary>
    public DatabaseOptions Database =>
        new()
        {
            Provider = Has("postgres") ? "Postgres" : "Sqlite",
            ConnectionString = Environment.GetEnvironmentVariable(ConnectionVariable)!,
        };

    public static string Email(int learner) => string.Create(CultureInfo.InvariantCulture, $"learner{learner}@bench.example");
}
