using Lms.Web.Features.Administration.Model;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Library.Model;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Files;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Lms.Web.Tests.Features.Administration;

public sealed class HousekeepingTests(LmsApp app) : IClassFixture<LmsApp>
{
    [Fact]
    public async Task Deleted_lessons_are_purged_after_ninety_days_and_their_progress_is_kept()
    {
        var studied = await app.Look(db => db.LessonProgress.Select(p => p.LessonId).FirstAsync());
        var earned = await app.Look(db => db.LessonProgress.CountAsync(p => p.LessonId == studied));
        await app.Change(async db => (await db.Lessons.SingleAsync(l => l.Id == studied)).Delete(app.Now));

        await RunHousekeeping();
        Assert.Equal(1, await Lessons(studied));

        app.Clock.Advance(TimeSpan.FromDays(91));
        await RunHousekeeping();
        Assert.Equal(0, await Lessons(studied));
        Assert.Equal(earned, await app.Look(db => db.LessonProgress.CountAsync(p => p.LessonId == studied)));
    }

    [Fact]
    public async Task Handled_messages_are_deleted_after_two_weeks()
    {
        // It needs a world of its own, as the other test of this class deletes messages.
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
    public async Task A_deleted_material_is_purged_with_every_file_it_ever_had()
    {
        await using var other = new LmsApp();
        var ada = await other.As("Ada");
        var page = await ada.SendsFile("/teach/materials/new?handler=File", "/teach/materials/new", "old.pdf", Pdf.Of("old"));
        await ada.SendsFile($"{page.Path}/replace", $"{page.Path}/replace", "new.pdf", Pdf.Of("new"), ("Version", "0"));
        Task<(int, int, int)> Left() =>
            other.Look(async db =>
                (
                    await db.Materials.IgnoreQueryFilters(new[] { LmsContext.NotDeleted }).CountAsync(m => m.Kind == MaterialKind.File),
                    await db.MaterialVersions.CountAsync(v => v.FileId != null),
                    await db.StoredFiles.CountAsync(f => f.ScopeId == db.InstitutionId && f.ContentType == "application/pdf")
                )
            );
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

    [Fact]
    public async Task A_resumable_upload_is_not_swept_before_its_form_is_submitted()
    {
        await using var other = new LmsApp();
        var store = other.Services.GetRequiredService<IFileStore>();
        var (kept, left) = (await Put("Waits for its form"), await Put("Nobody wants it"));
        await other.Change(async db =>
        {
            var session = UploadSession.Begin(await db.People.Select(p => p.Id).FirstAsync(), Ids.New(), "film.mp4", kept.Size, other.Now);
            db.Add(session);
            db.Entry(session).Property(s => s.Hash).CurrentValue = kept.Hash;
        });
        foreach (var stored in (Stored[])[kept, left])
            File.SetLastWriteTimeUtc(store.PathOf(stored.Hash)!, other.Now.AddHours(-25));
        await other.With<FileSweep, int>(sweep => sweep.RunAsync(default));
        Assert.NotNull(store.PathOf(kept.Hash));
        Assert.Null(store.PathOf(left.Hash));

        async Task<Stored> Put(string text) =>
            (await store.PutAsync(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text)), 1000, default)).Value;
    }

    [Fact]
    public async Task Bytes_that_are_stored_again_count_as_new_and_are_kept()
    {
        var store = app.Services.GetRequiredService<IFileStore>();
        async Task<Stored> Put() => (await store.PutAsync(new MemoryStream("The same bytes"u8.ToArray()), 1000, default)).Value;
        var hash = (await Put()).Hash;
        var yesterday = TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(-1);
        File.SetLastWriteTimeUtc(store.PathOf(hash)!, yesterday.AddHours(-1));
        // The sweep has found the file unreferenced; the same bytes are stored again before it deletes them.
        await Put();
        Assert.False(await store.DeleteOlderAsync(hash, yesterday, default));
        Assert.NotNull(store.PathOf(hash));
        File.SetLastWriteTimeUtc(store.PathOf(hash)!, yesterday.AddHours(-1));
        Assert.True(await store.DeleteOlderAsync(hash, yesterday, default));
        Assert.Null(store.PathOf(hash));
        Assert.False(await store.DeleteOlderAsync(hash, yesterday, default));
    }

    private Task<bool> RunHousekeeping() =>
        app.With<Housekeeping, bool>(async housekeeping =>
        {
            await housekeeping.RunAsync(CancellationToken.None);
            return true;
        });

    private Task<int> Lessons(Guid id) =>
        app.Look(db => db.Lessons.IgnoreQueryFilters(new[] { LmsContext.NotDeleted }).CountAsync(l => l.Id == id));
}
