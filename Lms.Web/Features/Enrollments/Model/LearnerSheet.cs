using System.Globalization;
using Lms.Web.Platform.Text;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Enrollments.Model;

/// <summary>Learners and their progress as a CSV file.</summary>
public static class LearnerSheet
{
    /// <param name="groups">The names of groups, for a column of their own; null for none.</param>
    public static CsvFile Of(string name, IQueryable<CourseLearner> learners, IReadOnlyDictionary<Guid, string>? groups = null) =>
        new(
            name,
            async (csv, stop) =>
            {
                await csv.WriteLineAsync(
                    "Name,Email,Status,Progress,Lessons done,Lessons,Minutes,Enrolled,Last active,Completed"
                        + (groups is null ? "" : ",Group")
                );
                await foreach (var row in learners.AsAsyncEnumerable().WithCancellation(stop))
                    await csv.WriteLineAsync(
                        string.Join(
                            ',',
                            Csv.Cell(row.Name),
                            Csv.Cell(row.Email ?? ""),
                            Csv.Cell(row.Status.Text()),
                            row.Percent.ToString("0.##", CultureInfo.InvariantCulture),
                            row.Done,
                            row.Total,
                            row.Seconds / 60,
                            Csv.Time(row.EnrolledAt),
                            Csv.Time(row.LastAt),
                            Csv.Time(row.CompletedAt)
                        ) + (groups is null ? "" : "," + Csv.Cell(row.GroupId is { } id ? groups.GetValueOrDefault(id, "") : ""))
                    );
            }
        );
}
