using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Lms.Web.Platform.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class ClassGroups : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<Guid>(
                name: "GroupId",
                table: "Enrollments",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "ClassGroups",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    InstitutionId = table.Column<Guid>(type: "TEXT", nullable: false),
                    ClassId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Name = table.Column<string>(type: "TEXT", maxLength: 80, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ClassGroups", x => x.Id);
                    table.ForeignKey(
                        name: "FK_ClassGroups_Classes_ClassId",
                        column: x => x.ClassId,
                        principalTable: "Classes",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Enrollments_GroupId",
                table: "Enrollments",
                column: "GroupId",
                filter: "\"GroupId\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_ClassGroups_ClassId_Name",
                table: "ClassGroups",
                columns: new[] { "ClassId", "Name" },
                unique: true);

            // A person's date still beats that of a group.
            migrationBuilder.Sql("UPDATE \"Deadlines\" SET \"Rank\" = 3 WHERE \"Rank\" = 2");
            migrationBuilder.Sql(
                "UPDATE \"OutboxMessages\" SET \"Event\" = 'EnrolledAgain', \"Handler\" = 'Features.Learning.Model.CheckCourse:EnrolledAgain' "
                    + "WHERE \"Handler\" = 'Features.Learning.Model.CheckCourse:Enrolled'");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("DELETE FROM \"Deadlines\" WHERE \"Audience\" = 'Group'");
            migrationBuilder.Sql("UPDATE \"Deadlines\" SET \"Rank\" = 2 WHERE \"Rank\" = 3");

            migrationBuilder.DropTable(
                name: "ClassGroups");

            migrationBuilder.DropIndex(
                name: "IX_Enrollments_GroupId",
                table: "Enrollments");

            migrationBuilder.DropColumn(
                name: "GroupId",
                table: "Enrollments");
        }
    }
}
