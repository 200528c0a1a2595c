using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Lms.Web.Platform.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Languages : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Notifications_PersonId_CreatedAt",
                table: "Notifications");

            migrationBuilder.AddColumn<bool>(
                name: "AutoplaysNext",
                table: "People",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "Digest",
                table: "People",
                type: "character varying(24)",
                maxLength: 24,
                nullable: false,
                defaultValue: "Immediate");

            migrationBuilder.AddColumn<decimal>(
                name: "PlaybackSpeed",
                table: "People",
                type: "numeric(4,2)",
                precision: 4,
                scale: 2,
                nullable: false,
                defaultValue: 1m);

            migrationBuilder.AddColumn<bool>(
                name: "ReducesMotion",
                table: "People",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "TextSize",
                table: "People",
                type: "character varying(24)",
                maxLength: 24,
                nullable: false,
                defaultValue: "Normal");

            migrationBuilder.AddColumn<bool>(
                name: "WaitsForMail",
                table: "Notifications",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "Locale",
                table: "Institutions",
                type: "character varying(16)",
                maxLength: 16,
                nullable: false,
                defaultValue: "en");

            migrationBuilder.CreateIndex(
                name: "IX_Notifications_WaitingForMail",
                table: "Notifications",
                columns: new[] { "PersonId", "CreatedAt" },
                filter: "\"WaitsForMail\"");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Notifications_WaitingForMail",
                table: "Notifications");

            migrationBuilder.DropColumn(
                name: "AutoplaysNext",
                table: "People");

            migrationBuilder.DropColumn(
                name: "Digest",
                table: "People");

            migrationBuilder.DropColumn(
                name: "PlaybackSpeed",
                table: "People");

            migrationBuilder.DropColumn(
                name: "ReducesMotion",
                table: "People");

            migrationBuilder.DropColumn(
                name: "TextSize",
                table: "People");

            migrationBuilder.DropColumn(
                name: "WaitsForMail",
                table: "Notifications");

            migrationBuilder.DropColumn(
                name: "Locale",
                table: "Institutions");

            migrationBuilder.CreateIndex(
                name: "IX_Notifications_PersonId_CreatedAt",
                table: "Notifications",
                columns: new[] { "PersonId", "CreatedAt" });
        }
    }
}
