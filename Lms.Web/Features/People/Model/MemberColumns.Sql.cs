using Lms.Web.Platform.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Lms.Web.Features.People.Model;

/// <summary>
/// Keeps the columns that memberships copy from their person in sync, regardless of who changes the person and in how many institutions
/// they are a member: a rule of the database, because no single place in the code sees all of that.
/// </summary>
/// <remarks>
/// A migration that rebuilds the table of people or of memberships on SQLite drops the triggers and, for memberships, the index of numbers:
/// create them again at its end.
/// </remarks>
internal static class MemberColumns
{
    private const string Watched =
        """ "DisplayName", "SortName", "Email", "EmailConfirmed", "PasswordHash", "SuspendedAt", "LastSignInAt" """;

    /// <summary>The columns that derive from the membership itself.</summary>
    private const string WatchedOfMember = """ "SuspendedAt", "StudentId", "EmployeeId" """;

    private static string Set(string person) =>
        $"""
            "SortName" = {person}"SortName",
            "Email" = lower(coalesce({person}"Email", '')),
            "Sought" = substr({person}"SortName" || ' ' || lower(coalesce({person}"Email", ''))
                || ' ' || lower(coalesce("Memberships"."StudentId", '')) || ' ' || lower(coalesce("Memberships"."EmployeeId", '')), 1, 400),
            "Standing" = CASE WHEN {person}"SuspendedAt" IS NOT NULL OR "Memberships"."SuspendedAt" IS NOT NULL THEN 'Suspended'
                WHEN {person}"EmailConfirmed" THEN 'Active' WHEN {person}"PasswordHash" IS NULL THEN 'Invited' ELSE 'Unconfirmed' END,
            "SeenAt" = coalesce({person}"LastSignInAt", '1970-01-01 00:00:00')
            """;

    internal static void Create(MigrationBuilder migration)
    {
        if (migration.IsNpgsql())
        {
            CreateOnPostgres(migration);
            return;
        }
        CreateTriggers(migration);
        CreateTextIndex(migration);
    }

    /// <summary>
    /// With the rights of its owner, and seeing all institutions: the person's memberships of other institutions follow too.
    /// </summary>
    private static void CreateOnPostgres(MigrationBuilder migration)
    {
        migration.Sql(Everywhere("lms_person_changed", $"""UPDATE "Memberships" SET {OnPostgres("NEW.")} WHERE "PersonId" = NEW."Id";"""));
        migration.Sql(
            Everywhere(
                "lms_member_added",
                $"""
                UPDATE "Memberships" SET {OnPostgres(
                    "p."
                )} FROM "People" AS p WHERE p."Id" = NEW."PersonId" AND "Memberships"."Id" = NEW."Id";
                """
            )
        );
        migration.Sql(
            $"""
            CREATE TRIGGER "People_Member" AFTER UPDATE OF {Watched} ON "People" FOR EACH ROW EXECUTE FUNCTION lms_person_changed()
            """
        );
        migration.Sql(
            """
            CREATE TRIGGER "Memberships_Member" AFTER INSERT ON "Memberships" FOR EACH ROW EXECUTE FUNCTION lms_member_added()
            """
        );
        migration.Sql(
            $"""
            CREATE TRIGGER "Memberships_Changed" AFTER UPDATE OF {WatchedOfMember} ON "Memberships" FOR EACH ROW EXECUTE FUNCTION lms_member_added()
            """
        );
    }

    private static void CreateTriggers(MigrationBuilder migration)
    {
        migration.Sql(
            $"""
            CREATE TRIGGER "People_Member" AFTER UPDATE OF {Watched} ON "People" BEGIN
                UPDATE "Memberships" SET {Set("new.")} WHERE "PersonId" = new."Id";
            END
            """
        );
        foreach (var (name, moment) in new[] { ("Memberships_Member", "INSERT"), ("Memberships_Changed", $"UPDATE OF {WatchedOfMember}") })
            migration.Sql(
                $"""
                CREATE TRIGGER "{name}" AFTER {moment} ON "Memberships" BEGIN
                    UPDATE "Memberships" SET {Set("p.")} FROM "People" AS p WHERE p."Id" = new."PersonId" AND "Memberships"."Id" = new."Id";
                END
                """
            );
    }

    /// <summary>
    /// On SQLite an index finds any three consecutive letters anywhere in the searched text. PostgreSQL would not use its own, because its
    /// operators may not look at rows before row-level security has.
    /// </summary>
    private static void CreateTextIndex(MigrationBuilder migration)
    {
        migration.Sql(
            """CREATE INDEX "IX_Memberships_Number" ON "Memberships" ("Number", "InstitutionId", "Role", "Standing", "SortName", "Id")"""
        );
        migration.Sql(
            """CREATE VIRTUAL TABLE "MemberIndex" USING fts5("Sought", content='Memberships', content_rowid='Number', tokenize='trigram')"""
        );
        migration.Sql(
            """
            CREATE TRIGGER "Memberships_Sought" AFTER UPDATE OF "Sought" ON "Memberships" WHEN old."Sought" IS NOT new."Sought" BEGIN
                UPDATE "Memberships" SET "Number" = 1 + (SELECT max("Number") FROM "Memberships") WHERE "Id" = new."Id" AND "Number" = 0;
                INSERT INTO "MemberIndex"("MemberIndex", rowid, "Sought") SELECT 'delete', old."Number", old."Sought" WHERE old."Number" > 0;
                INSERT INTO "MemberIndex"(rowid, "Sought") SELECT "Number", "Sought" FROM "Memberships" WHERE "Id" = new."Id";
            END
            """
        );
        migration.Sql(
            """
            CREATE TRIGGER "Memberships_Gone" AFTER DELETE ON "Memberships" WHEN old."Number" > 0 BEGIN
                INSERT INTO "MemberIndex"("MemberIndex", rowid, "Sought") VALUES ('delete', old."Number", old."Sought");
            END
            """
        );
    }

    /// <summary>The numbers of members whose text holds all these words, wherever in it, found by the index.</summary>
    /// <param name="words">Each with its spellings (<see cref="Platform.Search.SearchDocument.Writings"/>), one of which suffices.</param>
    /// <returns>Null when the index cannot answer: words too short for it, or PostgreSQL.</returns>
    public static IQueryable<MemberIndexEntry>? MembersHolding(this LmsContext db, IReadOnlyList<IReadOnlyList<string>> words)
    {
        const int letters = 3;
        if (!db.IsSqlite || words.Count == 0 || words.SelectMany(w => w).Any(w => w.EnumerateRunes().Count() < letters || w.Contains('\0')))
            return null;
        var match = string.Join(" AND ", words.Select(w => $"({string.Join(" OR ", w.Select(Quoted))})"));
        return db.Set<MemberIndexEntry>().Where(i => i.Match == match);
    }

    private static string Quoted(string word) => $"\"{word.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static string OnPostgres(string person) =>
        Set(person).Replace("'1970-01-01 00:00:00'", "'1970-01-01 00:00:00+00'::timestamptz", StringComparison.Ordinal);

    private static string Everywhere(string function, string update) =>
        $"""
            CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
            DECLARE before text := coalesce(current_setting('lms.institution', true), '');
            BEGIN
                PERFORM set_config('lms.institution', '*', true);
                {update}
                PERFORM set_config('lms.institution', before, true);
                RETURN NULL;
            END $$
            """;

    /// <summary>Triggers and indexes on the tables are dropped with them.</summary>
    internal static void Drop(MigrationBuilder migration)
    {
        if (migration.IsNpgsql())
            migration.Sql("DROP FUNCTION lms_person_changed() CASCADE; DROP FUNCTION lms_member_added() CASCADE;");
        else
            migration.Sql("""DROP TABLE "MemberIndex" """);
    }
}
