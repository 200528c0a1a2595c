using System.Globalization;

namespace Lms.Web.Platform.Text;

/// <summary>Cells as RFC 4180 writes them.</summary>
public static class Csv
{
    /// <summary>Quoted where needed. What a spreadsheet would take for a formula gets an apostrophe in front.</summary>
    public static string Cell(string? text)
    {
        text ??= "";
        if (text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r') text = "'" + text;
        return text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    public static string Time(DateTime? at) => at?.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture) ?? "";
}
