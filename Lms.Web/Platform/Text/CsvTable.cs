using System.Text;
using System.Text.RegularExpressions;
using Lms.Web.Kernel;

namespace Lms.Web.Platform.Text;

/// <summary>
/// Reads tables as spreadsheets of any country save them: in any encoding (<see cref="TextEncoding"/>); cells set apart by comma, semicolon,
/// tab, or whatever a line <c>sep=</c> before the head says; cells in quotes may hold all of these and line ends (RFC 4180). Every sign is
/// looked at once, and rows are made as they are asked for, so that a file takes little more than its own bytes.
/// </summary>
public sealed partial class CsvTable
{
    /// <summary>Empty cells behind the last one are no cells.</summary>
    private const int MostColumns = 50;

    /// <summary>More than any spreadsheet has, empty ones counted.</summary>
    private const int MostCells = 16_384;

    /// <summary>As spreadsheets have it.</summary>
    private const int LongestCell = 32_767;

    private const int HeadLength = 1 << 16;

    /// <summary>So many lines are looked at when the first has one cell only.</summary>
    private const int LinesOfHead = 20;

    private readonly TextReader text;
    private readonly int mostRows;
    private readonly CancellationToken stop;
    private readonly char mark;
    private readonly bool isHint;
    private readonly StringBuilder cell = new();
    private readonly List<string> cells = [];
    private int line = 1;
    private int begun = 1;
    private int emptyCells;

    /// <summary>Inside quotes; and where in the cell they were closed, or -1 without any.</summary>
    private bool isQuoted;
    private int closedAt = -1;
    private bool hasWords;

    private CsvTable(byte[] bytes, TextEncoding encoding, int mostRows, CancellationToken stop)
    {
        (this.mostRows, this.stop) = (mostRows, stop);
        using (var beginning = encoding.Open(bytes)) mark = MarkOf(Beginning(beginning), out isHint);
        text = encoding.Open(bytes);
    }

    /// <param name="Line">Of the file, from 1, where the row begins.</param>
    public sealed record Row(int Line, IReadOnlyList<string> Cells);

    /// <summary>Why the rows ended before the file did.</summary>
    public Refusal? Refusal { get; private set; }

    /// <summary>All rows that are not empty, the head among them.</summary>
    public static Result<IReadOnlyList<Row>> Read(byte[] bytes, int mostRows, CancellationToken stop = default)
    {
        var table = Open(bytes, TextEncoding.Of(bytes), mostRows, stop);
        var rows = table.Rows().ToList();
        return table.Refusal is { } why ? why : rows;
    }

    public static CsvTable Open(byte[] bytes, TextEncoding encoding, int mostRows, CancellationToken stop) => new(bytes, encoding, mostRows, stop);

    /// <summary>One after the other; to be gone through once. Afterward <see cref="Refusal"/> says whether all were read.</summary>
    public IEnumerable<Row> Rows()
    {
        if (isHint) SkipLine();
        var count = 0;
        for (var isEnd = false; !isEnd;)
        {
            isEnd = ReadRow();
            if (Refusal is not null) yield break;
            if (!cells.Exists(c => !string.IsNullOrWhiteSpace(c))) continue;
            if (count++ > mostRows) Refusal = new Refusal("The file has more than {0} rows. Split it.", "Upload", mostRows);
            if (Refusal is not null) yield break;
            yield return new Row(begun, cells.ToArray());
        }
    }

    /// <returns>True at the end of the file.</returns>
    private bool ReadRow()
    {
        stop.ThrowIfCancellationRequested();
        cells.Clear();
        emptyCells = 0;
        begun = line;
        for (int read; (read = text.Read()) >= 0;)
        {
            var c = (char)read;
            if (c == '\n' || (c == '\r' && text.Peek() != '\n')) line++;
            if (isQuoted) Quoted(c);
            else if (c == '"' && !hasWords && closedAt < 0)
            {
                cell.Clear();
                isQuoted = true;
            }
            else if (c == mark) EndCell();
            else if (c is '\r' or '\n')
            {
                if (c == '\r' && text.Peek() == '\n') continue;
                EndCell();
                return false;
            }
            else Add(c);
            if (cell.Length > LongestCell) Refusal = new Refusal("A cell in line {0} has more than {1} characters. Is this a table?", "Upload", begun, LongestCell);
            if (Refusal is not null) return true;
        }
        if (isQuoted) Refusal = new Refusal("A quotation mark opened in line {0} is never closed.", "Upload", begun);
        EndCell();
        return true;
    }

    private void Quoted(char c)
    {
        if (c != '"') cell.Append(c);
        else if (text.Peek() == '"')
        {
            text.Read();
            cell.Append('"');
        }
        else (isQuoted, closedAt) = (false, cell.Length);
    }

    private void Add(char c)
    {
        cell.Append(c);
        hasWords |= !char.IsWhiteSpace(c);
    }

    private void EndCell()
    {
        var said = Csv.Plain(closedAt < 0 ? cell.ToString().Trim() : cell.ToString(0, closedAt) + cell.ToString(closedAt, cell.Length - closedAt).TrimEnd());
        cell.Clear();
        (closedAt, hasWords) = (-1, false);
        if (said.Length == 0) emptyCells++;
        else
        {
            for (; emptyCells > 0 && cells.Count <= MostColumns; emptyCells--) cells.Add("");
            cells.Add(said);
        }
        if (cells.Count > MostColumns || emptyCells > MostCells) Refusal ??= new Refusal("Line {0} has more than {1} columns. Is this a table?", "Upload", begun, MostColumns);
    }

    private void SkipLine()
    {
        var c = text.Read();
        while (c is not ('\r' or '\n' or < 0)) c = text.Read();
        if (c == '\r' && text.Peek() == '\n') text.Read();
        line++;
    }

    private static string Beginning(TextReader text)
    {
        var head = new char[HeadLength];
        return new string(head, 0, text.ReadBlock(head));
    }

    /// <summary>What the hint says; else whichever the first line that has any has most of, outside quotes.</summary>
    private static char MarkOf(string head, out bool isHint)
    {
        var hint = Hint().Match(head);
        isHint = hint.Success;
        // Saved again by another program, the hint has empty cells behind it, and they tell.
        if (isHint && hint.Groups["behind"].Value is [var behind, ..]) return behind;
        if (isHint && hint.Groups["sign"].Value is [var sign]) return sign;
        var (at, isQuoted) = (hint.Length, false);
        Span<int> counts = [0, 0, 0];
        for (var lines = 0; at < head.Length && lines < LinesOfHead; at++)
        {
            var c = head[at];
            if (c == '"') isQuoted = !isQuoted;
            else if (isQuoted) continue;
            else if (c is '\r' or '\n')
            {
                if (counts.IndexOfAnyExcept(0) >= 0) break;
                lines++;
            }
            else if (",;\t".IndexOf(c, StringComparison.Ordinal) is >= 0 and var which) counts[which]++;
        }
        return counts[1] > counts[0] && counts[1] >= counts[2] ? ';' : counts[2] > counts[0] ? '\t' : ',';
    }

    [GeneratedRegex(@"^""?sep=(?<sign>[^\p{L}\p{N}""\r\n])?""?(?<behind>[,;\t]?)[,;\t]*(?=[\r\n]|$)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Hint();
}
