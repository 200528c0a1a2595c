using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Lms.Web.Platform.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class LessonKindsAndFiles : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<Guid>(
                name: "DocumentFileId",
                table: "Lessons",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "OutsideNote",
                table: "Lessons",
                type: "character varying(500)",
                maxLength: 500,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "OutsideTitle",
                table: "Lessons",
                type: "character varying(160)",
                maxLength: 160,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "OutsideUrl",
                table: "Lessons",
                type: "character varying(1000)",
                maxLength: 1000,
                nullable: true);

            // Until now a file went to whoever could read the lesson.
            migrationBuilder.AddColumn<string>(
                name: "Access",
                table: "LessonAttachments",
                type: "character varying(24)",
                maxLength: 24,
                nullable: false,
                defaultValue: "Preview");

            migrationBuilder.AddColumn<DateTime>(
                name: "DeletedAt",
                table: "LessonAttachments",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Description",
                table: "LessonAttachments",
                type: "character varying(500)",
                maxLength: 500,
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "Downloads",
                table: "LessonAttachments",
                type: "integer",
                nullable: false,
                defaultValue: 0);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "DocumentFileId",
                table: "Lessons");

            migrationBuilder.DropColumn(
                name: "OutsideNote",
                table: "Lessons");

            migrationBuilder.DropColumn(
                name: "OutsideTitle",
                table: "Lessons");

            migrationBuilder.DropColumn(
                name: "OutsideUrl",
                table: "Lessons");

            migrationBuilder.DropColumn(
                name: "Access",
                table: "LessonAttachments");

            migrationBuilder.DropColumn(
                name: "DeletedAt",
                table: "LessonAttachments");

            migrationBuilder.DropColumn(
                name: "Description",
                table: "LessonAttachments");

            migrationBuilder.DropColumn(
                name: "Downloads",
                table: "LessonAttachments");
        }
    }
}
