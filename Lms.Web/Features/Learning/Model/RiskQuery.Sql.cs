using System.Data.Common;
using System.Globalization;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Enrollments.Model;
using Lms.Web.Platform.Data;

namespace Lms.Web.Features.Learning.Model;

/// <summary>Reads the facts of many learners with one statement. Those who have completed the course have nothing to fear.</summary>
internal static class RiskQuery
{
    /// <summary>As many as a page of learners has: the text of the statement is then always the same.</summary>
    private const int Most = 50;

    /// <param name="ClassId">Only this class; null for the whole course.</param>
    /// <param name="Enrollments">Only these; null for all.</param>
    internal sealed record Scope(Guid? ClassId, IReadOnlyCollection<Guid>? Enrollments);

    internal static async Task<IReadOnlyList<RiskFacts>> ReadAsync(
        LmsContext db,
        Course course,
        Scope scope,
        DateTime now,
        CancellationToken stop
    )
    {
        if (scope.Enrollments is { Count: 0 })
            return [];
        return await Rows.ReadAsync(db, Sql(scope), command => Fill(command, db, course, scope), row => Facts(row, course, now), stop);
    }

    private static void Fill(DbCommand command, LmsContext db, Course course, Scope scope)
    {
        command.Give("@institution", db.InstitutionId);
        command.Give("@course", course.Id);
        if (scope.ClassId is { } it)
            command.Give("@class", it);
        if (scope.Enrollments is not { } asked)
            return;
        var ids = asked.Take(Most).ToList();
        for (var i = 0; i < Most; i++)
            command.Give(Name(i), ids[Math.Min(i, ids.Count - 1)]);
    }

    private static string Name(int i) => string.Create(CultureInfo.InvariantCulture, $"@e{i}");

    private static RiskFacts Facts(DbDataReader row, Course course, DateTime now) =>
        new()
        {
            EnrollmentId = row.GetGuid(0),
            Now = now,
            Rules = course.Rules,
            CountsFrom = Utc(row, 1),
            LastAt = row.IsDBNull(2) ? null : Utc(row, 2),
            Done = row.GetInt32(3),
            IsInClass = !row.IsDBNull(4),
            Median = Number(row, 5),
            GroupSize = (int)Number(row, 6),
            Answers = (int)Number(row, 7),
            Score = Number(row, 8),
            ScoreBefore = Number(row, 9),
        };

    private static DateTime Utc(DbDataReader row, int at) => DateTime.SpecifyKind(row.GetDateTime(at), DateTimeKind.Utc);

    private static double Number(DbDataReader row, int at) =>
        row.IsDBNull(at) ? 0 : Convert.ToDouble(row.GetValue(at), CultureInfo.InvariantCulture);

    /// <summary>
    /// Medians are of the class of each learner, or of those in no class. Cards are not answers: how well one was known is the learner’s
    /// own judgment. The cross joins keep SQLite from reading the answers of everyone first.
    /// </summary>
    private static string Sql(Scope scope) =>
        $"""
            WITH "Group" AS MATERIALIZED (
                SELECT "Id", "ClassId", "Status", "LessonsDone", "LastAccessedAt",
                    CASE WHEN "EnrolledAt" > "CountsFrom" THEN "EnrolledAt" ELSE "CountsFrom" END AS "CountsFrom"
                FROM "Enrollments"
                WHERE "InstitutionId" = @institution AND "CourseId" = @course AND "IsCurrent"
                AND "Status" IN ({EnrollmentStatuses.ActiveSql}){(scope.ClassId is null ? "" : " AND \"ClassId\" = @class")}),
            "Ranked" AS (
                SELECT "ClassId", "LessonsDone", ROW_NUMBER() OVER (PARTITION BY "ClassId" ORDER BY "LessonsDone") AS "Rank",
                    COUNT(*) OVER (PARTITION BY "ClassId") AS "Size" FROM "Group"),
            "Medians" AS MATERIALIZED (
                SELECT "ClassId", AVG("LessonsDone" * 1.0) AS "Median", MAX("Size") AS "Size" FROM "Ranked"
                WHERE "Rank" * 2 BETWEEN "Size" AND "Size" + 2 GROUP BY "ClassId"),
            "Asked" AS MATERIALIZED (SELECT * FROM "Group" WHERE "Status" <> 'Completed'{Among(scope)}),
            "Answers" AS (
                SELECT a."EnrollmentId", a."AnsweredAt", CAST(a."Percent" AS REAL) AS "Percent"
                FROM "Asked" AS e CROSS JOIN "CheckAnswers" AS a WHERE a."EnrollmentId" = e."Id"
                UNION ALL
                SELECT a."EnrollmentId", a."AnsweredAt", CAST(a."Percent" AS REAL)
                FROM "Asked" AS e CROSS JOIN "ActivityAttempts" AS a WHERE a."EnrollmentId" = e."Id" AND a."Key" NOT LIKE '%/%'),
            "Numbered" AS (
                SELECT "EnrollmentId", "Percent", ROW_NUMBER() OVER (PARTITION BY "EnrollmentId" ORDER BY "AnsweredAt" DESC) AS "Rank"
                FROM "Answers"),
            "Scores" AS MATERIALIZED (
                SELECT "EnrollmentId", COUNT(*) AS "Answers", AVG(CASE WHEN "Rank" <= {RiskFacts.Window} THEN "Percent" END) AS "Score",
                    AVG(CASE WHEN "Rank" > {RiskFacts.Window} THEN "Percent" END) AS "Before"
                FROM "Numbered" WHERE "Rank" <= {2 * RiskFacts.Window} GROUP BY "EnrollmentId")
            SELECT e."Id", e."CountsFrom", e."LastAccessedAt", e."LessonsDone", e."ClassId", m."Median", m."Size",
                s."Answers", s."Score", s."Before"
            FROM "Asked" AS e
            JOIN "Medians" AS m ON m."ClassId" = e."ClassId" OR (m."ClassId" IS NULL AND e."ClassId" IS NULL)
            LEFT JOIN "Scores" AS s ON s."EnrollmentId" = e."Id"
            """;

    private static string Among(Scope scope) =>
        scope.Enrollments is null ? "" : $" AND \"Id\" IN ({string.Join(", ", Enumerable.Range(0, Most).Select(Name))})";
}
