using System.Globalization;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Platform.Text;

namespace Lms.Web.Features.Courses.Catalog;

/// <summary>Courses as search engines read them (schema.org: Course, Offer, AggregateRating, BreadcrumbList).</summary>
public static class CourseData
{
    public static Dictionary<string, object?> Course(CoursePage course, string institution, string root, string image)
    {
        var about = course.Description;
        var minutes = about.EstimatedMinutes > 0 ? about.EstimatedMinutes : course.LessonMinutes;
        var length = string.Create(CultureInfo.InvariantCulture, $"PT{minutes}M");
        return new()
        {
            ["@type"] = "Course",
            ["@id"] = $"{root}/courses/{course.Slug}#course",
            ["name"] = course.Title,
            ["description"] = about.Summary.Length > 0 ? about.Summary : MarkdownText.Plain(about.Markdown),
            ["url"] = $"{root}/courses/{course.Slug}",
            ["image"] = image,
            ["inLanguage"] = about.Language,
            ["courseCode"] = about.Code,
            ["educationalLevel"] = about.Level.ToString(),
            ["teaches"] = about.Objectives.Count > 0 ? about.Objectives : null,
            ["coursePrerequisites"] = Before(course, root),
            ["keywords"] = about.Tags.Count > 0 ? string.Join(", ", about.Tags) : null,
            ["timeRequired"] = minutes > 0 ? length : null,
            ["provider"] = Thing("Organization", ("name", institution), ("url", root + "/")),
            ["offers"] = Offer(about, $"{root}/courses/{course.Slug}"),
            ["hasCourseInstance"] = Thing(
                "CourseInstance",
                ("courseMode", about.Delivery is Delivery.Blended ? "Blended" : "Online"),
                ("courseWorkload", minutes > 0 ? length : null),
                ("startDate", Day(course.Rules.StartsAt)),
                ("endDate", Day(course.Rules.EndsAt)),
                ("instructor", course.InstructorName is { } name ? Thing("Person", ("name", name)) : null)
            ),
            ["aggregateRating"] =
                course.Ratings.Count == 0
                    ? null
                    : Thing(
                        "AggregateRating",
                        ("ratingValue", course.Ratings.Average),
                        ("reviewCount", course.Ratings.Count),
                        ("bestRating", CourseRatings.Most),
                        ("worstRating", 1)
                    ),
        };
    }

    /// <param name="steps">From the first page to the current one, with absolute URLs.</param>
    public static Dictionary<string, object?> Breadcrumbs(IReadOnlyList<(string Name, string Url)> steps) =>
        Thing(
            "BreadcrumbList",
            (
                "itemListElement",
                steps.Select((step, i) => Thing("ListItem", ("position", i + 1), ("name", step.Name), ("item", step.Url))).ToList()
            )
        );

    /// <summary>Courses by name and URL, followed by other requirements in words.</summary>
    private static object? Before(CoursePage course, string root)
    {
        var words = course.Description.Prerequisites;
        if (course.Prerequisites.Count == 0)
            return words.Length > 0 ? words : null;
        List<object> all =
        [
            .. course.Prerequisites.Select(p =>
                Thing("Course", ("@id", $"{root}/courses/{p.Slug}#course"), ("name", p.Title), ("url", $"{root}/courses/{p.Slug}"))
            ),
        ];
        if (words.Length > 0)
            all.Add(words);
        return all;
    }

    private static Dictionary<string, object?> Offer(CourseDescription about, string url) =>
        Thing(
            "Offer",
            (
                "category",
                about.Pricing switch
                {
                    Pricing.Free => "Free",
                    Pricing.Subscription => "Subscription",
                    Pricing.MembersOnly => "Partially Free",
                    _ => "Paid",
                }
            ),
            (
                "price",
                about.Pricing is Pricing.Paid ? about.Price
                : about.Pricing is Pricing.Free ? 0
                : null
            ),
            ("priceCurrency", about.Pricing is Pricing.Paid or Pricing.Free ? about.Currency : null),
            ("url", url)
        );

    private static Dictionary<string, object?> Thing(string type, params (string Name, object? Value)[] values)
    {
        var thing = new Dictionary<string, object?> { ["@type"] = type };
        foreach (var (name, value) in values.Where(v => v.Value is not null))
            thing[name] = value;
        return thing;
    }

    private static string? Day(DateTime? at) => at?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
