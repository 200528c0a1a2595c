namespace Lms.Web.Platform.Text;

/// <summary>What cells of tables from other programs need before anyone reads them.</summary>
public static class SheetCells
{
    /// <summary>Removes control characters, which no one types.</summary>
    public static string Cleaned(string cell) =>
        cell.AsSpan().IndexOfAnyInRange('\0', '\u001F') < 0
            ? cell.Trim()
            : new string([.. cell.Where(c => !char.IsControl(c) || c is '\n' or '\t')]).Trim();

    /// <summary>
    /// Detects characters that replace undecodable bytes: in Unicode a character of its own, in older encodings a control character beyond
    /// ASCII.
    /// </summary>
    public static bool IsDamaged(string cell) =>
        cell.AsSpan().IndexOf(TextEncoding.Damaged) >= 0 || cell.AsSpan().IndexOfAnyInRange('\u0080', '\u009F') >= 0;
}
