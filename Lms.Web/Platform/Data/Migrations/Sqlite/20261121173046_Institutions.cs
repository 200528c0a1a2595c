using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Lms.Web.Platform.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Institutions : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "AccentColor",
                table: "Institutions",
                type: "TEXT",
                maxLength: 7,
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "LogoId",
                table: "Institutions",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "MailDomains",
                table: "Institutions",
                type: "TEXT",
                nullable: false,
                defaultValue: "[]");

            migrationBuilder.AddColumn<int>(
                name: "MaxCourses",
                table: "Institutions",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "MaxUsers",
                table: "Institutions",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "SignUp",
                table: "Institutions",
                type: "TEXT",
                maxLength: 24,
                nullable: false,
                defaultValue: "Public");

            migrationBuilder.AddColumn<DateTime>(
                name: "SuspendedAt",
                table: "Institutions",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "SuspendedBecause",
                table: "Institutions",
                type: "TEXT",
                maxLength: 500,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "SwitchedOff",
                table: "Institutions",
                type: "TEXT",
                maxLength: 120,
                nullable: false,
                defaultValue: "None");

            migrationBuilder.AddColumn<string>(
                name: "Tier",
                table: "Institutions",
                type: "TEXT",
                maxLength: 40,
                nullable: true);

            // Whoever had closed the door keeps it closed.
            migrationBuilder.Sql("""UPDATE "Institutions" SET "SignUp" = 'InviteOnly' WHERE NOT "IsOpenForRegistration" """);

            // SQLite drops a column by itself; building the table anew would leave it half done if the process died.
            migrationBuilder.Sql("""ALTER TABLE "Institutions" DROP COLUMN "IsOpenForRegistration" """);

            migrationBuilder.CreateTable(
                name: "Consents",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    InstitutionId = table.Column<Guid>(type: "TEXT", nullable: false),
                    PersonId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Kind = table.Column<string>(type: "TEXT", maxLength: 24, nullable: false),
                    Number = table.Column<int>(type: "INTEGER", nullable: false),
                    At = table.Column<DateTime>(type: "TEXT", nullable: false),
                    Address = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Consents", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "LegalTexts",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    InstitutionId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Kind = table.Column<string>(type: "TEXT", maxLength: 24, nullable: false),
                    Number = table.Column<int>(type: "INTEGER", nullable: false),
                    Markdown = table.Column<string>(type: "TEXT", nullable: false),
                    Html = table.Column<string>(type: "TEXT", nullable: false),
                    AsksEverybody = table.Column<bool>(type: "INTEGER", nullable: false),
                    PublishedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    PublishedById = table.Column<Guid>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_LegalTexts", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "StoredKeys",
                columns: table => new
                {
                    Id = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    Xml = table.Column<string>(type: "TEXT", nullable: false),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_StoredKeys", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Institutions_Name",
                table: "Institutions",
                column: "Name");

            migrationBuilder.CreateIndex(
                name: "IX_Consents_PersonId_InstitutionId_Kind_Number",
                table: "Consents",
                columns: new[] { "PersonId", "InstitutionId", "Kind", "Number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_LegalTexts_InstitutionId_Kind_Number",
                table: "LegalTexts",
                columns: new[] { "InstitutionId", "Kind", "Number" },
                unique: true);
            AuditGuard.CreateForConsents(migrationBuilder);
            MemberColumns.SeeAllInstitutions(migrationBuilder);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            AuditGuard.DropForConsents(migrationBuilder);

            migrationBuilder.DropTable(
                name: "Consents");

            migrationBuilder.DropTable(
                name: "LegalTexts");

            migrationBuilder.DropTable(
                name: "StoredKeys");

            migrationBuilder.DropIndex(
                name: "IX_Institutions_Name",
                table: "Institutions");

            migrationBuilder.DropColumn(
                name: "AccentColor",
                table: "Institutions");

            migrationBuilder.DropColumn(
                name: "LogoId",
                table: "Institutions");

            migrationBuilder.DropColumn(
                name: "MailDomains",
                table: "Institutions");

            migrationBuilder.DropColumn(
                name: "MaxCourses",
                table: "Institutions");

            migrationBuilder.DropColumn(
                name: "MaxUsers",
                table: "Institutions");

            migrationBuilder.DropColumn(
                name: "SignUp",
                table: "Institutions");

            migrationBuilder.DropColumn(
                name: "SuspendedAt",
                table: "Institutions");

            migrationBuilder.DropColumn(
                name: "SuspendedBecause",
                table: "Institutions");

            migrationBuilder.DropColumn(
                name: "SwitchedOff",
                table: "Institutions");

            migrationBuilder.DropColumn(
                name: "Tier",
                table: "Institutions");

            migrationBuilder.AddColumn<bool>(
                name: "IsOpenForRegistration",
                table: "Institutions",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);
        }
    }
}
