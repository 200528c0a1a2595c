using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Lms.Web.Platform.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class PrerequisitesAndBanners : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "BannerAlt",
                table: "Courses",
                type: "character varying(300)",
                maxLength: 300,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<Guid>(
                name: "BannerFileId",
                table: "Courses",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "BannerHeight",
                table: "Courses",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "BannerWidth",
                table: "Courses",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<Guid[]>(
                name: "PrerequisiteIds",
                table: "Courses",
                type: "uuid[]",
                nullable: false,
                defaultValue: new Guid[0]);

            migrationBuilder.AddColumn<bool>(
                name: "RequiresPrerequisites",
                table: "Courses",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.CreateTable(
                name: "ShelfChanges",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    InstitutionId = table.Column<Guid>(type: "uuid", nullable: false),
                    Kind = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    Was = table.Column<string>(type: "text", nullable: false),
                    At = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    UndoneAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ShelfChanges", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_ShelfChanges_InstitutionId_At",
                table: "ShelfChanges",
                columns: new[] { "InstitutionId", "At" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "ShelfChanges");

            migrationBuilder.DropColumn(
                name: "BannerAlt",
                table: "Courses");

            migrationBuilder.DropColumn(
                name: "BannerFileId",
                table: "Courses");

            migrationBuilder.DropColumn(
                name: "BannerHeight",
                table: "Courses");

            migrationBuilder.DropColumn(
                name: "BannerWidth",
                table: "Courses");

            migrationBuilder.DropColumn(
                name: "PrerequisiteIds",
                table: "Courses");

            migrationBuilder.DropColumn(
                name: "RequiresPrerequisites",
                table: "Courses");
        }
    }
}
