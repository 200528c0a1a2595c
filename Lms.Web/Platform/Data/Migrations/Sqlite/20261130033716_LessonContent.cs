using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Lms.Web.Platform.Data.Migrations.Sqlite
{
    /// <summary>Videos, documents, and links of lessons get a table each; the columns of lessons go.</summary>
    public partial class LessonContent : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "LessonDocuments",
                columns: table => new
                {
                    LessonId = table.Column<Guid>(type: "TEXT", nullable: false),
                    InstitutionId = table.Column<Guid>(type: "TEXT", nullable: false),
                    FileId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Downloads = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_LessonDocuments", x => x.LessonId);
                    table.ForeignKey(
                        name: "FK_LessonDocuments_Lessons_LessonId",
                        column: x => x.LessonId,
                        principalTable: "Lessons",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_LessonDocuments_StoredFiles_FileId",
                        column: x => x.FileId,
                        principalTable: "StoredFiles",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "LessonLinks",
                columns: table => new
                {
                    LessonId = table.Column<Guid>(type: "TEXT", nullable: false),
                    InstitutionId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Url = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: false),
                    Title = table.Column<string>(type: "TEXT", maxLength: 160, nullable: true),
                    Note = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_LessonLinks", x => x.LessonId);
                    table.ForeignKey(
                        name: "FK_LessonLinks_Lessons_LessonId",
                        column: x => x.LessonId,
                        principalTable: "Lessons",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "LessonVideos",
                columns: table => new
                {
                    LessonId = table.Column<Guid>(type: "TEXT", nullable: false),
                    InstitutionId = table.Column<Guid>(type: "TEXT", nullable: false),
                    FileId = table.Column<Guid>(type: "TEXT", nullable: true),
                    Url = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true),
                    Seconds = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_LessonVideos", x => x.LessonId);
                    table.ForeignKey(
                        name: "FK_LessonVideos_Lessons_LessonId",
                        column: x => x.LessonId,
                        principalTable: "Lessons",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_LessonVideos_StoredFiles_FileId",
                        column: x => x.FileId,
                        principalTable: "StoredFiles",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_LessonDocuments_FileId",
                table: "LessonDocuments",
                column: "FileId");

            migrationBuilder.CreateIndex(
                name: "IX_LessonVideos_FileId",
                table: "LessonVideos",
                column: "FileId");

            // A document whose file is gone has nothing to show.
            migrationBuilder.Sql(
                """
                INSERT INTO "LessonVideos" ("LessonId", "InstitutionId", "FileId", "Url", "Seconds")
                SELECT "Id", "InstitutionId", "VideoFileId", "VideoUrl", "VideoSeconds" FROM "Lessons"
                WHERE "VideoFileId" IS NOT NULL OR "VideoUrl" IS NOT NULL;
                INSERT INTO "LessonDocuments" ("LessonId", "InstitutionId", "FileId", "Downloads")
                SELECT "Id", "InstitutionId", "DocumentFileId", "DocumentDownloads" FROM "Lessons"
                WHERE "DocumentFileId" IN (SELECT "Id" FROM "StoredFiles");
                INSERT INTO "LessonLinks" ("LessonId", "InstitutionId", "Url", "Title", "Note")
                SELECT "Id", "InstitutionId", "OutsideUrl", "OutsideTitle", "OutsideNote" FROM "Lessons"
                WHERE "OutsideUrl" IS NOT NULL;
                """
            );

            // Dropped one by one: EF would make the whole table anew outside of a transaction. The column of the video's file is part of a
            // foreign key, so SQLite keeps it with its index, empty, until a later migration makes the table anew anyway.
            migrationBuilder.Sql(
                """
                UPDATE "Lessons" SET "VideoFileId" = NULL;
                ALTER TABLE "Lessons" DROP COLUMN "VideoUrl";
                ALTER TABLE "Lessons" DROP COLUMN "VideoSeconds";
                ALTER TABLE "Lessons" DROP COLUMN "DocumentFileId";
                ALTER TABLE "Lessons" DROP COLUMN "DocumentDownloads";
                ALTER TABLE "Lessons" DROP COLUMN "OutsideUrl";
                ALTER TABLE "Lessons" DROP COLUMN "OutsideTitle";
                ALTER TABLE "Lessons" DROP COLUMN "OutsideNote";
                """
            );
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "DocumentDownloads",
                table: "Lessons",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<Guid>(
                name: "DocumentFileId",
                table: "Lessons",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "OutsideNote",
                table: "Lessons",
                type: "TEXT",
                maxLength: 500,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "OutsideTitle",
                table: "Lessons",
                type: "TEXT",
                maxLength: 160,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "OutsideUrl",
                table: "Lessons",
                type: "TEXT",
                maxLength: 1000,
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "VideoSeconds",
                table: "Lessons",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "VideoUrl",
                table: "Lessons",
                type: "TEXT",
                maxLength: 500,
                nullable: true);

            migrationBuilder.Sql(
                """
                UPDATE "Lessons" SET
                    "VideoFileId" = (SELECT v."FileId" FROM "LessonVideos" AS v WHERE v."LessonId" = "Lessons"."Id"),
                    "VideoUrl" = (SELECT v."Url" FROM "LessonVideos" AS v WHERE v."LessonId" = "Lessons"."Id"),
                    "VideoSeconds" = coalesce((SELECT v."Seconds" FROM "LessonVideos" AS v WHERE v."LessonId" = "Lessons"."Id"), 0),
                    "DocumentFileId" = (SELECT d."FileId" FROM "LessonDocuments" AS d WHERE d."LessonId" = "Lessons"."Id"),
                    "DocumentDownloads" = coalesce((SELECT d."Downloads" FROM "LessonDocuments" AS d WHERE d."LessonId" = "Lessons"."Id"), 0),
                    "OutsideUrl" = (SELECT n."Url" FROM "LessonLinks" AS n WHERE n."LessonId" = "Lessons"."Id"),
                    "OutsideTitle" = (SELECT n."Title" FROM "LessonLinks" AS n WHERE n."LessonId" = "Lessons"."Id"),
                    "OutsideNote" = (SELECT n."Note" FROM "LessonLinks" AS n WHERE n."LessonId" = "Lessons"."Id");
                """
            );

            migrationBuilder.DropTable(
                name: "LessonDocuments");

            migrationBuilder.DropTable(
                name: "LessonLinks");

            migrationBuilder.DropTable(
                name: "LessonVideos");

        }
    }
}
