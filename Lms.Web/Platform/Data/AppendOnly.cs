using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Lms.Web.Platform.Data;

/// <summary>
/// Tables to which rows are only added: the database itself refuses to change or remove one. What may have to be erased of a person can
/// be emptied and nothing else.
/// </summary>
internal static class AppendOnly
{
    /// <param name="Name">The table.</param>
    /// <param name="Fixed">Columns that keep their value.</param>
    /// <param name="Erasable">Columns that may become empty, and what empty is in SQL.</param>
    /// <param name="Unique">Its keys.</param>
    internal sealed record Table(string Name, string[] Fixed, (string Column, string Empty)[] Erasable, string[][] Unique);

    /// <summary>
    /// Called by the migration that makes the tables. On SQLite a later migration that rebuilds one of them drops its triggers and must
    /// call this again; a test looks for them.
    /// </summary>
    /// <param name="message">What the database answers; no quotes.</param>
    /// <param name="function">The function that says it on PostgreSQL.</param>
    internal static void Keep(MigrationBuilder migration, IEnumerable<Table> tables, string message, string function)
    {
        var same = migration.IsNpgsql() ? "IS NOT DISTINCT FROM" : "IS";
        if (migration.IsNpgsql())
        {
            migration.Sql(
                $"""CREATE OR REPLACE FUNCTION "{function}"() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{message}' USING ERRCODE = 'restrict_violation'; END $$"""
            );
        }
        foreach (var (table, kept, erasable, unique) in tables)
        {
            var allowed = string.Join(
                " AND ",
                kept.Select(c => $"new.\"{c}\" {same} old.\"{c}\"")
                    .Concat(erasable.Select(e => $"(new.\"{e.Column}\" {same} old.\"{e.Column}\" OR new.\"{e.Column}\" {same} {e.Empty})"))
            );
            if (migration.IsNpgsql())
            {
                migration.Sql(
                    $"""CREATE TRIGGER "{table}_Kept" BEFORE UPDATE ON "{table}" FOR EACH ROW WHEN (NOT ({allowed})) EXECUTE FUNCTION "{function}"()"""
                );
                migration.Sql(
                    $"""CREATE TRIGGER "{table}_NotRemoved" BEFORE DELETE ON "{table}" FOR EACH ROW EXECUTE FUNCTION "{function}"()"""
                );
                migration.Sql(
                    $"""CREATE TRIGGER "{table}_NotEmptied" BEFORE TRUNCATE ON "{table}" FOR EACH STATEMENT EXECUTE FUNCTION "{function}"()"""
                );
                foreach (var trigger in new[] { "Kept", "NotRemoved", "NotEmptied" })
                    migration.Sql($"""ALTER TABLE "{table}" ENABLE ALWAYS TRIGGER "{table}_{trigger}" """);
                continue;
            }
            migration.Sql(
                $"""CREATE TRIGGER IF NOT EXISTS "{table}_Kept" BEFORE UPDATE ON "{table}" WHEN NOT ({allowed}) BEGIN SELECT RAISE(ABORT, '{message}'); END"""
            );
            migration.Sql(
                $"""CREATE TRIGGER IF NOT EXISTS "{table}_NotRemoved" BEFORE DELETE ON "{table}" BEGIN SELECT RAISE(ABORT, '{message}'); END"""
            );
            // INSERT OR REPLACE removes the old row without telling the trigger above.
            var there = string.Join(
                " OR ",
                unique.Select(key =>
                    $"""EXISTS (SELECT 1 FROM "{table}" WHERE {string.Join(" AND ", key.Select(c => $"\"{c}\" = new.\"{c}\""))})"""
                )
            );
            migration.Sql(
                $"""CREATE TRIGGER IF NOT EXISTS "{table}_NotReplaced" BEFORE INSERT ON "{table}" WHEN {there} BEGIN SELECT RAISE(ABORT, '{message}'); END"""
            );
        }
    }

    /// <summary>For the migration that is taken back.</summary>
    internal static void Release(MigrationBuilder migration, IEnumerable<Table> tables, string function)
    {
        foreach (var (table, _, _, _) in tables)
        {
            foreach (
                var trigger in migration.IsNpgsql() ? new[] { "Kept", "NotRemoved", "NotEmptied" } : ["Kept", "NotRemoved", "NotReplaced"]
            )
                migration.Sql(
                    migration.IsNpgsql()
                        ? $"""DROP TRIGGER IF EXISTS "{table}_{trigger}" ON "{table}" """
                        : $"""DROP TRIGGER IF EXISTS "{table}_{trigger}" """
                );
        }
        if (migration.IsNpgsql())
            migration.Sql($"""DROP FUNCTION IF EXISTS "{function}"() """);
    }
}
