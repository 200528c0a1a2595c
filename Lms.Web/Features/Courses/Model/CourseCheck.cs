using Lms.Web.Platform.Text;

namespace Lms.Web.Features.Courses.Model;

/// <summary>Finds what in the texts of a course leads nowhere: links to lessons that do not exist, and files that are gone.</summary>
public sealed class CourseCheck
{
    private static readonly Uri Site = new("https://site.invalid");

    /// <summary>Findings of the text alone that learners would stumble over; the others are advice for writing.</summary>
    private static readonly HashSet<FindingKind> Counted =
    [
        FindingKind.AltTextIsFileName,
        FindingKind.NoAltText,
        FindingKind.EmptyLink,
        FindingKind.LinkLeadsNowhere,
        FindingKind.NoSuchHeading,
        FindingKind.PictureFromElsewhere,
        FindingKind.Mistake,
    ];

    private readonly string slug;

    private readonly Dictionary<string, bool> shown;

    /// <param name="course">With its outline.</param>
    public CourseCheck(Course course)
    {
        slug = course.Slug;
        shown = course.Lessons.ToDictionary(l => l.Slug, l => l.IsPublished, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The files that a text shows or links to.</summary>
    public static IEnumerable<Guid> FilesIn(string markdown) => MarkdownLinks.All(markdown).Select(l => FileOf(l.Url)).OfType<Guid>();

    /// <summary>All findings in the text of a lesson, in the order of the text.</summary>
    /// <param name="files">The files that exist; null if that is not known here.</param>
    public IReadOnlyList<Finding> Of(Lesson lesson, string markdown, IReadOnlySet<Guid>? files)
    {
        if (string.IsNullOrWhiteSpace(markdown))
            return lesson.Kind == LessonKind.Text ? [new(FindingKind.NoText, 1, "")] : [];
        return
        [
            .. LessonFindings
                .Of(markdown)
                .Where(f => Counted.Contains(f.Kind))
                .Concat(LinksIn(lesson, markdown, files))
                .OrderBy(f => f.Line),
        ];
    }

    /// <summary>The links and files of a text that lead nowhere.</summary>
    public IEnumerable<Finding> LinksIn(Lesson lesson, string markdown, IReadOnlySet<Guid>? files)
    {
        foreach (var (url, at, isImage) in MarkdownLinks.All(markdown))
            if (KindOf(lesson, url, isImage, files) is { } kind)
                yield return new(kind, markdown.AsSpan(0, at).Count('\n') + 1, Uri.UnescapeDataString(url));
    }

    private FindingKind? KindOf(Lesson lesson, string url, bool isImage, IReadOnlySet<Guid>? files)
    {
        // A path is an absolute address of a file to some systems.
        var isElsewhere =
            url.StartsWith("//", StringComparison.Ordinal) || (url is not ['/', ..] && Uri.TryCreate(url, UriKind.Absolute, out _));
        if (isElsewhere || url is [] or ['#', ..])
            return null;
        if (FileOf(url) is { } file)
            return files?.Contains(file) is false ? FindingKind.PictureMissing : null;
        if (isImage)
            return FindingKind.PictureMissing;
        // Browsers resolve it like this on the page of the lesson.
        if (!Uri.TryCreate(new Uri(Site, $"/learn/{slug}/{lesson.Slug}"), url, out var whole))
            return FindingKind.NothingThere;
        return whole.AbsolutePath.Trim('/').Split('/') switch
        {
            ["learn", var course, var other, ..] when course.Equals(slug, StringComparison.OrdinalIgnoreCase) => shown.TryGetValue(
                other,
                out var isShown
            )
                ? isShown
                    ? null
                    : FindingKind.NotShownYet
                : FindingKind.NothingThere,
            // Other pages of the product have their own rules; a relative address was never meant for one.
            _ when url[0] == '/' => null,
            _ => FindingKind.NothingThere,
        };
    }

    private static Guid? FileOf(string url) => url.Split('/') is ["", "files", var id, ..] && Guid.TryParse(id, out var file) ? file : null;
}
