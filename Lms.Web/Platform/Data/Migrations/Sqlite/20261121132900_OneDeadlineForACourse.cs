using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Lms.Web.Platform.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class OneDeadlineForACourse : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateIndex(
                name: "IX_Deadlines_WholeCourse",
                table: "Deadlines",
                column: "CourseId",
                unique: true,
                filter: "\"LessonId\" IS NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Deadlines_WholeCourse",
                table: "Deadlines");
        }
    }
}
