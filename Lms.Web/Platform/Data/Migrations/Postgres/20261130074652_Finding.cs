using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Lms.Web.Platform.Data.Migrations.Postgres
{
    /// <summary>Saved courses, and lessons in the search index.</summary>
    public partial class Finding : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "SavedCourses",
                columns: table => new
                {
                    PersonId = table.Column<Guid>(type: "uuid", nullable: false),
                    CourseId = table.Column<Guid>(type: "uuid", nullable: false),
                    InstitutionId = table.Column<Guid>(type: "uuid", nullable: false),
                    SavedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SavedCourses", x => new { x.PersonId, x.CourseId });
                    table.ForeignKey(
                        name: "FK_SavedCourses_Courses_CourseId",
                        column: x => x.CourseId,
                        principalTable: "Courses",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_SearchDocuments_InstitutionId",
                table: "SearchDocuments",
                column: "InstitutionId");

            migrationBuilder.CreateIndex(
                name: "IX_SavedCourses_CourseId",
                table: "SavedCourses",
                column: "CourseId");

            // Lessons are found by their titles: each course is put into the index again, in the background.
            migrationBuilder.Sql(
                """
                INSERT INTO "OutboxMessages" ("Id", "InstitutionId", "Event", "Handler", "Payload", "Lane", "CreatedAt", "RunAt", "Attempts")
                SELECT
                    gen_random_uuid(),
                    "InstitutionId", 'CourseChanged', 'Features.Courses.Model.IndexCourse:CourseChanged',
                    '{"CourseId":"' || "Id" || '"}', 'Ordinary',
                    now(), now(), 0
                FROM "Courses" WHERE "Status" = 'Published' AND "DeletedAt" IS NULL;
                """
            );
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(
                """
                DELETE FROM "SearchDocuments" WHERE "Kind" = 'Lesson';
                """
            );

            migrationBuilder.DropTable(
                name: "SavedCourses");

            migrationBuilder.DropIndex(
                name: "IX_SearchDocuments_InstitutionId",
                table: "SearchDocuments");
        }
    }
}
