using System.Globalization;
using Lms.Web.Features.Enrollments.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Text;

namespace Lms.Web.Features.Rosters.Model;

/// <summary>Parses the header and rows of a table of enrollments.</summary>
internal sealed class EnrollmentSheet
{
    public const int MostRows = 50_000;

    private static readonly string[] DateForms = ["yyyy-MM-dd", "d.M.yyyy"];

    private readonly bool hasCourse;
    private readonly List<string> columns;
    private readonly int width;
    private bool isAnyShort;

    private EnrollmentSheet(bool hasCourse, CsvTable.Row head)
    {
        this.hasCourse = hasCourse;
        columns = [.. head.Cells.Select(RosterColumns.Of)];
        width = head.Width;
    }

    /// <param name="isOfCourse">The whole file is about one course; a column that names courses is ignored.</param>
    /// <param name="encoding">As <see cref="TextEncoding.Offered"/> names it; null to detect it.</param>
    public static Result<RosterSheet> Read(byte[] bytes, bool isOfCourse, string? encoding, CancellationToken stop)
    {
        var written = TextEncoding.Of(bytes, encoding);
        var table = CsvTable.Open(bytes, written, MostRows, stop);
        var rows = table.Rows().ToList();
        if (table.Refusal is { } why)
            return why;
        if (rows.Count == 0)
            return new Refusal("The file is empty.", "Upload");
        var sheet = new EnrollmentSheet(!isOfCourse, rows[0]);
        if (sheet.Unfit() is { } unfit)
            return unfit;
        if (rows.Count == 1)
            return new Refusal("The file has no rows below the header.", "Upload");
        var isCutOff = bytes[^1] is not ((byte)'\n' or (byte)'\r' or 0);
        List<RosterLine> lines = [.. rows.Skip(1).Select((row, at) => sheet.Line(row, isCutOff && at == rows.Count - 2))];
        return new RosterSheet(RosterKind.Enrollments, lines, written);
    }

    private Refusal? Unfit()
    {
        if (!columns.Exists(c => c is "email" or "student id" or "employee id"))
            return new Refusal(
                "The first line must contain the column names, including “email”. Found: {0}.",
                "Upload",
                string.Join(", ", columns.Take(12))
            );
        if (hasCourse && !columns.Contains("course"))
            return new Refusal("The column “{0}” is missing.", "Upload", "course");
        if (columns.Where(c => c.Length > 0).GroupBy(c => c).FirstOrDefault(g => g.Count() > 1) is { } twice)
            return new Refusal("The column “{0}” appears twice.", "Upload", twice.Key);
        return columns.Find(c => c.Length > 0 && !RosterColumns.All.Contains(c)) is { } strange
            ? new Refusal("Unknown column “{0}”. Known columns: {1}.", "Upload", strange, string.Join(", ", RosterColumns.All))
            : null;
    }

    private RosterLine Line(CsvTable.Row row, bool isLastAndOpen)
    {
        string? Cell(string column) =>
            columns.IndexOf(column) is >= 0 and var at && at < row.Cells.Count && Visible(row.Cells[at]) is { Length: > 0 } said
                ? said
                : null;
        var email = EmailAddress.Clean(Cell("email")).ToLowerInvariant();
        var facts = new RosterFacts
        {
            Email = email.Length > 0 ? email : null,
            StudentId = Cell("student id"),
            EmployeeId = Cell("employee id"),
            Course = hasCourse ? Cell("course") : null,
            Class = Cell("class"),
            Wish = Cell("status") is { } status ? RosterColumns.WishOf(status) ?? default : default,
            Type = Cell("type") is { } type ? RosterColumns.TypeOf(type) : null,
            Until = Cell("until") is { } until ? DateOf(until) : null,
            Reason = Cell("reason"),
        };
        var wrong = Torn(row, isLastAndOpen) ?? Against(facts) ?? Unread(Cell);
        var label = facts.Email ?? facts.StudentId ?? facts.EmployeeId ?? "";
        return new RosterLine(RosterTable.Enrollments, row.Line, label, wrong is null ? facts : new() { Email = facts.Email }, wrong);
    }

    /// <summary>A file that was copied only in part ends within a line.</summary>
    private Refusal? Torn(CsvTable.Row row, bool isLastAndOpen)
    {
        var isShort = row.Width < width;
        if (isShort && isLastAndOpen && !isAnyShort)
            return new Refusal("The file ends in the middle of line {0}. Check that it is complete.", null, row.Line);
        isAnyShort |= isShort;
        if (row.Cells.Any(SheetCells.IsDamaged))
            return new Refusal("Line {0} contains a damaged character or uses a different encoding. Fix it in the file.", null, row.Line);
        return row.Cells.Skip(columns.Count).Any(c => SheetCells.Cleaned(c).Length > 0)
            ? new Refusal("The row has more cells than the first line has column names.")
            : null;
    }

    private Refusal? Against(RosterFacts facts)
    {
        if (
            facts.StudentId?.Length > 50
            || facts.EmployeeId?.Length > 50
            || facts.Course?.Length > 200
            || facts.Class?.Length > Class.LongestName
            || facts.Reason?.Length > Enrollment.MostOfReason
        )
            return new Refusal("The text in a cell is too long.");
        if (facts is { Email: null, StudentId: null, EmployeeId: null })
            return new Refusal("The email address is missing.");
        if (facts.Email is { } email && !EmailAddress.IsWhole(email))
            return new Refusal("“{0}” isn’t a valid email address.", null, Short(email));
        return hasCourse && facts.Course is null ? new Refusal("The course is missing.") : null;
    }

    private static Refusal? Unread(Func<string, string?> cell)
    {
        if (cell("status") is { } status && RosterColumns.WishOf(status) is null)
            return new Refusal("“{0}” isn’t a valid status. Use enroll, withdraw or suspend.", null, Short(status));
        if (cell("type") is { } type && RosterColumns.TypeOf(type) is null)
            return new Refusal("“{0}” isn’t a valid type. Use regular or audit.", null, Short(type));
        return cell("until") is { } until && DateOf(until) is null
            ? new Refusal("“{0}” isn’t a date. Write dates like 2027-07-31.", null, Short(until))
            : null;
    }

    public static DateOnly? DateOf(string written) =>
        DateOnly.TryParseExact(written, DateForms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    /// <summary>Without characters that no one sees, so that a name is found however it was copied.</summary>
    private static string Visible(string cell)
    {
        var clean = SheetCells.Cleaned(cell);
        return System.Text.Ascii.IsValid(clean) ? clean : EmailAddress.Visible(clean).Replace('\u00A0', ' ').Trim();
    }

    private static string Short(string text) => text.Length > 100 ? text[..100] + "…" : text;
}
