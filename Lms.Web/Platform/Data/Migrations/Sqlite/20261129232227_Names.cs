using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Lms.Web.Platform.Data.Migrations.Sqlite
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
            migrationBuilder.RenameTable(name: "ShelfChanges", newName: "CategoryChanges");
            migrationBuilder.RenameIndex(name: "IX_ShelfChanges_InstitutionId_At", newName: "IX_CategoryChanges_InstitutionId_At", table: "CategoryChanges");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.RenameTable(name: "ApprovalRequests", newName: "ReviewRequests");
            migrationBuilder.RenameIndex(name: "IX_ApprovalRequests_CourseId_LessonId_AskedAt", newName: "IX_ReviewRequests_CourseId_LessonId_AskedAt", table: "ReviewRequests");
            migrationBuilder.RenameIndex(name: "IX_ApprovalRequests_PersonId_AskedAt", newName: "IX_ReviewRequests_PersonId_AskedAt", table: "ReviewRequests");
            migrationBuilder.RenameIndex(name: "IX_ApprovalRequests_WaitingCourse", newName: "IX_ReviewRequests_WaitingCourse", table: "ReviewRequests");
            migrationBuilder.RenameIndex(name: "IX_ApprovalRequests_WaitingLesson", newName: "IX_ReviewRequests_WaitingLesson", table: "ReviewRequests");
            migrationBuilder.RenameTable(name: "CategoryChanges", newName: "ShelfChanges");
            migrationBuilder.RenameIndex(name: "IX_CategoryChanges_InstitutionId_At", newName: "IX_ShelfChanges_InstitutionId_At", table: "ShelfChanges");
        }
    }
}
