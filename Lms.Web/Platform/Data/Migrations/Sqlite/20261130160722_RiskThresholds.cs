using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Lms.Web.Platform.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class RiskThresholds : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "RiskDays",
                table: "Courses",
                type: "INTEGER",
                nullable: false,
                defaultValue: 14);

            migrationBuilder.AddColumn<int>(
                name: "RiskDrop",
                table: "Courses",
                type: "INTEGER",
                nullable: false,
                defaultValue: 20);

            migrationBuilder.AddColumn<int>(
                name: "RiskShare",
                table: "Courses",
                type: "INTEGER",
                nullable: false,
                defaultValue: 50);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "RiskDays",
                table: "Courses");

            migrationBuilder.DropColumn(
                name: "RiskDrop",
                table: "Courses");

            migrationBuilder.DropColumn(
                name: "RiskShare",
                table: "Courses");
        }
    }
}
