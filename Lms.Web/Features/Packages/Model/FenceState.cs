namespace Lms.Web.Features.Packages.Model;

/// <summary>Whether the lines of a text are code between two lines of backticks or tildes.</summary>
internal struct FenceState
{
    private char mark;
    private int length;

    public readonly bool IsInside => length > 0;

    /// <summary>Looks at the next line.</summary>
    /// <returns>Whether the line is code, or begins or ends it.</returns>
    public bool Reads(string line)
    {
        var text = line.AsSpan().TrimStart(" \t>");
        if (text.Length < 3 || text[0] is not ('`' or '~'))
            return IsInside;
        var run = text.Length - text.TrimStart(text[0]).Length;
        if (!IsInside)
        {
            // A line of backticks that has more of them behind other characters is code within a line.
            if (run < 3 || (text[0] == '`' && text[run..].Contains('`')))
                return false;
            (mark, length) = (text[0], run);
        }
        else if (text[0] == mark && run >= length && text[run..].IsWhiteSpace())
            length = 0;
        return true;
    }
}
