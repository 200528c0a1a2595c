using Lms.Web.Features.Courses;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Publishing.Model;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Files;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Publishing.Versions;

/// <summary>One version, compared with the previous one or with the current text.</summary>
public sealed class ShowModel(FileTokens tokens) : LessonTextScreen(tokens)
{
    [BindProperty(SupportsGet = true), FromRoute]
    public int Number { get; set; }

    /// <summary><c>now</c>: the draft; otherwise the previous version.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Against { get; set; }

    public bool IsAgainstNow => Against == "now";

    public LessonVersion Version { get; private set; } = null!;

    public string? By { get; private set; }

    public Comparison Comparison { get; private set; } = null!;

    public (int? Older, int? Newer) Beside { get; private set; }

    protected override async Task<Course?> FindAsync(CancellationToken stop)
    {
        if (
            await base.FindAsync(stop) is not { } course
            || await Db.LessonVersions.AsNoTracking().SingleOrDefaultAsync(v => v.LessonId == Id && v.Number == Number, stop)
                is not { } version
        )
            return null;
        await ReadMaterialViewsAsync(Lesson.Body.Markdown, Lesson.Body.Current, version.Markdown);
        Version = version;
        return course;
    }

    protected override async Task LoadAsync()
    {
        await base.LoadAsync();
        By = await Db.People.Where(p => p.Id == Version.PublishedById).Select(p => p.DisplayName).SingleOrDefaultAsync(Stop);
        var versions = Db.LessonVersions.AsNoTracking().Where(v => v.LessonId == Id);
        var before = await versions.Where(v => v.Number < Number).OrderByDescending(v => v.Number).FirstOrDefaultAsync(Stop);
        Beside = (
            before?.Number,
            await versions.Where(v => v.Number > Number).OrderBy(v => v.Number).Select(v => (int?)v.Number).FirstOrDefaultAsync(Stop)
        );
        string name = L["Version {0}", Number];
        Comparison = IsAgainstNow
            ? Compare(Version.Text, Lesson.Written, name, L["Current text"])
            : Compare(
                before?.Text ?? new Wording("", null, "", null),
                Version.Text,
                before is null ? L["Nothing"] : L["Version {0}", before.Number],
                name
            );
    }

    [Can(CourseAct.Open)]
    public Task<IActionResult> OnGet() => ShowPage();
}
