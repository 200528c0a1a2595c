using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Lms.Web.Platform.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Questions : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "Given",
                table: "CheckAnswers",
                type: "TEXT",
                maxLength: 4000,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<decimal>(
                name: "Percent",
                table: "CheckAnswers",
                type: "TEXT",
                precision: 18,
                scale: 2,
                nullable: false,
                defaultValue: 0m);

            migrationBuilder.AddColumn<string>(
                name: "Said",
                table: "CheckAnswers",
                type: "TEXT",
                maxLength: 4000,
                nullable: false,
                defaultValue: "");

            // Questions and answers of choice, kept as all kinds are kept from now on. True and false in words of their own are a choice of one.
            migrationBuilder.Sql(
                """
                UPDATE "CheckAnswers" SET
                    "Given" = CASE "Chosen" WHEN '' THEN '[]' ELSE '["' || replace("Chosen", ',', '","') || '"]' END,
                    "Percent" = CASE WHEN "IsRight" THEN '100.0' ELSE '0.0' END,
                    "Said" = coalesce((
                        SELECT group_concat(o.value ->> 'Text', '; ')
                        FROM "Questions" q, json_each(q."Options") o
                        WHERE q."Id" = "CheckAnswers"."QuestionId"
                            AND ',' || "CheckAnswers"."Chosen" || ',' LIKE '%,' || (o.value ->> 'Id') || ',%'), '');
                UPDATE "Questions" SET
                    "Kind" = CASE "Kind" WHEN 'TrueFalse' THEN 'SingleChoice' ELSE "Kind" END,
                    "Options" = json_object(
                        'Kind', CASE "Kind" WHEN 'MultipleAnswer' THEN 1 ELSE 0 END,
                        'Prompt', "Markdown",
                        'Answers', (
                            SELECT json_group_array(json_object(
                                'Text', o.value ->> 'Text',
                                'IsRight', json(CASE WHEN o.value ->> 'IsCorrect' THEN 'true' ELSE 'false' END),
                                'Feedback', o.value ->> 'Feedback'))
                            FROM json_each("Options") o),
                        'Explanation', "Explanation"),
                    "Html" = json_object(
                        'Key', 'x' || lower(substr(replace("Id", '-', ''), 21, 12)),
                        'Kind', CASE "Kind" WHEN 'MultipleAnswer' THEN 1 ELSE 0 END,
                        'Plain', "Markdown",
                        'Html', "Html",
                        'Options', json("Options"),
                        'ExplanationHtml', "ExplanationHtml");
                """
            );

            migrationBuilder.RenameColumn(
                name: "Options",
                table: "Questions",
                newName: "Source");

            migrationBuilder.RenameColumn(
                name: "Markdown",
                table: "Questions",
                newName: "Plain");

            migrationBuilder.RenameColumn(
                name: "Html",
                table: "Questions",
                newName: "Definition");

            // Dropped by the database itself: the tool would make the tables anew, before what is written above.
            migrationBuilder.Sql(
                """
                ALTER TABLE "Questions" DROP COLUMN "Explanation";
                ALTER TABLE "Questions" DROP COLUMN "ExplanationHtml";
                ALTER TABLE "CheckAnswers" DROP COLUMN "Chosen";
                """
            );
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "Given",
                table: "CheckAnswers");

            migrationBuilder.DropColumn(
                name: "Percent",
                table: "CheckAnswers");

            migrationBuilder.DropColumn(
                name: "Said",
                table: "CheckAnswers");

            migrationBuilder.RenameColumn(
                name: "Source",
                table: "Questions",
                newName: "Options");

            migrationBuilder.RenameColumn(
                name: "Plain",
                table: "Questions",
                newName: "Markdown");

            migrationBuilder.RenameColumn(
                name: "Definition",
                table: "Questions",
                newName: "Html");

            migrationBuilder.AddColumn<string>(
                name: "Explanation",
                table: "Questions",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "ExplanationHtml",
                table: "Questions",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Chosen",
                table: "CheckAnswers",
                type: "TEXT",
                maxLength: 100,
                nullable: false,
                defaultValue: "");
        }
    }
}
