using System.Text;
using Lms.Web.Kernel;

namespace Lms.Web.Platform.Text;

/// <summary>
/// Reads tables as spreadsheets of any country save them: UTF-8, UTF-16 or Windows-1252, told apart by the bytes; cells set apart by
/// comma, semicolon or tab, told by the first line; cells in quotes may hold all of these and line ends (RFC 4180).
/// </summary>
public static class CsvTable
{
    private const int MostColumns = 50;

    /// <param name="Line">Of the file, from 1, where the row begins.</param>
    public sealed record Row(int Line, IReadOnlyList<string> Cells);

    /// <summary>All rows that are not empty, the head among them.</summary>
    public static Result<IReadOnlyList<Row>> Read(byte[] bytes, int mostRows)
    {
        var text = Decode(bytes);
        var (rows, cells, cell) = (new List<Row>(), new List<string>(), new StringBuilder());
        var mark = Mark(text);
        var (line, begun, quoted, wasQuoted) = (1, 1, false, false);
        void EndCell()
        {
            cells.Add(Plain(cell.ToString(), wasQuoted));
            cell.Clear();
            wasQuoted = false;
        }
        void EndRow()
        {
            EndCell();
            if (cells.Any(c => c.Length > 0)) rows.Add(new Row(begun, cells.ToArray()));
            cells.Clear();
        }
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '\n' || (c == '\r' && (i + 1 == text.Length || text[i + 1] != '\n'))) line++;
            if (quoted)
            {
                if (c != '"') cell.Append(c);
                else if (i + 1 < text.Length && text[i + 1] == '"')
                {
                    cell.Append('"');
                    i++;
                }
                else quoted = false;
            }
            else if (c == '"' && cell.ToString().Trim().Length == 0)
            {
                cell.Clear();
                (quoted, wasQuoted) = (true, true);
            }
            else if (c == mark) EndCell();
            else if (c is '\r' or '\n')
            {
                if (c == '\r' && i + 1 < text.Length && text[i + 1] == '\n') continue;
                EndRow();
                if (rows.Count > mostRows + 1) return new Refusal("The file has more than {0} rows. Split it.", "Upload", mostRows);
                begun = line;
            }
            else cell.Append(c);
            if (cells.Count > MostColumns) return new Refusal("Line {0} has more than {1} columns. Is this a table?", "Upload", begun, MostColumns);
        }
        if (quoted) return new Refusal("A quotation mark opened in line {0} is never closed.", "Upload", begun);
        EndRow();
        if (rows.Count > mostRows + 1) return new Refusal("The file has more than {0} rows. Split it.", "Upload", mostRows);
        return rows;
    }

    /// <summary>A mark at the start decides; without one, text that is valid UTF-8 is UTF-8, many zeros are UTF-16, and the rest is what old spreadsheets write.</summary>
    public static string Decode(byte[] bytes)
    {
        if (bytes is [0xEF, 0xBB, 0xBF, ..]) return Encoding.UTF8.GetString(bytes.AsSpan(3));
        if (bytes is [0xFF, 0xFE, ..]) return Encoding.Unicode.GetString(bytes.AsSpan(2));
        if (bytes is [0xFE, 0xFF, ..]) return Encoding.BigEndianUnicode.GetString(bytes.AsSpan(2));
        var head = bytes.AsSpan(0, Math.Min(bytes.Length, 400));
        var (even, odd) = (0, 0);
        for (var i = 0; i < head.Length; i++)
        {
            if (head[i] != 0) continue;
            if (i % 2 == 0) even++;
            else odd++;
        }
        if (Math.Max(even, odd) > head.Length / 4) return (odd > even ? Encoding.Unicode : Encoding.BigEndianUnicode).GetString(bytes);
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return CodePagesEncodingProvider.Instance.GetEncoding(1252)!.GetString(bytes);
        }
    }

    /// <summary>Whichever the first line has most of, outside quotes.</summary>
    private static char Mark(string text)
    {
        Span<int> counts = [0, 0, 0];
        var quoted = false;
        foreach (var c in text)
        {
            if (c == '"') quoted = !quoted;
            if (quoted) continue;
            if (c is '\r' or '\n') break;
            if (c is ',') counts[0]++;
            else if (c is ';') counts[1]++;
            else if (c is '\t') counts[2]++;
        }
        return counts[1] > counts[0] && counts[1] >= counts[2] ? ';' : counts[2] > counts[0] ? '\t' : ',';
    }

    /// <summary>Without the apostrophe that <see cref="Csv.Cell"/> puts before what looks like a formula, and without signs that cannot be seen.</summary>
    private static string Plain(string cell, bool wasQuoted)
    {
        if (!wasQuoted || cell.Length < 4000) cell = new string([.. cell.Where(c => !char.IsControl(c) || c is '\n' or '\t')]).Trim();
        return cell is ['\'', '=' or '+' or '-' or '@', ..] ? cell[1..] : cell;
    }
}
