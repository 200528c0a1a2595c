using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Lms.Web.Platform.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class MemberTexts : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "Number",
                table: "Memberships",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);
            MemberColumns.CreateTextIndex(migrationBuilder);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            MemberColumns.DropTextIndex(migrationBuilder);
            migrationBuilder.DropColumn(
                name: "Number",
                table: "Memberships");
        }
    }
}
