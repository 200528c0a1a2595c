namespace Lms.Web.Platform.Text;

/// <summary>A table to be opened as a spreadsheet.</summary>
/// <param name="name">The name of the file, with its extension.</param>
/// <param name="write">Writes the lines; cells go through <see cref="Csv.Cell"/>.</param>
public sealed class CsvFile(string name, Func<TextWriter, CancellationToken, Task> write)
    : TextFile(name, "text/csv; charset=utf-8", hasMark: true, write);
