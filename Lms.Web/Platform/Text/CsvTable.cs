using System.Text.RegularExpressions;
using CsvHelper;
using Lms.Web.Kernel;

namespace Lms.Web.Platform.Text;

/// <summary>
/// Reads tables as spreadsheets of any country save them: in any encoding (<see cref="TextEncoding"/>); cells set apart by comma,
/// semicolon, tab, or whatever a line <c>sep=</c> before the head says; cells in quotes may hold all of these and line ends (RFC 4180).
/// Rows are made as they are asked for, so that a file takes little more than its own bytes.
/// </summary>
public sealed partial class CsvTable
{
    /// <summary>Empty cells after the last one do not count.</summary>
    private const int MostColumns = 50;

    /// <summary>More than any spreadsheet has, including empty ones.</summary>
    private const int MostCells = 16_384;

    /// <summary>The limit of spreadsheets.</summary>
    private const int LongestCell = 32_767;

    /// <summary>In bytes of UTF-8. Without it, a quotation mark that is never closed makes one row of the rest of the file.</summary>
    private const int LargestRow = MostColumns * LongestCell;

    private const int HeadLength = 1 << 16;

    /// <summary>The number of lines searched for a separator when the first has only one cell.</summary>
    private const int LinesOfHead = 20;

    private readonly byte[] bytes;
    private readonly TextEncoding encoding;
    private readonly int mostRows;
    private readonly CancellationToken stop;
    private readonly char mark;
    private readonly bool isHint;

    private CsvTable(byte[] bytes, TextEncoding encoding, int mostRows, CancellationToken stop)
    {
        (this.bytes, this.encoding) = (bytes, encoding);
        (this.mostRows, this.stop) = (mostRows, stop);
        using var beginning = encoding.Open(bytes);
        mark = MarkOf(Beginning(beginning), out isHint);
    }

    /// <param name="Line">Of the file, from 1, where the row begins.</param>
    public sealed record Row(int Line, IReadOnlyList<string> Cells)
    {
        /// <summary>The number of cells as written, with the empty ones at the end.</summary>
        public int Width { get; init; }
    }

    /// <summary>Why reading stopped before the end of the file.</summary>
    public Refusal? Refusal { get; private set; }

    /// <summary>All rows that are not empty, including the header.</summary>
    public static Result<IReadOnlyList<Row>> Read(byte[] bytes, int mostRows, CancellationToken stop = default)
    {
        var table = Open(bytes, TextEncoding.Of(bytes), mostRows, stop);
        var rows = table.Rows().ToList();
        return table.Refusal is { } why ? why : rows;
    }

    public static CsvTable Open(byte[] bytes, TextEncoding encoding, int mostRows, CancellationToken stop) =>
        new(bytes, encoding, mostRows, stop);

    /// <summary>One after the other; to be gone through once. Afterward <see cref="Refusal"/> says whether all were read.</summary>
    public IEnumerable<Row> Rows()
    {
        var text = encoding.Open(bytes);
        if (isHint)
            text.ReadLine();
        using var file = CsvReader.Create(
            text,
            new CsvReaderOptions
            {
                Separator = mark,
                HasHeader = false,
                TrimWhitespace = true,
                TrackLineNumbers = true,
                MaxRecordSize = LargestRow,
            }
        );
        for (var count = 0; Next(file) is { } row; )
        {
            if (row.Cells.All(string.IsNullOrWhiteSpace))
                continue;
            if (count++ > mostRows)
                Refusal = new Refusal("The file has more than {0} rows. Split it into smaller files.", "Upload", mostRows);
            if (Refusal is not null)
                yield break;
            yield return row;
        }
    }

    /// <returns>Null at the end of the file, and where a row is refused.</returns>
    private Row? Next(CsvReader file)
    {
        stop.ThrowIfCancellationRequested();
        try
        {
            if (!file.Read())
                return null;
        }
        catch (CsvFormatException tooLarge)
        {
            Refusal = TooLong(LineOf(tooLarge.LineNumber));
            return null;
        }
        var row = new Row(LineOf(file.LineNumber), Cells(file)) { Width = file.FieldCount };
        if (row.Cells.Count > MostColumns || file.FieldCount > MostCells)
            Refusal = new Refusal("Line {0} has more than {1} columns. Check that the file is a table.", "Upload", row.Line, MostColumns);
        else if (row.Cells.Any(c => c.Length > LongestCell))
            Refusal = TooLong(row.Line);
        else if (IsOpen(file.GetRawSpan(file.FieldCount - 1)))
            Refusal = new Refusal("A quotation mark opened on line {0} is never closed.", "Upload", row.Line);
        return Refusal is null ? row : null;
    }

    /// <summary>The reader counts from the line after the hint.</summary>
    private int LineOf(long line) => (int)line + (isHint ? 1 : 0);

    private static Refusal TooLong(int line) =>
        new("A cell on line {0} has more than {1} characters. Check that the file is a table.", "Upload", line, LongestCell);

    /// <summary>Without the empty ones behind the last, and without those that are more than are taken.</summary>
    private static string[] Cells(CsvReader row)
    {
        var count = row.FieldCount;
        while (count > 0 && row.IsEmpty(count - 1))
            count--;
        var cells = new string[Math.Min(count, MostColumns + 1)];
        for (var i = 0; i < cells.Length; i++)
            cells[i] = Csv.Plain(row.GetString(i));
        return cells;
    }

    /// <summary>
    /// Whether the quotation mark before a cell, given as written in the file, has no closing one. The reader takes everything that follows
    /// for the cell; it would report this, but only the first error of each row.
    /// </summary>
    private static bool IsOpen(ReadOnlySpan<byte> cell)
    {
        cell = cell.TrimStart(" \t"u8);
        if (cell is not [(byte)'"', ..])
            return false;
        for (var i = 1; i < cell.Length; i++)
        {
            if (cell[i] != '"')
                continue;
            if (i + 1 == cell.Length || cell[i + 1] != '"')
                return false;
            i++;
        }
        return true;
    }

    private static string Beginning(TextReader text)
    {
        var head = new char[HeadLength];
        return new string(head, 0, text.ReadBlock(head));
    }

    /// <summary>The separator given by the hint; otherwise the most frequent one, outside quotes, in the first line that has any.</summary>
    private static char MarkOf(string head, out bool isHint)
    {
        var hint = Hint().Match(head);
        isHint = hint.Success;
        // Saved again by another program, the hint has empty cells behind it, and they tell.
        if (isHint && hint.Groups["behind"].Value is [var behind, ..])
            return behind;
        if (isHint && hint.Groups["sign"].Value is [var sign])
            return sign;
        var (at, isQuoted) = (hint.Length, false);
        Span<int> counts = [0, 0, 0];
        for (var lines = 0; at < head.Length && lines < LinesOfHead; at++)
        {
            var c = head[at];
            if (c == '"')
                isQuoted = !isQuoted;
            else if (isQuoted)
                continue;
            else if (c is '\r' or '\n')
            {
                if (counts.IndexOfAnyExcept(0) >= 0)
                    break;
                lines++;
            }
            else if (",;\t".IndexOf(c, StringComparison.Ordinal) is >= 0 and var which)
                counts[which]++;
        }
        return counts[1] > counts[0] && counts[1] >= counts[2] ? ';'
            : counts[2] > counts[0] ? '\t'
            : ',';
    }

    [GeneratedRegex(
        @"^""?sep=(?<sign>[\t -~-[0-9A-Za-z""]])?""?(?<behind>[,;\t]?)[,;\t]*(?=[\r\n]|$)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex Hint();
}
