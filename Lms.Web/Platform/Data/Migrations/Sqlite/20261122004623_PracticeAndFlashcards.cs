using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Lms.Web.Platform.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class PracticeAndFlashcards : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "ActivityCount",
                table: "Lessons",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "Activities",
                table: "LessonBodies",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "ActivityAttempts",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    InstitutionId = table.Column<Guid>(type: "TEXT", nullable: false),
                    EnrollmentId = table.Column<Guid>(type: "TEXT", nullable: false),
                    LessonId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Key = table.Column<string>(type: "TEXT", maxLength: 48, nullable: false),
                    Question = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: false),
                    Given = table.Column<string>(type: "TEXT", maxLength: 4000, nullable: false),
                    Percent = table.Column<decimal>(type: "TEXT", precision: 18, scale: 2, nullable: false),
                    IsRight = table.Column<bool>(type: "INTEGER", nullable: false),
                    AnsweredAt = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ActivityAttempts", x => x.Id);
                    table.ForeignKey(
                        name: "FK_ActivityAttempts_Enrollments_EnrollmentId",
                        column: x => x.EnrollmentId,
                        principalTable: "Enrollments",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "ActivityStates",
                columns: table => new
                {
                    EnrollmentId = table.Column<Guid>(type: "TEXT", nullable: false),
                    LessonId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Key = table.Column<string>(type: "TEXT", maxLength: 48, nullable: false),
                    InstitutionId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Attempts = table.Column<int>(type: "INTEGER", nullable: false),
                    Misses = table.Column<int>(type: "INTEGER", nullable: false),
                    BestPercent = table.Column<decimal>(type: "TEXT", precision: 18, scale: 2, nullable: false),
                    IsDone = table.Column<bool>(type: "INTEGER", nullable: false),
                    Given = table.Column<string>(type: "TEXT", maxLength: 4000, nullable: true),
                    Print = table.Column<string>(type: "TEXT", maxLength: 12, nullable: true),
                    FirstAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    LastAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    DueOn = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    Ease = table.Column<decimal>(type: "TEXT", precision: 18, scale: 2, nullable: false),
                    Repetitions = table.Column<int>(type: "INTEGER", nullable: false),
                    IntervalDays = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ActivityStates", x => new { x.EnrollmentId, x.LessonId, x.Key });
                    table.ForeignKey(
                        name: "FK_ActivityStates_Enrollments_EnrollmentId",
                        column: x => x.EnrollmentId,
                        principalTable: "Enrollments",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_ActivityAttempts_EnrollmentId_LessonId",
                table: "ActivityAttempts",
                columns: new[] { "EnrollmentId", "LessonId" });

            migrationBuilder.CreateIndex(
                name: "IX_ActivityAttempts_LessonId_Key",
                table: "ActivityAttempts",
                columns: new[] { "LessonId", "Key" });

            migrationBuilder.CreateIndex(
                name: "IX_ActivityStates_EnrollmentId_DueOn",
                table: "ActivityStates",
                columns: new[] { "EnrollmentId", "DueOn" });

            migrationBuilder.CreateIndex(
                name: "IX_ActivityStates_LessonId",
                table: "ActivityStates",
                column: "LessonId");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "ActivityAttempts");

            migrationBuilder.DropTable(
                name: "ActivityStates");

            migrationBuilder.DropColumn(
                name: "ActivityCount",
                table: "Lessons");

            migrationBuilder.DropColumn(
                name: "Activities",
                table: "LessonBodies");
        }
    }
}
