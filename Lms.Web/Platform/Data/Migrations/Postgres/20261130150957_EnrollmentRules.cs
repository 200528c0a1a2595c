using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Lms.Web.Platform.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class EnrollmentRules : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<Guid>(
                name: "RuleId",
                table: "Enrollments",
                type: "uuid",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "EnrollmentRules",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    InstitutionId = table.Column<Guid>(type: "uuid", nullable: false),
                    Name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    CreatedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    Role = table.Column<string>(type: "character varying(24)", maxLength: 24, nullable: true),
                    Domain = table.Column<string>(type: "character varying(253)", maxLength: 253, nullable: false),
                    FieldName = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    FieldValue = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: false),
                    FromClassId = table.Column<Guid>(type: "uuid", nullable: true),
                    CourseIds = table.Column<Guid[]>(type: "uuid[]", nullable: false),
                    Withdraws = table.Column<bool>(type: "boolean", nullable: false),
                    IsOn = table.Column<bool>(type: "boolean", nullable: false),
                    MayWithdraw = table.Column<int>(type: "integer", nullable: false),
                    Held = table.Column<int>(type: "integer", nullable: false),
                    AppliedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    Enrolled = table.Column<int>(type: "integer", nullable: false),
                    Withdrawn = table.Column<int>(type: "integer", nullable: false),
                    BatchId = table.Column<Guid>(type: "uuid", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_EnrollmentRules", x => x.Id);
                    table.ForeignKey(
                        name: "FK_EnrollmentRules_Classes_FromClassId",
                        column: x => x.FromClassId,
                        principalTable: "Classes",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Enrollments_RuleId",
                table: "Enrollments",
                column: "RuleId",
                filter: "\"RuleId\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_EnrollmentRules_FromClassId",
                table: "EnrollmentRules",
                column: "FromClassId");

            migrationBuilder.CreateIndex(
                name: "IX_EnrollmentRules_InstitutionId_Name",
                table: "EnrollmentRules",
                columns: new[] { "InstitutionId", "Name" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "EnrollmentRules");

            migrationBuilder.DropIndex(
                name: "IX_Enrollments_RuleId",
                table: "Enrollments");

            migrationBuilder.DropColumn(
                name: "RuleId",
                table: "Enrollments");
        }
    }
}
