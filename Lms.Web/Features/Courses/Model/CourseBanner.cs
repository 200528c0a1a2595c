using System.Globalization;
using Lms.Web.Platform.Text;

namespace Lms.Web.Features.Courses.Model;

/// <summary>The banner of a course.</summary>
/// <param name="Alt">The alternative text; empty if it is only decorative.</param>
public sealed record CourseBanner(Guid FileId, string Alt, int Width, int Height)
{
    public const int LongestAlt = 300;

    public const int LeastWidth = 800;

    /// <summary>Ratio of width to height; a taller image would push the course off the page.</summary>
    public const int LeastRatio = 2;

    public string Url => string.Create(CultureInfo.InvariantCulture, $"/files/{FileId:D}/banner?{Width}x{Height}");

    /// <summary>Several widths for <c>srcset</c>; until one is prepared, the original image is served.</summary>
    public string Sources =>
        string.Join(
            ", ",
            MarkdownText
                .PictureWidths.Where(w => w < Width)
                .Append(Math.Min(Width, MarkdownText.PictureWidths[^1]))
                .Distinct()
                .Select(w => string.Create(CultureInfo.InvariantCulture, $"{Url}&w={w} {w}w"))
        );
}
