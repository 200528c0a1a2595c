using System;
using System.Collections.Generic;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Lms.Web.Platform.Data.Migrations.Postgres
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
                type: "character varying(7)",
                maxLength: 7,
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "LogoId",
                table: "Institutions",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<List<string>>(
                name: "MailDomains",
                table: "Institutions",
                type: "text[]",
                nullable: false,
                defaultValueSql: "'{}'");

            migrationBuilder.AddColumn<int>(
                name: "MaxCourses",
                table: "Institutions",
                type: "integer",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "MaxUsers",
                table: "Institutions",
                type: "integer",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "SignUp",
                table: "Institutions",
                type: "character varying(24)",
                maxLength: 24,
                nullable: false,
                defaultValue: "Public");

            migrationBuilder.AddColumn<DateTime>(
                name: "SuspendedAt",
                table: "Institutions",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "SuspendedBecause",
                table: "Institutions",
                type: "character varying(500)",
                maxLength: 500,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "SwitchedOff",
                table: "Institutions",
                type: "character varying(120)",
                maxLength: 120,
                nullable: false,
                defaultValue: "None");

            migrationBuilder.AddColumn<string>(
                name: "Tier",
                table: "Institutions",
                type: "character varying(40)",
                maxLength: 40,
                nullable: true);

            // Whoever had closed the door keeps it closed.
            migrationBuilder.Sql("""UPDATE "Institutions" SET "SignUp" = 'InviteOnly' WHERE NOT "IsOpenForRegistration" """);

            migrationBuilder.DropColumn(
                name: "IsOpenForRegistration",
                table: "Institutions");

            migrationBuilder.CreateTable(
                name: "Consents",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    InstitutionId = table.Column<Guid>(type: "uuid", nullable: false),
                    PersonId = table.Column<Guid>(type: "uuid", nullable: false),
                    Kind = table.Column<string>(type: "character varying(24)", maxLength: 24, nullable: false),
                    Number = table.Column<int>(type: "integer", nullable: false),
                    At = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    Address = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Consents", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "LegalTexts",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    InstitutionId = table.Column<Guid>(type: "uuid", nullable: false),
                    Kind = table.Column<string>(type: "character varying(24)", maxLength: 24, nullable: false),
                    Number = table.Column<int>(type: "integer", nullable: false),
                    Markdown = table.Column<string>(type: "text", nullable: false),
                    Html = table.Column<string>(type: "text", nullable: false),
                    AsksEverybody = table.Column<bool>(type: "boolean", nullable: false),
                    PublishedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    PublishedById = table.Column<Guid>(type: "uuid", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_LegalTexts", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "StoredKeys",
                columns: table => new
                {
                    Id = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    Xml = table.Column<string>(type: "text", nullable: false),
                    CreatedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
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
                type: "boolean",
                nullable: false,
                defaultValue: false);
        }
    }
}
