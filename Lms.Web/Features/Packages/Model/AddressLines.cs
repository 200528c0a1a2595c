using System.Net;

namespace Lms.Web.Features.Packages.Model;

/// <summary>
/// Finds the line of a file on which a link of its text is. Links are looked up in about the order of the file, so the file is read about
/// once.
/// </summary>
internal sealed class AddressLines(string file, string text)
{
    /// <summary>Where the text begins in the file; negative when the file has it in another form, such as HTML or YAML.</summary>
    private readonly int begin = file.EndsWith(text, StringComparison.Ordinal) ? file.Length - text.Length : -1;
    private int at;
    private int line = 1;

    /// <param name="place">Of the address in the text.</param>
    /// <returns>The line, from 1; 0 when the file writes the link differently.</returns>
    public int Of(string url, int place)
    {
        var found = begin < 0 ? Find(url) : begin + place;
        if (found < 0)
            return 0;
        if (found < at)
            (at, line) = (0, 1);
        line += file.AsSpan(at, found - at).Count('\n');
        at = found;
        return line;
    }

    private int Find(string url)
    {
        foreach (var written in (string[])[url, WebUtility.HtmlEncode(url)])
        foreach (var from in (int[])[at, 0])
            if (Find(written, from) is >= 0 and var found)
                return found;
        return -1;
    }

    private int Find(string written, int from)
    {
        var found = file.IndexOf(written, from, StringComparison.Ordinal);
        while (found >= 0 && (IsOfAddress(found - 1) || IsOfAddress(found + written.Length)))
            found = file.IndexOf(written, found + 1, StringComparison.Ordinal);
        return found;
    }

    /// <summary>Whether a longer address continues at this place: a.md is not data.md.</summary>
    private bool IsOfAddress(int place) =>
        place >= 0
        && place < file.Length
        && (char.IsLetterOrDigit(file[place]) || "-_./%#?&;=".Contains(file[place], StringComparison.Ordinal));
}
