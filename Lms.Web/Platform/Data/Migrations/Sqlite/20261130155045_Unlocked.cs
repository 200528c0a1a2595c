using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Lms.Web.Platform.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Unlocked : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "IsUnlocked",
                table: "Enrollments",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "IsUnlocked",
                table: "Enrollments");
        }
    }
}
