using Lms.Web.Features.Courses.Catalog;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Text;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Home;

/// <summary>The landing page.</summary>
public sealed class LandingModel(CatalogCards catalog, CourseMap map) : Screen
{
    public CatalogCards.Entry Catalog { get; private set; } = null!;

    public IReadOnlyList<CourseCard> Newest => [.. Catalog.Cards.Take(8)];

    private const int MostExcerpt = 420;

    /// <summary>A lesson that everyone may read, of one of the newest courses; null when there is none.</summary>
    public LessonPreview? Preview { get; private set; }

    /// <param name="Excerpt">The beginning of its text, without formatting.</param>
    public sealed record LessonPreview(string Url, string CourseTitle, MappedLesson Lesson, string Excerpt);

    [Can(Anyone.May)]
    public async Task<IActionResult> OnGet()
    {
        if (Viewer.IsSignedIn)
            return new SeeOther("/dashboard");
        Catalog = await catalog.OfAsync(Viewer, Stop);
        Preview = await PreviewAsync();
        return Page();
    }

    private async Task<LessonPreview?> PreviewAsync()
    {
        foreach (var card in Newest)
            if (
                await map.FindAsync(card.Slug, Viewer, Stop) is { } found
                && found.Published.FirstOrDefault(l => l.IsPreview && l.Kind is LessonKind.Text) is { } lesson
            )
            {
                var body = Db.LessonBodies.Where(b => b.LessonId == lesson.LessonId);
                var written = await body.Select(b => b.Markdown).FirstOrDefaultAsync(Stop);
                var plain = MarkdownText.Plain(written).Trim();
                var cut = plain.Length <= MostExcerpt ? plain.Length : plain.LastIndexOf(' ', MostExcerpt);
                var excerpt = cut == plain.Length ? plain : $"{plain[..(cut > 0 ? cut : MostExcerpt)]} …";
                return new($"/learn/{card.Slug}/{lesson.Slug}", found.Course.Title, lesson, excerpt);
            }
        return null;
    }
}
