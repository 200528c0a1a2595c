using System.Text.RegularExpressions;

namespace Lms.Web.Tests.Architecture;

/// <summary>
/// On PostgreSQL a pooled connection shows the rows of the institution that was last set on it. The context sets it before each of its
/// commands; a command sent past the context would see the rows of its predecessor (docs/decisions/0011-institution-isolation.md).
/// </summary>
public sealed partial class CommandTests
{
    private static readonly Dictionary<string, string> OnPurpose = new()
    {
        ["Platform/Backup/Upgrade.cs"] = "Waits for its turn, on a connection of its own.",
        ["Platform/Data/ChangeListener.cs"] = "Notices only, no rows.",
        ["Platform/Data/Checkpoints.cs"] = "SQLite only.",
        ["Platform/Data/DatabaseMove.cs"] = "Names every institution in its own transaction.",
        ["Platform/Data/Databases.cs"] = "A greeting that asks no table.",
        ["Platform/Data/SqliteSettings.cs"] = "SQLite only.",
        ["Platform/Data/PostgresSnapshot.cs"] = "Names every institution in its own transaction.",
        ["Platform/Data/PostgresTables.cs"] = "Is used by the two that name every institution.",
        ["Platform/Data/RowBatch.cs"] = "Names the institution.",
        ["Platform/Data/RowSecurity.cs"] = "Names the institution.",
        ["Platform/Data/Rows.cs"] = "Names the institution.",
        ["Platform/Data/SqliteSnapshot.cs"] = "SQLite only.",
        ["Platform/Data/TransactionPooler.cs"] = "Asks the server for a number.",
        ["Platform/Health/Checks/ConnectionsCheck.cs"] = "Asks the server for its settings.",
    };

    [Fact]
    public void Commands_are_sent_through_the_context_that_sets_the_institution()
    {
        var root = SourceRootAttribute.Of("Lms.Web");
        var found = Directory
            .EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
            .Select(file => (Path: Path.GetRelativePath(root, file).Replace('\\', '/'), File: file))
            .Where(it =>
                !it.Path.StartsWith("obj/", StringComparison.Ordinal)
                && !it.Path.StartsWith("bin/", StringComparison.Ordinal)
                && Sending().IsMatch(File.ReadAllText(it.File))
            )
            .Select(it => it.Path)
            .ToHashSet();
        Assert.True(
            found.IsSubsetOf(OnPurpose.Keys),
            "Send it through the context or Rows, or say above why not: " + string.Join("; ", found.Except(OnPurpose.Keys))
        );
        Assert.True(OnPurpose.Keys.All(found.Contains), "These need no exception: " + string.Join("; ", OnPurpose.Keys.Except(found)));
    }

    [GeneratedRegex(@"CreateCommand\(|GetDbConnection\(|new Npgsql(Command|Batch|Connection)\(")]
    private static partial Regex Sending();
}
