using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Lms.Web.Platform.Data;

/// <summary>Tables to which rows are only added: the database itself refuses to change or remove one.</summary>
internal static class AppendOnly
{
    /// <summary>Called by the migration that makes the table.</summary>
    public static void Keep(MigrationBuilder migration, string table)
    {
        if (migration.IsNpgsql())
        {
            migration.Sql("""
                CREATE OR REPLACE FUNCTION lms_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN RAISE EXCEPTION 'Rows of % are only added.', TG_TABLE_NAME; END $$
                """);
            migration.Sql($"""CREATE TRIGGER "{table}_Kept" BEFORE UPDATE OR DELETE ON "{table}" FOR EACH ROW EXECUTE FUNCTION lms_append_only()""");
            return;
        }
        foreach (var verb in new[] { "UPDATE", "DELETE" })
            migration.Sql($"""CREATE TRIGGER "{table}_Kept_{verb}" BEFORE {verb} ON "{table}" BEGIN SELECT RAISE(ABORT, 'Rows of {table} are only added.'); END""");
    }
}
