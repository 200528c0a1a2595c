using Lms.Web.Features.Courses;
using Lms.Web.Features.Courses.Kinds;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Library.Model;
using Lms.Web.Features.Publishing.Model;
using Lms.Web.Platform.Files;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Publishing;

/// <summary>A page about the text of one lesson: its draft, its versions, or its comments.</summary>
public abstract class LessonTextScreen(FileTokens tokens) : LessonScreen
{
    /// <summary>
    /// How a comparison is shown: <c>drawn</c>, as learners read it, or <c>text</c>, as it is written; drawn where something is that cannot
    /// be judged by its source.
    /// </summary>
    [BindProperty(SupportsGet = true)]
    public string? View { get; set; }

    private MaterialViews materials = MaterialViews.Empty;

    public string Here => LessonUrl;

    protected override async Task<Course?> FindAsync(CancellationToken stop)
    {
        if (await base.FindAsync(stop) is not { } course)
            return null;
        await Db.Entry(Lesson).Reference(l => l.Body).LoadAsync(stop);
        await ReadMaterialViewsAsync(Lesson.Body.Markdown, Lesson.Body.Current);
        return course;
    }

    /// <summary>The materials that the texts of the page name, as they are now.</summary>
    protected async Task ReadMaterialViewsAsync(params IEnumerable<string?> texts) =>
        materials = await MaterialViews.ReadAsync(Db, Stop, texts);

    /// <summary>A text as learners will see it, including its exercises with their answers.</summary>
    /// <param name="line">As for <see cref="ActivityPreview.Of"/>.</param>
    public string Drawn(string markdown, int? line = null) =>
        tokens.Sign(ActivityPreview.Of(markdown, materials, L, line).Html, Subject.Id);

    protected Comparison Compare(Wording before, Wording now, string nameBefore, string nameNow)
    {
        var comparison = Comparison.Of(before, now, nameBefore, nameNow);
        return (View ?? (comparison.NeedsDrawing ? "drawn" : "text")) == "drawn"
            ? comparison with
            {
                Draw = text => Drawn(text),
            }
            : comparison;
    }

    /// <summary>The lesson's version includes its draft, so the lesson must count as changed.</summary>
    protected void Touch() => Db.Entry(Lesson).State = EntityState.Modified;
}
