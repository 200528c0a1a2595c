using System.Net;
using Lms.Web.Features.Institutions.Model;
using Lms.Web.Platform.Files;
using Lms.Web.Tests.Platform;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Lms.Web.Tests.Features.Administration;

/// <summary>Room for the files of an institution: what is used, what may be, and who is told.</summary>
public sealed class StorageTests : IDisposable
{
    private readonly LmsApp app = new();

    public void Dispose() => app.Dispose();

    [Fact]
    public async Task An_administrator_sees_what_takes_the_room_and_equal_files_take_it_once()
    {
        var before = await app.With<StorageRoom, StorageState>(room => room.StateAsync(default));
        var course = await app.Look(db => db.Courses.SingleAsync(c => c.Slug == "fire-safety"));
        await KeepAsync(course.Id, "large.mp4", new string('a', 64), 7 << 20);
        await KeepAsync(course.Id, "again.mp4", new string('a', 64), 7 << 20);
        await KeepAsync(Ids.New(), "certificate.pdf", new string('b', 64), 1 << 20);
        var after = await app.With<StorageRoom, StorageState>(room => room.StateAsync(default));
        Assert.Equal(8 << 20, after.Used - before.Used);
        var grace = await app.As("Grace");
        var page = await grace.Opens("/admin/storage");
        page.Answers(HttpStatusCode.OK).Shows(course.Title).Shows("large.mp4").Shows("no limit is set").Shows("Certificates, pictures of people, archives and the like");
        (await (await app.As("Ada")).Opens("/admin/storage")).Answers(HttpStatusCode.Forbidden);
        (await grace.Opens("/admin")).Shows("Room for files");

        // Deleted, it takes the room until it is purged; the other one keeps the bytes.
        await app.Change(async db => (await db.StoredFiles.SingleAsync(f => f.Name == "large.mp4")).Delete(app.Now));
        Assert.Equal(after.Used, (await app.With<StorageRoom, StorageState>(room => room.StateAsync(default))).Used);
        (await grace.Opens("/admin/storage")).Shows("Deleted, not purged yet").Shows("1 file").DoesNotShow("large.mp4");
    }

    [Fact]
    public async Task When_the_room_is_used_up_nothing_more_is_taken_and_everybody_concerned_is_told()
    {
        var used = (await app.With<StorageRoom, StorageState>(room => room.StateAsync(default))).Used;
        var grace = await app.As("Grace");
        var id = await app.Look(db => db.Institutions.Select(i => i.Id).SingleAsync());
        var limits = await (await grace.Opens($"/operator/institutions/{id}")).Press("Save", ("Input.MaxMegabytes", "0"));
        limits.Answers(HttpStatusCode.UnprocessableEntity).Shows("give at least 1 MB");
        limits = await limits.Press("Save", ("Input.MaxMegabytes", ((used >> 20) + 10).ToString(System.Globalization.CultureInfo.InvariantCulture)));
        limits.Answers(HttpStatusCode.OK).Shows("The institution is saved.");

        var ada = await Sender.AsAsync(app, "Ada");
        var film = ResumableUploadTests.Film(6 << 20, 11);
        // What is announced counts: two that do not fit together are not both let in.
        var url = await ada.BeginsAsync(film.Length);
        var (status, _, said) = await ada.AnnouncesAsync(film.Length, "second.mp4");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains("There is no room for this file", said, StringComparison.Ordinal);
        await ada.SendsAsync(url, 0, film);
        (await ada.AttachesAsync(url)).Answers(HttpStatusCode.OK).Shows("File attached.");
        // The ordinary form is asked the same.
        using var content = new MultipartFormDataContent { { new StringContent(ada.Token), "__RequestVerificationToken" }, { new ByteArrayContent(ResumableUploadTests.Film(5 << 20, 12)), "file", "third.mp4" } };
        (await ada.Browser.Posts($"{await FileTests.Lesson(app)}/files?handler=Add", content)).Answers(HttpStatusCode.UnprocessableEntity).Shows("There is no room for this file");

        await KeepAsync(Ids.New(), "archive.zip", new string('c', 64), 3 << 20);
        (await grace.Opens("/admin/storage")).Shows("The room for files is almost used up.");
        await KeepAsync(Ids.New(), "archive-2.zip", new string('d', 64), 3 << 20);
        (await grace.Opens("/admin/storage")).Shows("There is no room left for files.");
        (await grace.Opens("/admin")).Shows("full");
    }

    [Theory]
    [InlineData(null, 5L, 5L)]
    [InlineData(3, 5L, 3L)]
    [InlineData(null, null, null)]
    public async Task An_institution_has_its_own_limit_or_that_of_the_installation(int? own, long? everybody, long? most)
    {
        await app.Change(async db => (await db.Institutions.SingleAsync()).Limit(null, null, null, own));
        app.Services.GetRequiredService<InstitutionDirectory>().Forget();
        app.Services.GetRequiredService<UploadOptions>().QuotaMegabytes = everybody;
        Assert.Equal(most << 20, (await app.With<StorageRoom, StorageState>(room => room.StateAsync(default))).Most);
    }

    private Task KeepAsync(Guid scope, string name, string hash, long size) => app.Change(db =>
    {
        db.Add(new StoredFile { ScopeId = scope, Name = name, ContentType = "video/mp4", Size = size, Hash = hash, CreatedAt = app.Now });
        return Task.CompletedTask;
    });
}
