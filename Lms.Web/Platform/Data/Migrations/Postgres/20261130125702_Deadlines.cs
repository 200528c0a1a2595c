using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Lms.Web.Platform.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Deadlines : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Deadlines_CourseId_LessonId",
                table: "Deadlines");

            migrationBuilder.DropIndex(
                name: "IX_Deadlines_WholeCourse",
                table: "Deadlines");

            // A column that may be empty is added beside the old one: changing the old one would write the table anew on SQLite.
            migrationBuilder.AddColumn<DateTime>(
                name: "FixedAt",
                table: "Deadlines",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Audience",
                table: "Deadlines",
                type: "character varying(24)",
                maxLength: 24,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<Guid>(
                name: "AudienceId",
                table: "Deadlines",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "ById",
                table: "Deadlines",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "CreatedAt",
                table: "Deadlines",
                type: "timestamp with time zone",
                nullable: false,
                defaultValue: new DateTime(1, 1, 1, 0, 0, 0, 0, DateTimeKind.Unspecified));

            migrationBuilder.AddColumn<int>(
                name: "DaysAfterStart",
                table: "Deadlines",
                type: "integer",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Instructions",
                table: "Deadlines",
                type: "character varying(2000)",
                maxLength: 2000,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<Guid>(
                name: "PersonId",
                table: "Deadlines",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "Rank",
                table: "Deadlines",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "Reason",
                table: "Deadlines",
                type: "character varying(500)",
                maxLength: 500,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Target",
                table: "Deadlines",
                type: "character varying(24)",
                maxLength: 24,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<Guid>(
                name: "TargetId",
                table: "Deadlines",
                type: "uuid",
                nullable: false,
                defaultValue: new Guid("00000000-0000-0000-0000-000000000000"));

            migrationBuilder.AddColumn<string>(
                name: "TimeZone",
                table: "Deadlines",
                type: "character varying(64)",
                maxLength: 64,
                nullable: false,
                defaultValue: "UTC");

            migrationBuilder.Sql(
                """
                UPDATE "Deadlines" SET
                    "FixedAt" = "DueAt",
                    "Audience" = 'Everyone',
                    "CreatedAt" = now(),
                    "Target" = CASE WHEN "LessonId" IS NULL THEN 'Course' ELSE 'Lesson' END,
                    "TargetId" = COALESCE("LessonId", "CourseId");
                """
            );

            migrationBuilder.DropIndex(
                name: "IX_Deadlines_DueAt",
                table: "Deadlines");

            migrationBuilder.Sql("ALTER TABLE \"Deadlines\" DROP COLUMN \"DueAt\"");

            migrationBuilder.CreateIndex(
                name: "IX_Deadlines_FixedAt",
                table: "Deadlines",
                column: "FixedAt");

            migrationBuilder.CreateIndex(
                name: "IX_Deadlines_AudienceId",
                table: "Deadlines",
                column: "AudienceId",
                filter: "\"AudienceId\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Deadlines_CourseId_TargetId_AudienceId",
                table: "Deadlines",
                columns: new[] { "CourseId", "TargetId", "AudienceId" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Deadlines_AudienceId",
                table: "Deadlines");

            migrationBuilder.DropIndex(
                name: "IX_Deadlines_CourseId_TargetId_AudienceId",
                table: "Deadlines");

            migrationBuilder.DropColumn(
                name: "Audience",
                table: "Deadlines");

            migrationBuilder.DropColumn(
                name: "AudienceId",
                table: "Deadlines");

            migrationBuilder.DropColumn(
                name: "ById",
                table: "Deadlines");

            migrationBuilder.DropColumn(
                name: "CreatedAt",
                table: "Deadlines");

            migrationBuilder.DropColumn(
                name: "DaysAfterStart",
                table: "Deadlines");

            migrationBuilder.DropColumn(
                name: "Instructions",
                table: "Deadlines");

            migrationBuilder.DropColumn(
                name: "PersonId",
                table: "Deadlines");

            migrationBuilder.DropColumn(
                name: "Rank",
                table: "Deadlines");

            migrationBuilder.DropColumn(
                name: "Reason",
                table: "Deadlines");

            migrationBuilder.DropColumn(
                name: "Target",
                table: "Deadlines");

            migrationBuilder.DropColumn(
                name: "TargetId",
                table: "Deadlines");

            migrationBuilder.DropColumn(
                name: "TimeZone",
                table: "Deadlines");

            migrationBuilder.RenameColumn(
                name: "FixedAt",
                table: "Deadlines",
                newName: "DueAt");

            migrationBuilder.RenameIndex(
                name: "IX_Deadlines_FixedAt",
                table: "Deadlines",
                newName: "IX_Deadlines_DueAt");

            migrationBuilder.AlterColumn<DateTime>(
                name: "DueAt",
                table: "Deadlines",
                type: "timestamp with time zone",
                nullable: false,
                defaultValue: new DateTime(1, 1, 1, 0, 0, 0, 0, DateTimeKind.Unspecified),
                oldClrType: typeof(DateTime),
                oldType: "timestamp with time zone",
                oldNullable: true);

            migrationBuilder.CreateIndex(
                name: "IX_Deadlines_CourseId_LessonId",
                table: "Deadlines",
                columns: new[] { "CourseId", "LessonId" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Deadlines_WholeCourse",
                table: "Deadlines",
                column: "CourseId",
                unique: true,
                filter: "\"LessonId\" IS NULL");
        }
    }
}
