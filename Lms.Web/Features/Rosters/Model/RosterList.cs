using Lms.Web.Platform.Data;
using Lms.Web.Platform.Text;
using Lms.Web.Platform.Ui;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Rosters.Model;

/// <summary>The form for a new file, and earlier imports.</summary>
/// <param name="Url">Of the page.</param>
/// <param name="CourseId">The one course that files are about; null where rows name their courses.</param>
public sealed record RosterList(string Url, Guid? CourseId, string? Encoding)
{
    public Paged<Row> Rows { get; private init; } = null!;

    public string Columns => string.Join(", ", CourseId is null ? RosterColumns.All : RosterColumns.OfCourse);

    /// <summary>The encodings to choose from, each with its scripts.</summary>
    public static IEnumerable<SelectListItem> Encodings(Words words) =>
        TextEncoding.Offered.Select(o => new SelectListItem($"{words[o.Letters]} ({o.Name})", o.Name));

    public sealed record Row
    {
        public required Guid Id { get; init; }

        public required RosterKind Kind { get; init; }

        public required string FileName { get; init; }

        public required string StartedBy { get; init; }

        public required RosterStatus Status { get; init; }

        public required int Total { get; init; }

        public required DateTime CreatedAt { get; init; }
    }

    public async Task<RosterList> ReadAsync(LmsContext db, int page, CancellationToken stop)
    {
        var course = CourseId;
        return this with
        {
            Rows = await (
                from i in db.RosterImports.AsNoTracking()
                where i.CourseId == course
                join p in db.People on i.StartedById equals p.Id
                orderby i.CreatedAt descending, i.Id descending
                select new Row
                {
                    Id = i.Id,
                    Kind = i.Kind,
                    FileName = i.FileName,
                    StartedBy = p.DisplayName,
                    Status = i.Status,
                    Total = i.Total,
                    CreatedAt = i.CreatedAt,
                }
            ).PageAsync(page, 20, stop),
        };
    }

    /// <summary>A template file: the columns and one example row.</summary>
    public CsvFile Template() =>
        new(
            "enrollments.csv",
            async (csv, _) =>
            {
                await csv.WriteLineAsync(string.Join(',', CourseId is null ? RosterColumns.All : RosterColumns.OfCourse));
                await csv.WriteLineAsync(
                    CourseId is null ? "ada@example.org,,,course-1,,enroll,regular,," : "ada@example.org,,,,enroll,regular,,"
                );
            }
        );
}
