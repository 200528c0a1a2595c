using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Lms.Web.Platform.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class UploadsAndQuarantine : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "Finding",
                table: "StoredFiles",
                type: "TEXT",
                maxLength: 200,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "State",
                table: "StoredFiles",
                type: "TEXT",
                maxLength: 24,
                nullable: false,
                defaultValue: "Ready");

            migrationBuilder.AddColumn<int>(
                name: "MaxMegabytes",
                table: "Institutions",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "UploadSessions",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    InstitutionId = table.Column<Guid>(type: "TEXT", nullable: false),
                    PersonId = table.Column<Guid>(type: "TEXT", nullable: false),
                    ScopeId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Name = table.Column<string>(type: "TEXT", maxLength: 255, nullable: false),
                    Size = table.Column<long>(type: "INTEGER", nullable: false),
                    Received = table.Column<long>(type: "INTEGER", nullable: false),
                    Hash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    ChangedAt = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_UploadSessions", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_StoredFiles_CreatedAt",
                table: "StoredFiles",
                column: "CreatedAt",
                filter: "\"State\" = 'Quarantined'");

            migrationBuilder.CreateIndex(
                name: "IX_UploadSessions_ChangedAt",
                table: "UploadSessions",
                column: "ChangedAt");

            migrationBuilder.CreateIndex(
                name: "IX_UploadSessions_InstitutionId_PersonId",
                table: "UploadSessions",
                columns: new[] { "InstitutionId", "PersonId" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "UploadSessions");

            migrationBuilder.DropIndex(
                name: "IX_StoredFiles_CreatedAt",
                table: "StoredFiles");

            migrationBuilder.DropColumn(
                name: "Finding",
                table: "StoredFiles");

            migrationBuilder.DropColumn(
                name: "State",
                table: "StoredFiles");

            migrationBuilder.DropColumn(
                name: "MaxMegabytes",
                table: "Institutions");
        }
    }
}
