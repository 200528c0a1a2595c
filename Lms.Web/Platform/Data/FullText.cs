using System.Data.Common;
using Lms.Web.Platform.Search;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Lms.Web.Platform.Data;

/// <summary>Full-text search where the two databases differ: FTS5 on SQLite, tsvector on PostgreSQL.</summary>
public static class FullText
{
    /// <summary>
    /// The search documents of an institution that contain all words of a query, each at least as a prefix, as the common table
    /// <c>Found</c> with <c>Kind</c> and <c>EntityId</c>. On SQLite the index comes first: its rows are few, those of an institution many.
    /// </summary>
    public static string Found(this LmsContext db) => db.IsSqlite ? OnSqlite : OnPostgres;

    /// <summary>Gives a statement that begins with <see cref="Found"/> what it searches for.</summary>
    public static void FillFound(this LmsContext db, DbCommand command, SearchTerms terms)
    {
        var document = db.Model.FindEntityType(typeof(SearchDocument))!;
        void Add(string place, string property, object value) =>
            command.Parameters.Add(
                document.FindProperty(property)!.GetRelationalTypeMapping().CreateParameter(command, place, value, nullable: false)
            );
        Add("@sought", nameof(SearchDocument.Folded), db.IsSqlite ? Sought("*", " OR ", " AND ", "\"") : Sought(":*", " | ", " & ", ""));
        Add("@institution", nameof(SearchDocument.InstitutionId), db.InstitutionId);

        string Sought(string ending, string or, string and, string quote) =>
            string.Join(and, terms.Writings.Select(t => $"({string.Join(or, t.Select(w => quote + w + quote + ending))})"));
    }

    private const string OnSqlite = """
        WITH "Found" AS MATERIALIZED (
            SELECT d."Kind", d."EntityId" FROM "SearchIndex" CROSS JOIN "SearchDocuments" AS d ON d."Id" = "SearchIndex".rowid
            WHERE "SearchIndex" MATCH @sought AND d."InstitutionId" = @institution)

        """;

    private const string OnPostgres = """
        WITH "Found" AS MATERIALIZED (
            SELECT d."Kind", d."EntityId" FROM "SearchDocuments" AS d
            WHERE to_tsvector('simple', d."Folded") @@ to_tsquery('simple', @sought) AND d."InstitutionId" = @institution)

        """;

    /// <summary>Called by the migration that creates the table.</summary>
    internal static void CreateIndex(MigrationBuilder migration)
    {
        if (migration.IsNpgsql())
        {
            migration.Sql("""CREATE INDEX "IX_SearchDocuments_Folded" ON "SearchDocuments" USING gin (to_tsvector('simple', "Folded"))""");
            return;
        }
        migration.Sql(
            """CREATE VIRTUAL TABLE "SearchIndex" USING fts5("Folded", content='SearchDocuments', content_rowid='Id', tokenize='unicode61 remove_diacritics 2')"""
        );
        migration.Sql(
            """CREATE TRIGGER "SearchDocuments_Added" AFTER INSERT ON "SearchDocuments" BEGIN INSERT INTO "SearchIndex"(rowid, "Folded") VALUES (new."Id", new."Folded"); END"""
        );
        migration.Sql(
            """CREATE TRIGGER "SearchDocuments_Removed" AFTER DELETE ON "SearchDocuments" BEGIN INSERT INTO "SearchIndex"("SearchIndex", rowid, "Folded") VALUES ('delete', old."Id", old."Folded"); END"""
        );
        migration.Sql(
            """CREATE TRIGGER "SearchDocuments_Changed" AFTER UPDATE ON "SearchDocuments" BEGIN INSERT INTO "SearchIndex"("SearchIndex", rowid, "Folded") VALUES ('delete', old."Id", old."Folded"); INSERT INTO "SearchIndex"(rowid, "Folded") VALUES (new."Id", new."Folded"); END"""
        );
    }

    /// <summary>On PostgreSQL the index is dropped with its table.</summary>
    internal static void DropIndex(MigrationBuilder migration)
    {
        if (!migration.IsNpgsql())
            migration.Sql("""DROP TABLE "SearchIndex" """);
    }
}
