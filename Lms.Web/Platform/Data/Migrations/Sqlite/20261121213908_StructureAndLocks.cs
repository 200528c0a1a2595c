using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Lms.Web.Platform.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class StructureAndLocks : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "IsPreview",
                table: "Modules",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<bool>(
                name: "IsPublished",
                table: "Modules",
                type: "INTEGER",
                nullable: false,
                defaultValue: true);

            migrationBuilder.AddColumn<string>(
                name: "Objectives",
                table: "Modules",
                type: "TEXT",
                nullable: false,
                defaultValue: "[]");

            migrationBuilder.AddColumn<string>(
                name: "Unlock",
                table: "Modules",
                type: "TEXT",
                maxLength: 4000,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Unlock",
                table: "Lessons",
                type: "TEXT",
                maxLength: 4000,
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "DeletedAt",
                table: "Categories",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "OldCategorySlugs",
                columns: table => new
                {
                    InstitutionId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Slug = table.Column<string>(type: "TEXT", maxLength: 80, nullable: false),
                    CategoryId = table.Column<Guid>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_OldCategorySlugs", x => new { x.InstitutionId, x.Slug });
                });

            migrationBuilder.CreateIndex(
                name: "IX_OldCategorySlugs_CategoryId",
                table: "OldCategorySlugs",
                column: "CategoryId");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "OldCategorySlugs");

            migrationBuilder.DropColumn(
                name: "IsPreview",
                table: "Modules");

            migrationBuilder.DropColumn(
                name: "IsPublished",
                table: "Modules");

            migrationBuilder.DropColumn(
                name: "Objectives",
                table: "Modules");

            migrationBuilder.DropColumn(
                name: "Unlock",
                table: "Modules");

            migrationBuilder.DropColumn(
                name: "Unlock",
                table: "Lessons");

            migrationBuilder.DropColumn(
                name: "DeletedAt",
                table: "Categories");
        }
    }
}
