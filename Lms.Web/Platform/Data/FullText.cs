using System.Text;
using Lms.Web.Kernel;
using Lms.Web.Platform.Search;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Lms.Web.Platform.Data;

/// <summary>Full-text search where the two databases differ: FTS5 on SQLite, tsvector on PostgreSQL.</summary>
public static class FullText
{
    private const int MostTerms = 8;

    /// <summary>
    /// Things of a kind that contain all words of the query, each at least as a prefix. A query without a letter or digit finds none.
    /// </summary>
    public static async Task<HashSet<Guid>> MatchingAsync(this LmsContext db, string kind, string query, CancellationToken stop)
    {
        var terms = query
            .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            .Select(t => SearchDocument.Writings(new string([.. t.InForm(NormalizationForm.FormC).Where(char.IsLetterOrDigit)])))
            .Where(t => t.Count > 0)
            .Take(MostTerms)
            .ToList();
        if (terms.Count == 0)
            return [];
        string Sought(string ending, string or, string and, string quote) =>
            string.Join(and, terms.Select(t => $"({string.Join(or, t.Select(w => quote + w + quote + ending))})"));
        var sought = db.IsSqlite ? Sought("*", " OR ", " AND ", "\"") : Sought(":*", " | ", " & ", "");
        return
        [
            .. await Rows.ReadAsync(
                db,
                db.IsSqlite ? OnSqlite : OnPostgres,
                command =>
                {
                    var document = db.Model.FindEntityType(typeof(SearchDocument))!;
                    void Add(string place, string property, object value) =>
                        command.Parameters.Add(
                            document
                                .FindProperty(property)!
                                .GetRelationalTypeMapping()
                                .CreateParameter(command, place, value, nullable: false)
                        );
                    Add("@sought", nameof(SearchDocument.Folded), sought);
                    Add("@kind", nameof(SearchDocument.Kind), kind);
                    Add("@institution", nameof(SearchDocument.InstitutionId), db.InstitutionId);
                },
                static row => row.GetGuid(0),
                stop
            ),
        ];
    }

    private const string Mine = """ AND "Kind" = @kind AND "InstitutionId" = @institution""";

    private const string OnSqlite =
        """SELECT "EntityId" FROM "SearchDocuments" WHERE "Id" IN (SELECT rowid FROM "SearchIndex" WHERE "SearchIndex" MATCH @sought)"""
        + Mine;

    private const string OnPostgres =
        """SELECT "EntityId" FROM "SearchDocuments" WHERE to_tsvector('simple', "Folded") @@ to_tsquery('simple', @sought)""" + Mine;

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
