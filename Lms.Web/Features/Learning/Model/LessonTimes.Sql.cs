using System.Data.Common;
using System.Globalization;
using Lms.Web.Features.Enrollments.Model;
using Lms.Web.Platform.Data;

namespace Lms.Web.Features.Learning.Model;

/// <summary>How a group got through a lesson.</summary>
/// <param name="MedianSeconds">Of active time, among those who opened it.</param>
public sealed record LessonTime(Guid LessonId, int MedianSeconds, int Opened, int Done);

/// <summary>The databases have no median in common, so the middle rows of each lesson are counted out.</summary>
public static class LessonTimes
{
    /// <param name="classId">Only this class; null for the whole course.</param>
    public static async Task<IReadOnlyList<LessonTime>> OfAsync(LmsContext db, Guid courseId, Guid? classId, CancellationToken stop) =>
        await Rows.ReadAsync(
            db,
            classId is null ? Sql("") : Sql(" AND e.\"ClassId\" = @class"),
            command =>
            {
                command.Give("@institution", db.InstitutionId);
                command.Give("@course", courseId);
                if (classId is { } it)
                    command.Give("@class", it);
            },
            row => new LessonTime(row.GetGuid(0), (int)Number(row, 1), (int)Number(row, 2), (int)Number(row, 3)),
            stop
        );

    private static double Number(DbDataReader row, int at) => Convert.ToDouble(row.GetValue(at), CultureInfo.InvariantCulture);

    private static string Sql(string among) =>
        $"""
            SELECT "LessonId", AVG("ActiveSeconds" * 1.0), MAX("Size"), MAX("Done") FROM (
                SELECT p."LessonId", p."ActiveSeconds",
                    ROW_NUMBER() OVER (PARTITION BY p."LessonId" ORDER BY p."ActiveSeconds") AS "Rank",
                    COUNT(*) OVER (PARTITION BY p."LessonId") AS "Size",
                    SUM(CASE WHEN p."Status" = 'Completed' THEN 1 ELSE 0 END) OVER (PARTITION BY p."LessonId") AS "Done"
                FROM "Enrollments" AS e JOIN "LessonProgress" AS p ON p."EnrollmentId" = e."Id"
                WHERE e."InstitutionId" = @institution AND e."CourseId" = @course{among} AND e."IsCurrent"
                AND e."Status" IN ({EnrollmentStatuses.ActiveSql})) AS "Ranked"
            WHERE "Rank" * 2 BETWEEN "Size" AND "Size" + 2 GROUP BY "LessonId"
            """;
}
