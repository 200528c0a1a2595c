using Microsoft.EntityFrameworkCore.Migrations;

namespace Lms.Web.Platform.Data;

/// <summary>Drafts of lessons once stood beside the published text; their migration moves them into a table of their own.</summary>
internal static class DraftsApart
{
    public static void Move(MigrationBuilder migration)
    {
        migration.Sql("""
            INSERT INTO "LessonDrafts" ("LessonId", "InstitutionId", "Title", "Objective", "Markdown", "Transcript")
            SELECT b."LessonId", b."InstitutionId", l."Title", l."Objective", b."DraftMarkdown", b."TranscriptMarkdown"
            FROM "LessonBodies" b JOIN "Lessons" l ON l."Id" = b."LessonId" WHERE b."DraftMarkdown" IS NOT NULL
            """);
        // Written by hand: on SQLite EF would write the whole table anew.
        migration.Sql("""ALTER TABLE "LessonBodies" DROP COLUMN "DraftMarkdown" """);
        migration.Sql("""UPDATE "Lessons" SET "LastVersion" = "PublishedVersion" """);
    }

    /// <summary>The way back.</summary>
    public static void Join(MigrationBuilder migration)
    {
        migration.Sql("""ALTER TABLE "LessonBodies" ADD COLUMN "DraftMarkdown" text NULL""");
        migration.Sql("""UPDATE "LessonBodies" SET "DraftMarkdown" = (SELECT d."Markdown" FROM "LessonDrafts" d WHERE d."LessonId" = "LessonBodies"."LessonId")""");
    }
}
