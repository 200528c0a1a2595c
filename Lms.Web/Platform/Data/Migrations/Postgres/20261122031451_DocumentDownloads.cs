using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Lms.Web.Platform.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class DocumentDownloads : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "DocumentDownloads",
                table: "Lessons",
                type: "integer",
                nullable: false,
                defaultValue: 0);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "DocumentDownloads",
                table: "Lessons");
        }
    }
}
