using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Lms.Web.Platform.Data;

/// <summary>
/// The database itself refuses to change or remove what the audit log says. What may have to be erased of a person can be emptied and nothing else.
/// </summary>
public static class AuditGuard
{
    private const string Message = "The audit log is append-only.";

    /// <summary>Columns that keep their value, and those that may become empty.</summary>
    private static readonly (string Table, string[] Fixed, (string Column, string Empty)[] Erasable, string[][] Unique)[] Tables =
    [
        ("AuditEntries", ["Id", "InstitutionId", "At", "PersonId", "Action", "Entity", "EntityId"], [("PersonName", "''"), ("Changes", "NULL"), ("Address", "NULL"), ("UserAgent", "NULL")], [["Id"]]),
        ("AuditSeals", ["InstitutionId", "Number", "EntryId", "ActorDigest", "ChangesDigest", "Hash"], [("ActorSalt", "NULL"), ("ChangesSalt", "NULL")], [["InstitutionId", "Number"], ["EntryId"]]),
        ("AuditChecks", ["Id", "InstitutionId", "At", "Number", "Hash", "Problem"], [], [["Id"]]),
    ];

    /// <summary>
    /// Called by the migration that makes the tables. On SQLite a later migration that rebuilds one of them drops its triggers and must call this again;
    /// a test looks for them.
    /// </summary>
    internal static void Create(MigrationBuilder migration)
    {
        var same = migration.IsNpgsql() ? "IS NOT DISTINCT FROM" : "IS";
        if (migration.IsNpgsql())
        {
            migration.Sql($"""CREATE OR REPLACE FUNCTION "RefuseAuditChange"() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{Message}' USING ERRCODE = 'restrict_violation'; END $$""");
        }
        foreach (var (table, kept, erasable, unique) in Tables)
        {
            var allowed = string.Join(" AND ", kept.Select(c => $"new.\"{c}\" {same} old.\"{c}\"")
                .Concat(erasable.Select(e => $"(new.\"{e.Column}\" {same} old.\"{e.Column}\" OR new.\"{e.Column}\" {same} {e.Empty})")));
            if (migration.IsNpgsql())
            {
                migration.Sql($"""CREATE TRIGGER "{table}_Kept" BEFORE UPDATE ON "{table}" FOR EACH ROW WHEN (NOT ({allowed})) EXECUTE FUNCTION "RefuseAuditChange"()""");
                migration.Sql($"""CREATE TRIGGER "{table}_NotRemoved" BEFORE DELETE ON "{table}" FOR EACH ROW EXECUTE FUNCTION "RefuseAuditChange"()""");
                migration.Sql($"""CREATE TRIGGER "{table}_NotEmptied" BEFORE TRUNCATE ON "{table}" FOR EACH STATEMENT EXECUTE FUNCTION "RefuseAuditChange"()""");
                foreach (var trigger in new[] { "Kept", "NotRemoved", "NotEmptied" }) migration.Sql($"""ALTER TABLE "{table}" ENABLE ALWAYS TRIGGER "{table}_{trigger}" """);
                continue;
            }
            migration.Sql($"""CREATE TRIGGER IF NOT EXISTS "{table}_Kept" BEFORE UPDATE ON "{table}" WHEN NOT ({allowed}) BEGIN SELECT RAISE(ABORT, '{Message}'); END""");
            migration.Sql($"""CREATE TRIGGER IF NOT EXISTS "{table}_NotRemoved" BEFORE DELETE ON "{table}" BEGIN SELECT RAISE(ABORT, '{Message}'); END""");
            // INSERT OR REPLACE removes the old row without telling the trigger above.
            var there = string.Join(" OR ", unique.Select(key => $"""EXISTS (SELECT 1 FROM "{table}" WHERE {string.Join(" AND ", key.Select(c => $"\"{c}\" = new.\"{c}\""))})"""));
            migration.Sql($"""CREATE TRIGGER IF NOT EXISTS "{table}_NotReplaced" BEFORE INSERT ON "{table}" WHEN {there} BEGIN SELECT RAISE(ABORT, '{Message}'); END""");
        }
    }

    /// <summary>For the migration that is taken back.</summary>
    internal static void Drop(MigrationBuilder migration)
    {
        foreach (var (table, _, _, _) in Tables)
        {
            foreach (var trigger in migration.IsNpgsql() ? new[] { "Kept", "NotRemoved", "NotEmptied" } : ["Kept", "NotRemoved", "NotReplaced"])
                migration.Sql(migration.IsNpgsql() ? $"""DROP TRIGGER IF EXISTS "{table}_{trigger}" ON "{table}" """ : $"""DROP TRIGGER IF EXISTS "{table}_{trigger}" """);
        }
        if (migration.IsNpgsql()) migration.Sql("""DROP FUNCTION IF EXISTS "RefuseAuditChange"() """);
    }
}
