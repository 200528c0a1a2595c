using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Lms.Web.Platform.Data.Migrations.Postgres
{
    /// <summary>Requests for approval and changes of categories get the names that the glossary gives them; rows stay as they are.</summary>
    public partial class Names : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.RenameTable(name: "ReviewRequests", newName: "ApprovalRequests");
            migrationBuilder.RenameIndex(name: "IX_ReviewRequests_CourseId_LessonId_AskedAt", newName: "IX_ApprovalRequests_CourseId_LessonId_AskedAt", table: "ApprovalRequests");
            migrationBuilder.RenameIndex(name: "IX_ReviewRequests_PersonId_AskedAt", newName: "IX_ApprovalRequests_PersonId_AskedAt", table: "ApprovalRequests");
            migrationBuilder.RenameIndex(name: "IX_ReviewRequests_WaitingCourse", newName: "IX_ApprovalRequests_WaitingCourse", table: "ApprovalRequests");
            migrationBuilder.RenameIndex(name: "IX_ReviewRequests_WaitingLesson", newName: "IX_ApprovalRequests_WaitingLesson", table: "ApprovalRequests");
            migrationBuilder.Sql("ALTER TABLE \"ApprovalRequests\" RENAME CONSTRAINT \"PK_ReviewRequests\" TO \"PK_ApprovalRequests\"");
            migrationBuilder.Sql("ALTER TABLE \"ApprovalRequests\" RENAME CONSTRAINT \"FK_ReviewRequests_Courses_CourseId\" TO \"FK_ApprovalRequests_Courses_CourseId\"");
            migrationBuilder.Sql("ALTER TABLE \"ApprovalRequests\" RENAME CONSTRAINT \"FK_ReviewRequests_Lessons_LessonId\" TO \"FK_ApprovalRequests_Lessons_LessonId\"");
            migrationBuilder.RenameTable(name: "ShelfChanges", newName: "CategoryChanges");
            migrationBuilder.RenameIndex(name: "IX_ShelfChanges_InstitutionId_At", newName: "IX_CategoryChanges_InstitutionId_At", table: "CategoryChanges");
            migrationBuilder.Sql("ALTER TABLE \"CategoryChanges\" RENAME CONSTRAINT \"PK_ShelfChanges\" TO \"PK_CategoryChanges\"");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.RenameTable(name: "ApprovalRequests", newName: "ReviewRequests");
            migrationBuilder.RenameIndex(name: "IX_ApprovalRequests_CourseId_LessonId_AskedAt", newName: "IX_ReviewRequests_CourseId_LessonId_AskedAt", table: "ReviewRequests");
            migrationBuilder.RenameIndex(name: "IX_ApprovalRequests_PersonId_AskedAt", newName: "IX_ReviewRequests_PersonId_AskedAt", table: "ReviewRequests");
            migrationBuilder.RenameIndex(name: "IX_ApprovalRequests_WaitingCourse", newName: "IX_ReviewRequests_WaitingCourse", table: "ReviewRequests");
            migrationBuilder.RenameIndex(name: "IX_ApprovalRequests_WaitingLesson", newName: "IX_ReviewRequests_WaitingLesson", table: "ReviewRequests");
            migrationBuilder.Sql("ALTER TABLE \"ReviewRequests\" RENAME CONSTRAINT \"PK_ApprovalRequests\" TO \"PK_ReviewRequests\"");
            migrationBuilder.Sql("ALTER TABLE \"ReviewRequests\" RENAME CONSTRAINT \"FK_ApprovalRequests_Courses_CourseId\" TO \"FK_ReviewRequests_Courses_CourseId\"");
            migrationBuilder.Sql("ALTER TABLE \"ReviewRequests\" RENAME CONSTRAINT \"FK_ApprovalRequests_Lessons_LessonId\" TO \"FK_ReviewRequests_Lessons_LessonId\"");
            migrationBuilder.RenameTable(name: "CategoryChanges", newName: "ShelfChanges");
            migrationBuilder.RenameIndex(name: "IX_CategoryChanges_InstitutionId_At", newName: "IX_ShelfChanges_InstitutionId_At", table: "ShelfChanges");
            migrationBuilder.Sql("ALTER TABLE \"ShelfChanges\" RENAME CONSTRAINT \"PK_CategoryChanges\" TO \"PK_ShelfChanges\"");
        }
    }
}
