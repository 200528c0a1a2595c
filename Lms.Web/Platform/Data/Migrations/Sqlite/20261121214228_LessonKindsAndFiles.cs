using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Lms.Web.Platform.Data.Migrations.Sqlite
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
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "OutsideNote",
                table: "Lessons",
                type: "TEXT",
                maxLength: 500,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "OutsideTitle",
                table: "Lessons",
                type: "TEXT",
                maxLength: 160,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "OutsideUrl",
                table: "Lessons",
                type: "TEXT",
                maxLength: 1000,
                nullable: true);

            // Until now a file went to whoever could read the lesson.
            migrationBuilder.AddColumn<string>(
                name: "Access",
                table: "LessonAttachments",
                type: "TEXT",
                maxLength: 24,
                nullable: false,
                defaultValue: "Preview");

            migrationBuilder.AddColumn<DateTime>(
                name: "DeletedAt",
                table: "LessonAttachments",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Description",
                table: "LessonAttachments",
                type: "TEXT",
                maxLength: 500,
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "Downloads",
                table: "LessonAttachments",
                type: "INTEGER",
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
