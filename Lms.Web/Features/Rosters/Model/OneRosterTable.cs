using Lms.Web.Kernel;
using Lms.Web.Platform.Text;

namespace Lms.Web.Features.Rosters.Model;

/// <summary>One table of a OneRoster set.</summary>
internal sealed class OneRosterTable
{
    private readonly List<string> columns;

    private OneRosterTable(string name, CsvTable.Row head)
    {
        Name = name;
        columns = [.. head.Cells.Select(c => EmailAddress.Visible(c).Trim())];
    }

    public string Name { get; }

    public IReadOnlyList<CsvTable.Row> Rows { get; private init; } = [];

    public TextEncoding Encoding { get; private init; } = null!;

    public static Result<OneRosterTable> Read(string name, byte[] bytes, string[] required, CancellationToken stop)
    {
        var encoding = TextEncoding.Of(bytes);
        var table = CsvTable.Open(bytes, encoding, OneRosterFiles.MostRows, stop);
        var rows = table.Rows().ToList();
        if (table.Refusal is { } why)
            return new Refusal("{0}: {1}", "Upload", name, Sentence.Of(why.Text, why.Arguments));
        if (rows.Count == 0)
            return new Refusal("{0} is empty.", "Upload", name);
        var read = new OneRosterTable(name, rows[0]) { Rows = rows[1..], Encoding = encoding };
        return Array.Find(required, c => read.At(c) < 0) is { } missing
            ? new Refusal("{0}, line {1}: the column “{2}” is missing.", "Upload", name, rows[0].Line, missing)
            : read;
    }

    /// <summary>The value of a cell; null if it is empty or the table has no such column.</summary>
    public string? Cell(CsvTable.Row row, string column) =>
        At(column) is >= 0 and var at && at < row.Cells.Count && SheetCells.Cleaned(row.Cells[at]) is { Length: > 0 } said ? said : null;

    private int At(string column) => columns.FindIndex(c => c.Equals(column, StringComparison.OrdinalIgnoreCase));
}
