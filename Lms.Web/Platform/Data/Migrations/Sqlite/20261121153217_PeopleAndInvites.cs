using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Lms.Web.Platform.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class PeopleAndInvites : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "SortName",
                table: "People",
                type: "TEXT",
                maxLength: 100,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Email",
                table: "Memberships",
                type: "TEXT",
                maxLength: 256,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<DateTime>(
                name: "SeenAt",
                table: "Memberships",
                type: "TEXT",
                nullable: false,
                defaultValue: new DateTime(1, 1, 1, 0, 0, 0, 0, DateTimeKind.Unspecified));

            migrationBuilder.AddColumn<string>(
                name: "SortName",
                table: "Memberships",
                type: "TEXT",
                maxLength: 100,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Sought",
                table: "Memberships",
                type: "TEXT",
                maxLength: 400,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Standing",
                table: "Memberships",
                type: "TEXT",
                maxLength: 24,
                nullable: false,
                defaultValue: "");

            migrationBuilder.CreateTable(
                name: "Invites",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    InstitutionId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Email = table.Column<string>(type: "TEXT", maxLength: 254, nullable: false),
                    Name = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    Role = table.Column<string>(type: "TEXT", maxLength: 24, nullable: false),
                    CourseId = table.Column<Guid>(type: "TEXT", nullable: true),
                    CourseTitle = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    InvitedById = table.Column<Guid>(type: "TEXT", nullable: true),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    TokenHash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    SentAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    ExpiresAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    UsedAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    UsedById = table.Column<Guid>(type: "TEXT", nullable: true),
                    RevokedAt = table.Column<DateTime>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Invites", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "PeopleImports",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    InstitutionId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Kind = table.Column<string>(type: "TEXT", maxLength: 24, nullable: false),
                    FileName = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    FileHash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Tells = table.Column<bool>(type: "INTEGER", nullable: false),
                    StartedById = table.Column<Guid>(type: "TEXT", nullable: false),
                    Status = table.Column<string>(type: "TEXT", maxLength: 24, nullable: false),
                    Total = table.Column<int>(type: "INTEGER", nullable: false),
                    Position = table.Column<int>(type: "INTEGER", nullable: false),
                    StoppedBecause = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    StartedAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    FinishedAt = table.Column<DateTime>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PeopleImports", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "PeopleImportRows",
                columns: table => new
                {
                    ImportId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Number = table.Column<int>(type: "INTEGER", nullable: false),
                    InstitutionId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Line = table.Column<int>(type: "INTEGER", nullable: false),
                    Email = table.Column<string>(type: "TEXT", maxLength: 254, nullable: false),
                    Plan = table.Column<string>(type: "TEXT", maxLength: 24, nullable: false),
                    Outcome = table.Column<string>(type: "TEXT", maxLength: 24, nullable: false),
                    Details = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: false),
                    Facts = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PeopleImportRows", x => new { x.ImportId, x.Number });
                    table.ForeignKey(
                        name: "FK_PeopleImportRows_PeopleImports_ImportId",
                        column: x => x.ImportId,
                        principalTable: "PeopleImports",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Memberships_Email",
                table: "Memberships",
                columns: new[] { "InstitutionId", "Email", "Id", "Role", "Standing", "SeenAt" });

            migrationBuilder.CreateIndex(
                name: "IX_Memberships_Joined",
                table: "Memberships",
                columns: new[] { "InstitutionId", "JoinedAt", "Id", "Role", "Standing", "SeenAt" });

            migrationBuilder.CreateIndex(
                name: "IX_Memberships_Name",
                table: "Memberships",
                columns: new[] { "InstitutionId", "SortName", "Id", "Role", "Standing", "SeenAt", "Sought" });

            migrationBuilder.CreateIndex(
                name: "IX_Memberships_Seen",
                table: "Memberships",
                columns: new[] { "InstitutionId", "SeenAt", "Id", "Role", "Standing" });

            migrationBuilder.CreateIndex(
                name: "IX_Invites_CourseId",
                table: "Invites",
                column: "CourseId");

            migrationBuilder.CreateIndex(
                name: "IX_Invites_InstitutionId_CreatedAt",
                table: "Invites",
                columns: new[] { "InstitutionId", "CreatedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_Invites_InstitutionId_Email",
                table: "Invites",
                columns: new[] { "InstitutionId", "Email" });

            migrationBuilder.CreateIndex(
                name: "IX_Invites_TokenHash",
                table: "Invites",
                column: "TokenHash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_PeopleImportRows_ImportId_Plan_Number",
                table: "PeopleImportRows",
                columns: new[] { "ImportId", "Plan", "Number" });

            migrationBuilder.CreateIndex(
                name: "IX_PeopleImports_InstitutionId_CreatedAt",
                table: "PeopleImports",
                columns: new[] { "InstitutionId", "CreatedAt" });

            MemberColumns.Fill(migrationBuilder);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            MemberColumns.Drop(migrationBuilder);

            migrationBuilder.DropTable(
                name: "Invites");

            migrationBuilder.DropTable(
                name: "PeopleImportRows");

            migrationBuilder.DropTable(
                name: "PeopleImports");

            migrationBuilder.DropIndex(
                name: "IX_Memberships_Email",
                table: "Memberships");

            migrationBuilder.DropIndex(
                name: "IX_Memberships_Joined",
                table: "Memberships");

            migrationBuilder.DropIndex(
                name: "IX_Memberships_Name",
                table: "Memberships");

            migrationBuilder.DropIndex(
                name: "IX_Memberships_Seen",
                table: "Memberships");

            migrationBuilder.DropColumn(
                name: "SortName",
                table: "People");

            migrationBuilder.DropColumn(
                name: "Email",
                table: "Memberships");

            migrationBuilder.DropColumn(
                name: "SeenAt",
                table: "Memberships");

            migrationBuilder.DropColumn(
                name: "SortName",
                table: "Memberships");

            migrationBuilder.DropColumn(
                name: "Sought",
                table: "Memberships");

            migrationBuilder.DropColumn(
                name: "Standing",
                table: "Memberships");
        }
    }
}
