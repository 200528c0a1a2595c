using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Text;

namespace Lms.Web.Features.Administration.Model;

public enum RowAction
{
    /// <summary>Create the account, or change an existing one.</summary>
    Keep,
    Deactivate,
    Reactivate,
}

/// <summary>The values of a row; null where its cell is empty, which leaves the existing value unchanged.</summary>
public sealed record RowFacts
{
    public required string? FirstName { get; init; }

    public required string? LastName { get; init; }

    public required string? StudentId { get; init; }

    public required string? EmployeeId { get; init; }

    public required Role? Role { get; init; }

    public required RowAction Action { get; init; }

    public required string? Course { get; init; }

    public string Name => $"{FirstName} {LastName}".Trim();
}

/// <summary>A row as read, or why it cannot be read.</summary>
public sealed record SheetRow(int Number, int Line, string Email, RowFacts Facts, Refusal? Wrong);

/// <param name="Encoding">How it was read.</param>
public sealed record PeopleSheet(IReadOnlyList<SheetRow> Rows, TextEncoding Encoding);

/// <summary>Parses the header and rows of a file of people.</summary>
public static class ImportSheet
{
    public const int MostRows = 50_000;
    public const long MostBytes = 10 << 20;

    public static readonly string[] PeopleColumns = ["email", "first name", "last name", "role", "student id", "employee id", "action"];
    public static readonly string[] InviteColumns = ["email", "name", "role", "course"];

    private static readonly Dictionary<string, string> Names = new()
    {
        ["e-mail"] = "email",
        ["mail"] = "email",
        ["email address"] = "email",
        ["firstname"] = "first name",
        ["given name"] = "first name",
        ["lastname"] = "last name",
        ["surname"] = "last name",
        ["family name"] = "last name",
        ["full name"] = "name",
        ["display name"] = "name",
        ["student number"] = "student id",
        ["studentid"] = "student id",
        ["employee number"] = "employee id",
        ["employeeid"] = "employee id",
    };

    /// <param name="encoding">As <see cref="TextEncoding.Offered"/> names it; null to detect it.</param>
    public static Result<PeopleSheet> Read(byte[] bytes, ImportKind kind, string? encoding, CancellationToken stop)
    {
        var written = TextEncoding.Of(bytes, encoding);
        var table = CsvTable.Open(bytes, written, MostRows, stop);
        var rows = new List<SheetRow>();
        List<string>? columns = null;
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var row in table.Rows())
        {
            if (columns is not null)
                rows.Add(Row(rows.Count + 1, row, columns, seen));
            else if (Columns(row, kind, out columns) is { } unfit)
                return unfit;
        }
        if (table.Refusal is { } why)
            return why;
        if (columns is null)
            return new Refusal("The file is empty.", "Upload");
        return rows.Count == 0 ? new Refusal("The file has no rows below the header.", "Upload") : new PeopleSheet(rows, written);
    }

    private static Refusal? Columns(CsvTable.Row head, ImportKind kind, out List<string> columns)
    {
        columns =
        [
            .. head
                .Cells.Select(c => EmailAddress.Visible(c).ToLowerInvariant().Replace('_', ' ').Trim())
                .Select(c => Names.GetValueOrDefault(c, c)),
        ];
        if (!columns.Contains("email"))
            return new Refusal(
                "The first line must contain the column names, including “email”. Found: {0}.",
                "Upload",
                string.Join(", ", columns.Take(12))
            );
        if (columns.Where(c => c.Length > 0).GroupBy(c => c).FirstOrDefault(g => g.Count() > 1) is { } twice)
            return new Refusal("The column “{0}” appears twice.", "Upload", twice.Key);
        var known = kind is ImportKind.People ? PeopleColumns.Append("name") : InviteColumns.Concat(["first name", "last name"]);
        return columns.Find(c => c.Length > 0 && !known.Contains(c) && !IsOfExport(c)) is { } strange
            ? new Refusal("Unknown column “{0}”. Known columns: {1}.", "Upload", strange, string.Join(", ", known))
            : null;
    }

    /// <summary>The additional columns of an exported member list: it can be edited and imported again.</summary>
    private static bool IsOfExport(string column) => column is "state" or "joined" or "last sign-in";

    private static SheetRow Row(int number, CsvTable.Row row, List<string> columns, Dictionary<string, int> seen)
    {
        string? Cell(string column) =>
            columns.IndexOf(column) is >= 0 and var at && at < row.Cells.Count && SheetCells.Cleaned(row.Cells[at]) is { Length: > 0 } said
                ? said
                : null;
        var email = EmailAddress.Clean(Cell("email")).ToLowerInvariant();
        var (first, last, name) = (Cell("first name"), Cell("last name"), Cell("name"));
        if (first is null && last is null && name is not null)
        {
            var parts = name.Split(' ', 2);
            (first, last) = (parts[0], parts.Length > 1 ? parts[1] : null);
        }
        Refusal? wrong = null;
        Role? role = null;
        if (Cell("role") is { } given)
        {
            if (Enum.TryParse<Role>(given, ignoreCase: true, out var parsed) && Enum.IsDefined(parsed) && !char.IsDigit(given[0]))
                role = parsed;
            else
                wrong = new Refusal("“{0}” isn’t a valid role. Use Learner, Instructor or Admin.", null, given);
        }
        var action = RowAction.Keep;
        if (Cell("action") is { } verb)
        {
            if (string.Equals(verb, "deactivate", StringComparison.OrdinalIgnoreCase))
                action = RowAction.Deactivate;
            else if (string.Equals(verb, "reactivate", StringComparison.OrdinalIgnoreCase))
                action = RowAction.Reactivate;
            else if (!string.Equals(verb, "keep", StringComparison.OrdinalIgnoreCase))
                wrong = new Refusal("“{0}” isn’t a valid action. Use keep, deactivate or reactivate.", null, verb);
        }
        var facts = new RowFacts
        {
            FirstName = first,
            LastName = last,
            StudentId = Cell("student id"),
            EmployeeId = Cell("employee id"),
            Role = role,
            Action = action,
            Course = Cell("course"),
        };
        var isTooLong = row.Cells.Skip(columns.Count).Any(c => SheetCells.Cleaned(c).Length > 0);
        if (isTooLong)
            wrong = new Refusal("The row has more cells than the first line has column names.");
        else if (
            first?.Length > 100
            || last?.Length > 100
            || facts.StudentId?.Length > 50
            || facts.EmployeeId?.Length > 50
            || facts.Course?.Length > 200
        )
            wrong = new Refusal("The text in a cell is too long.");
        if (row.Cells.Any(SheetCells.IsDamaged))
            wrong = new Refusal("Line {0} contains a damaged character or uses a different encoding. Fix it in the file.", null, row.Line);
        else if (email.Length == 0)
            wrong = new Refusal("The email address is missing.");
        else if (!EmailAddress.IsWhole(email))
            wrong = new Refusal("“{0}” isn’t a valid email address.", null, email.Length > 100 ? email[..100] + "…" : email);
        else if (!seen.TryAdd(email, row.Line))
            wrong = new Refusal("This email address is already on line {0}.", null, seen[email]);
        return new SheetRow(number, row.Line, email.Length > 254 ? email[..254] : email, facts, wrong);
    }
}
