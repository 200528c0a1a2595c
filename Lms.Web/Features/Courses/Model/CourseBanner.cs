using System.Globalization;
using Lms.Web.Platform.Text;

namespace Lms.Web.Features.Courses.Model;

/// <summary>The wide picture above a course's page.</summary>
/// <param name="Alt">What it shows, for those who do not see it; empty when it only adorns.</param>
public sealed record CourseBanner(Guid FileId, string Alt, int Width, int Height)
{
    public const int LongestAlt = 300;

    public const int LeastWidth = 800;

    /// <summary>Ratio of width to height; a taller image would push the course off the page.</summary>
    public const int LeastRatio = 2;

    public string Url => string.Create(CultureInfo.InvariantCulture, $"/files/{FileId:D}/banner?{Width}x{Height}");

    /// <summary>In several widths, for <c>srcset</c>; what is not made yet is answered with the picture itself.</summary>
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
