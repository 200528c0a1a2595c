using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Lms.Web.Platform.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class VersionsAndReview : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<Guid>(
                name: "DraftedById",
                table: "LessonBodies",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Kind",
                table: "LessonVersions",
                type: "TEXT",
                maxLength: 24,
                nullable: false,
                defaultValue: "Published");

            migrationBuilder.AddColumn<string>(
                name: "Note",
                table: "LessonVersions",
                type: "TEXT",
                maxLength: 300,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Objective",
                table: "LessonVersions",
                type: "TEXT",
                maxLength: 500,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Transcript",
                table: "LessonVersions",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "LastVersion",
                table: "Lessons",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.CreateTable(
                name: "LessonComments",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    InstitutionId = table.Column<Guid>(type: "TEXT", nullable: false),
                    CourseId = table.Column<Guid>(type: "TEXT", nullable: false),
                    LessonId = table.Column<Guid>(type: "TEXT", nullable: false),
                    ThreadId = table.Column<Guid>(type: "TEXT", nullable: true),
                    PersonId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Text = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: false),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    Quote = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: true),
                    Place = table.Column<int>(type: "INTEGER", nullable: false),
                    ResolvedAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    ResolvedById = table.Column<Guid>(type: "TEXT", nullable: true),
                    DeletedAt = table.Column<DateTime>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_LessonComments", x => x.Id);
                    table.ForeignKey(
                        name: "FK_LessonComments_Lessons_LessonId",
                        column: x => x.LessonId,
                        principalTable: "Lessons",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "LessonDrafts",
                columns: table => new
                {
                    LessonId = table.Column<Guid>(type: "TEXT", nullable: false),
                    InstitutionId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Title = table.Column<string>(type: "TEXT", maxLength: 160, nullable: false),
                    Objective = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true),
                    Markdown = table.Column<string>(type: "TEXT", nullable: false),
                    Transcript = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_LessonDrafts", x => x.LessonId);
                    table.ForeignKey(
                        name: "FK_LessonDrafts_LessonBodies_LessonId",
                        column: x => x.LessonId,
                        principalTable: "LessonBodies",
                        principalColumn: "LessonId",
                        onDelete: ReferentialAction.Cascade);
                });

            DraftsApart.Move(migrationBuilder);

            migrationBuilder.CreateTable(
                name: "PlannedPublications",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    InstitutionId = table.Column<Guid>(type: "TEXT", nullable: false),
                    CourseId = table.Column<Guid>(type: "TEXT", nullable: false),
                    LessonId = table.Column<Guid>(type: "TEXT", nullable: true),
                    PersonId = table.Column<Guid>(type: "TEXT", nullable: false),
                    DueAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    AskedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    Note = table.Column<string>(type: "TEXT", maxLength: 300, nullable: true),
                    State = table.Column<string>(type: "TEXT", maxLength: 24, nullable: false),
                    EndedAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    Why = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PlannedPublications", x => x.Id);
                    table.ForeignKey(
                        name: "FK_PlannedPublications_Courses_CourseId",
                        column: x => x.CourseId,
                        principalTable: "Courses",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_PlannedPublications_Lessons_LessonId",
                        column: x => x.LessonId,
                        principalTable: "Lessons",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "ReviewRequests",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    InstitutionId = table.Column<Guid>(type: "TEXT", nullable: false),
                    CourseId = table.Column<Guid>(type: "TEXT", nullable: false),
                    LessonId = table.Column<Guid>(type: "TEXT", nullable: true),
                    PersonId = table.Column<Guid>(type: "TEXT", nullable: false),
                    AskedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    Message = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: true),
                    State = table.Column<string>(type: "TEXT", maxLength: 24, nullable: false),
                    DecidedById = table.Column<Guid>(type: "TEXT", nullable: true),
                    DecidedAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    Answer = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: true),
                    TextOf = table.Column<DateTime>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ReviewRequests", x => x.Id);
                    table.ForeignKey(
                        name: "FK_ReviewRequests_Courses_CourseId",
                        column: x => x.CourseId,
                        principalTable: "Courses",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_ReviewRequests_Lessons_LessonId",
                        column: x => x.LessonId,
                        principalTable: "Lessons",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_LessonComments_LessonId_CreatedAt",
                table: "LessonComments",
                columns: new[] { "LessonId", "CreatedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_LessonComments_PersonId",
                table: "LessonComments",
                column: "PersonId");

            migrationBuilder.CreateIndex(
                name: "IX_LessonComments_ThreadId",
                table: "LessonComments",
                column: "ThreadId");

            migrationBuilder.CreateIndex(
                name: "IX_PlannedPublications_CourseId_LessonId_AskedAt",
                table: "PlannedPublications",
                columns: new[] { "CourseId", "LessonId", "AskedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_PlannedPublications_Due",
                table: "PlannedPublications",
                column: "DueAt",
                filter: "\"State\" = 'Waiting'");

            migrationBuilder.CreateIndex(
                name: "IX_PlannedPublications_WaitingCourse",
                table: "PlannedPublications",
                column: "CourseId",
                unique: true,
                filter: "\"State\" = 'Waiting' AND \"LessonId\" IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_PlannedPublications_WaitingLesson",
                table: "PlannedPublications",
                column: "LessonId",
                unique: true,
                filter: "\"State\" = 'Waiting' AND \"LessonId\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_ReviewRequests_CourseId_LessonId_AskedAt",
                table: "ReviewRequests",
                columns: new[] { "CourseId", "LessonId", "AskedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_ReviewRequests_PersonId_AskedAt",
                table: "ReviewRequests",
                columns: new[] { "PersonId", "AskedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_ReviewRequests_WaitingCourse",
                table: "ReviewRequests",
                column: "CourseId",
                unique: true,
                filter: "\"State\" = 'Waiting' AND \"LessonId\" IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_ReviewRequests_WaitingLesson",
                table: "ReviewRequests",
                column: "LessonId",
                unique: true,
                filter: "\"State\" = 'Waiting' AND \"LessonId\" IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            DraftsApart.Join(migrationBuilder);

            migrationBuilder.DropTable(
                name: "LessonComments");

            migrationBuilder.DropTable(
                name: "LessonDrafts");

            migrationBuilder.DropTable(
                name: "PlannedPublications");

            migrationBuilder.DropTable(
                name: "ReviewRequests");

            migrationBuilder.DropColumn(
                name: "Kind",
                table: "LessonVersions");

            migrationBuilder.DropColumn(
                name: "Note",
                table: "LessonVersions");

            migrationBuilder.DropColumn(
                name: "Objective",
                table: "LessonVersions");

            migrationBuilder.DropColumn(
                name: "Transcript",
                table: "LessonVersions");

            migrationBuilder.DropColumn(
                name: "LastVersion",
                table: "Lessons");

            migrationBuilder.DropColumn(
                name: "DraftedById",
                table: "LessonBodies");
        }
    }
}
