namespace Lms.Web.Platform.Configuration;

/// <summary>The prerequisites for running a command.</summary>
public enum Needs
{
    /// <summary>It creates neither a folder nor a database.</summary>
    Nothing,

    /// <summary>The data directory, which is made; the database is the command's own business.</summary>
    DataDirectory,

    /// <summary>Also a database with the layout of this version.</summary>
    Database,
}

/// <summary>A command that the product offers in a shell.</summary>
/// <param name="Arguments">As help writes them, such as <c>FILE</c>; empty when there are none.</param>
/// <param name="About">A description of half a line.</param>
/// <param name="RunAsync">Is given its name and its arguments, without the settings; gives the exit status.</param>
public sealed record Command(string Name, string Arguments, string About, Needs Needs, Func<WebApplication, string[], Task<int>> RunAsync)
{
    /// <summary>Said for this command alone; empty when the half line says all.</summary>
    public string Help { get; init; } = "";

    /// <summary>Are its name and its arguments whole? Asked before anything is opened.</summary>
    public Func<string[], bool> Fits { get; init; } = static words => words.Length == 1;

    public string Usage => Arguments.Length == 0 ? $"Lms.Web {Name}" : $"Lms.Web {Name} {Arguments}";
}
