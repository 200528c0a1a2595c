using System.Globalization;
using Lms.Web.Platform.Text;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Enrollments.Model;

/// <summary>Learners and their progress as a CSV file.</summary>
public static class LearnerSheet
{
    public static CsvFile Of(string name, IQueryable<CourseLearner> learners) =>
        new(
            name,
            async (csv, stop) =>
            {
                await csv.WriteLineAsync("Name,Email,Status,Progress,Lessons done,Lessons,Minutes,Enrolled,Last active,Completed");
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
                        )
                    );
            }
        );
}
