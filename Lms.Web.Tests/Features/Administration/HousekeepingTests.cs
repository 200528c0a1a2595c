using Lms.Web.Features.Administration.Model;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Tests.Features.Administration;

public sealed class HousekeepingTests(LmsApp app) : IClassFixture<LmsApp>
{
    [Fact]
    public async Task Deleted_lessons_are_purged_after_ninety_days_and_what_was_earned_in_them_stays()
    {
        var studied = await app.Look(db => db.LessonProgress.Select(p => p.LessonId).FirstAsync());
        var earned = await app.Look(db => db.LessonProgress.CountAsync(p => p.LessonId == studied));
        await app.Change(async db => (await db.Lessons.SingleAsync(l => l.Id == studied)).Delete(app.Now));

        await Clean();
        Assert.Equal(1, await Lessons(studied));

        app.Clock.Advance(TimeSpan.FromDays(91));
        await Clean();
        Assert.Equal(0, await Lessons(studied));
        Assert.Equal(earned, await app.Look(db => db.LessonProgress.CountAsync(p => p.LessonId == studied)));
    }

    [Fact]
    public async Task Messages_that_were_handled_are_cleared_away_after_two_weeks()
    {
        // A world of its own: the other test of this class clears this one's.
        await using var other = new LmsApp();
        Assert.NotEqual(0, await other.Look(db => db.OutboxMessages.CountAsync(m => m.DoneAt != null)));
        other.Clock.Advance(TimeSpan.FromDays(15));
        await other.With<Housekeeping, bool>(async housekeeping =>
        {
            await housekeeping.RunAsync(CancellationToken.None);
            return true;
        });
        Assert.Equal(0, await other.Look(db => db.OutboxMessages.CountAsync(m => m.DoneAt != null)));
    }

    [Fact]
    public async Task A_deleted_material_is_purged_with_all_files_that_it_ever_held()
    {
        await using var other = new LmsApp();
        var ada = await other.As("Ada");
        var page = await ada.SendsFile("/teach/materials/new?handler=File", "/teach/materials/new", "old.pdf", Pdf.Of("old"));
        await ada.SendsFile($"{page.Path}/replace", $"{page.Path}/replace", "new.pdf", Pdf.Of("new"), ("Version", "0"));
        Task<(int, int, int)> Left() => other.Look(async db => (await db.Materials.IgnoreQueryFilters(new[] { LmsContext.NotDeleted }).CountAsync(m => m.Kind == MaterialKind.File), await db.MaterialVersions.CountAsync(v => v.FileId != null), await db.StoredFiles.CountAsync(f => f.ScopeId == db.InstitutionId && f.ContentType == "application/pdf")));
        Assert.Equal((1, 2, 2), await Left());
        (await ada.Sends($"{page.Path}?handler=Delete", page.Path)).Shows("Deleted.");
        other.Clock.Advance(TimeSpan.FromDays(91));
        await other.With<Housekeeping, bool>(async housekeeping =>
        {
            await housekeeping.RunAsync(CancellationToken.None);
            return true;
        });
        Assert.Equal((0, 0, 0), await Left());
    }

    private Task<bool> Clean() => app.With<Housekeeping, bool>(async housekeeping =>
    {
        await housekeeping.RunAsync(CancellationToken.None);
        return true;
    });

    private Task<int> Lessons(Guid id) => app.Look(db => db.Lessons.IgnoreQueryFilters(new[] { LmsContext.NotDeleted }).CountAsync(l => l.Id == id));
}
