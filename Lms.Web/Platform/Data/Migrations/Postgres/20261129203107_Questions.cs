using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Lms.Web.Platform.Data.Migrations.Postgres
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
                type: "character varying(4000)",
                maxLength: 4000,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<decimal>(
                name: "Percent",
                table: "CheckAnswers",
                type: "numeric(18,2)",
                precision: 18,
                scale: 2,
                nullable: false,
                defaultValue: 0m);

            migrationBuilder.AddColumn<string>(
                name: "Said",
                table: "CheckAnswers",
                type: "character varying(4000)",
                maxLength: 4000,
                nullable: false,
                defaultValue: "");

            // Questions and answers of choice, kept as all kinds are kept from now on. True and false in words of their own are a choice of one.
            migrationBuilder.Sql(
                """
                SET LOCAL lms.institution = '*';
                UPDATE "CheckAnswers" a SET
                    "Given" = CASE a."Chosen" WHEN '' THEN '[]' ELSE '["' || replace(a."Chosen", ',', '","') || '"]' END,
                    "Percent" = CASE WHEN a."IsRight" THEN 100 ELSE 0 END,
                    "Said" = left(coalesce((
                        SELECT string_agg(o ->> 'Text', '; ')
                        FROM "Questions" q, json_array_elements(q."Options"::json) o
                        WHERE q."Id" = a."QuestionId"
                            AND ',' || a."Chosen" || ',' LIKE '%,' || (o ->> 'Id') || ',%'), ''), 4000);
                UPDATE "Questions" SET
                    "Kind" = CASE "Kind" WHEN 'TrueFalse' THEN 'SingleChoice' ELSE "Kind" END,
                    "Options" = json_build_object(
                        'Kind', CASE "Kind" WHEN 'MultipleAnswer' THEN 1 ELSE 0 END,
                        'Prompt', "Markdown",
                        'Answers', coalesce((
                            SELECT json_agg(json_build_object(
                                'Text', o ->> 'Text',
                                'IsRight', (o ->> 'IsCorrect')::boolean,
                                'Feedback', o ->> 'Feedback'))
                            FROM json_array_elements("Options"::json) o), '[]'::json),
                        'Explanation', "Explanation")::text,
                    "Html" = json_build_object(
                        'Key', 'x' || substr(replace("Id"::text, '-', ''), 21, 12),
                        'Kind', CASE "Kind" WHEN 'MultipleAnswer' THEN 1 ELSE 0 END,
                        'Plain', "Markdown",
                        'Html', "Html",
                        'Options', "Options"::json,
                        'ExplanationHtml', "ExplanationHtml")::text;
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

            migrationBuilder.DropColumn(
                name: "Explanation",
                table: "Questions");

            migrationBuilder.DropColumn(
                name: "ExplanationHtml",
                table: "Questions");

            migrationBuilder.DropColumn(
                name: "Chosen",
                table: "CheckAnswers");
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
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "ExplanationHtml",
                table: "Questions",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Chosen",
                table: "CheckAnswers",
                type: "character varying(100)",
                maxLength: 100,
                nullable: false,
                defaultValue: "");
        }
    }
}
