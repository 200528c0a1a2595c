using System.Buffers;
using System.Globalization;

namespace Lms.Web.Platform.Text;

/// <summary>Cells as RFC 4180 writes them. <see cref="Cell"/> and <see cref="Plain"/> undo each other for every text.</summary>
public static class Csv
{
    /// <summary>Characters that spreadsheets take for the beginning of a formula, also in full width.</summary>
    private static readonly SearchValues<char> Signs = SearchValues.Create("=+-@\t\r\n＝＋－＠");

    /// <summary>Semicolons and tabs too: spreadsheets of some countries part cells there.</summary>
    private static readonly SearchValues<char> Parting = SearchValues.Create(",;\t\"\r\n");

    /// <summary>
    /// Quoted where needed. What a spreadsheet would take for a formula gets an apostrophe in front, and so does a text that looks as if it
    /// had got one.
    /// </summary>
    public static string Cell(string? text)
    {
        text ??= "";
        if (IsFormula(text))
            text = "'" + text;
        var isBare =
            text.Length == 0 || (text.AsSpan().IndexOfAny(Parting) < 0 && !char.IsWhiteSpace(text[0]) && !char.IsWhiteSpace(text[^1]));
        return isBare ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    /// <summary>The content of a cell, without its quotes: the apostrophe before a formula is removed.</summary>
    public static string Plain(string cell) => cell is ['\'', ..] && IsFormula(cell.AsSpan(1)) ? cell[1..] : cell;

    public static string Time(DateTime? at) => at?.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture) ?? "";

    private static bool IsFormula(ReadOnlySpan<char> text) => text.TrimStart('\'') is [var first, ..] && Signs.Contains(first);
}
