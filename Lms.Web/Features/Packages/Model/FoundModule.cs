using System.Globalization;

namespace Lms.Web.Features.Packages.Model;

/// <summary>
/// A module that an import found, and what was decided about it. Kept as a line: “+12 Title”, “-12 Title” if it is left out, and without
/// a sign if that cannot be.
/// </summary>
/// <param name="CanBeLeftOut">Modules of a package refer to each other; those of a folder do not.</param>
public sealed record FoundModule(string Title, int Lessons, bool IsTaken, bool CanBeLeftOut)
{
    public static FoundModule Of(string line)
    {
        var (count, title) = line.Split(' ', 2) is [var number, var rest] ? (number, rest) : (line, "");
        return new(
            title,
            int.Parse(count.TrimStart('+', '-'), CultureInfo.InvariantCulture),
            !line.StartsWith('-'),
            line.StartsWith('+') || line.StartsWith('-')
        );
    }

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{(!CanBeLeftOut ? "" : IsTaken ? "+" : "-")}{Lessons} {Title}");
}
