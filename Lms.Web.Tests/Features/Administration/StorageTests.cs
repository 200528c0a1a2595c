using System.Net;
using Lms.Web.Features.Institutions.Model;
using Lms.Web.Platform.Files;
using Lms.Web.Platform.Files.Media;
using Lms.Web.Tests.Platform;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Lms.Web.Tests.Features.Administration;

/// <summary>Storage of an institution: what is used, the quota, and who is told.</summary>
public sealed class StorageTests : IDisposable
{
    private readonly LmsApp app = new();

    public void Dispose() => app.Dispose();

    [Fact]
    public async Task An_administrator_sees_what_uses_storage_and_identical_files_count_once()
    {
        var before = await app.With<StorageRoom, StorageState>(room => room.StateAsync(default));
        var course = await app.Look(db => db.Courses.SingleAsync(c => c.Slug == "fire-safety"));
        await AddFileAsync(course.Id, "large.mp4", new string('a', 64), 7 << 20);
        await AddFileAsync(course.Id, "again.mp4", new string('a', 64), 7 << 20);
        await AddFileAsync(Ids.New(), "certificate.pdf", new string('b', 64), 1 << 20);
        var after = await app.With<StorageRoom, StorageState>(room => room.StateAsync(default));
        Assert.Equal(8 << 20, after.Used - before.Used);
        var grace = await app.As("Grace");
        var page = await grace.Opens("/admin/storage");
        page.Answers(HttpStatusCode.OK)
            .Shows(course.Title)
            .Shows("large.mp4")
            .Shows("No limit")
            .Shows("Certificates, profile pictures, archives, and more");
        (await (await app.As("Ada")).Opens("/admin/storage")).Answers(HttpStatusCode.Forbidden);
        (await grace.Opens("/admin")).Shows("Storage");

        // After deletion it uses storage until it is purged; the other file keeps the bytes.
        await app.Change(async db => (await db.StoredFiles.SingleAsync(f => f.Name == "large.mp4")).Delete(app.Now));
        Assert.Equal(after.Used, (await app.With<StorageRoom, StorageState>(room => room.StateAsync(default))).Used);
        (await grace.Opens("/admin/storage")).Shows("Deleted, not yet purged").Shows("1 file").DoesNotShow("large.mp4");
    }

    [Fact]
    public async Task When_the_storage_quota_is_used_up_uploads_are_refused_and_those_concerned_are_told()
    {
        var used = (await app.With<StorageRoom, StorageState>(room => room.StateAsync(default))).Used;
        var grace = await app.As("Grace");
        var id = await app.Look(db => db.Institutions.Select(i => i.Id).SingleAsync());
        var limits = await (await grace.Opens($"/operator/institutions/{id}")).Press("Save", ("Input.MaxMegabytes", "0"));
        limits.Answers(HttpStatusCode.UnprocessableEntity).Shows("enter at least 1 MB");
        limits = await limits.Press(
            "Save",
            ("Input.MaxMegabytes", ((used >> 20) + 10).ToString(System.Globalization.CultureInfo.InvariantCulture))
        );
        limits.Answers(HttpStatusCode.OK).Shows("Institution saved.");

        var ada = await Sender.AsAsync(app, "Ada");
        var film = ResumableUploadTests.Film(6 << 20, 11);
        // Announced uploads count: two that do not fit together are not both accepted.
        var url = await ada.BeginsAsync(film.Length);
        var (status, _, said) = await ada.AnnouncesAsync(film.Length, "second.mp4");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains("enough storage for this file: ", said, StringComparison.Ordinal);
        await ada.SendsAsync(url, 0, film);
        (await ada.AttachesAsync(url)).Answers(HttpStatusCode.OK).Shows("File attached.");
        // An ordinary form is checked in the same way.
        using var content = new MultipartFormDataContent
        {
            { new StringContent(ada.Token), "__RequestVerificationToken" },
            { new ByteArrayContent(ResumableUploadTests.Film(5 << 20, 12)), "file", "third.mp4" },
        };
        (await ada.Browser.Posts($"{await FileTests.Lesson(app)}/files?handler=Add", content))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("There isn’t enough storage for this file");

        await AddFileAsync(Ids.New(), "archive.zip", new string('c', 64), 3 << 20);
        (await grace.Opens("/admin/storage")).Shows("Storage is almost full.");
        await AddFileAsync(Ids.New(), "archive-2.zip", new string('d', 64), 3 << 20);
        (await grace.Opens("/admin/storage")).Shows("Storage is full.");
        (await grace.Opens("/admin")).Shows("Full");
    }

    [Fact]
    public async Task An_import_cannot_exceed_the_storage_quota()
    {
        // Zeros: the archive is small, but its content is not.
        var film = new byte[8 << 20];
        ((byte[])[0, 0, 0, 24, .. "ftypisom"u8]).CopyTo(film, 0);
        await SetQuotaAsync(4);
        var ada = await app.As("Ada");
        var zip = Features.Packages.PackageHouse.Zip(("1.md", "# Too much\n\n![The film](film.mp4)"), ("film.mp4", film)).ToArray();
        var form = new MultipartFormDataContent
        {
            { new StringContent((await ada.Opens("/teach/courses/import")).Token), "__RequestVerificationToken" },
            { new ByteArrayContent(zip), "file", "film.zip" },
        };
        var brought = await ada.Posts("/teach/courses/import", form);
        await app.DrainAsync();
        var look = await ada.Opens(brought.Path);
        var before = await app.Look(db => db.StoredFiles.CountAsync());
        await look.Press("Import this course");
        await app.DrainAsync();
        (await ada.Opens(brought.Path)).Shows("There isn’t enough storage for this file");
        Assert.False(await app.Look(db => db.StoredFiles.AnyAsync(f => f.Size == film.Length)));
        Assert.InRange(await app.Look(db => db.StoredFiles.CountAsync()), 0, before);
    }

    [Fact]
    public async Task Other_sizes_of_videos_and_images_count_and_existing_content_does_not_count_again()
    {
        var before = (await app.With<StorageRoom, StorageState>(room => room.StateAsync(default))).Used;
        await AddFileAsync(Ids.New(), "film.mp4", new string('e', 64), 3 << 20);
        await app.Change(async db =>
        {
            var file = await db.StoredFiles.SingleAsync(f => f.Name == "film.mp4" && f.Size == 3 << 20);
            db.Add(
                new FileVariant
                {
                    FileId = file.Id,
                    Name = "720.mp4",
                    ContentType = "video/mp4",
                    Hash = new string('f', 64),
                    Size = 2 << 20,
                }
            );
        });
        Assert.Equal(5 << 20, (await app.With<StorageRoom, StorageState>(room => room.StateAsync(default))).Used - before);
        (await (await app.As("Grace")).Opens("/admin/storage")).Shows("Videos and images in other sizes");
        await SetQuotaAsync(0);
        Assert.Null(await app.With<StorageRoom, Refusal?>(room => room.ForAsync(new Stored(new string('e', 64), 3 << 20), default)));
        Assert.NotNull(await app.With<StorageRoom, Refusal?>(room => room.ForAsync(new Stored(new string('9', 64), 3 << 20), default)));
    }

    [Fact]
    public async Task A_video_without_storage_for_other_sizes_is_served_as_uploaded()
    {
        var film = await app.Shows("fire-safety", "raise-the-alarm", "kept.mp4", "video/mp4", Clips.Film(640, 360, 1), 1);
        await SetQuotaAsync(0);
        var left = await app.With<StorageRoom, StorageState>(room => room.StateAsync(default));
        await AddFileAsync(Ids.New(), "the rest.mp4", new string('7', 64), left.Most!.Value - left.Used);
        var made = await app.Prepares(film);
        Assert.Equal(MediaStatus.Failed, made.Status);
        Assert.StartsWith("Your institution’s storage quota is used up", made.Problem, StringComparison.Ordinal);
        Assert.Equal(0, await app.Look(db => db.FileVariants.CountAsync(v => v.FileId == film)));
    }

    /// <summary>Files kept without a quota check are generated or already stored. For uploads, the quota is checked.</summary>
    [Fact]
    public void Only_generated_or_already_stored_files_are_kept_without_a_quota_check()
    {
        string[] unasked =
        [
            // What the institution owes its members: certificates, copies of their data, and the image for link previews.
            "PrintCertificate.cs",
            "MakeExport.cs",
            "ShareCards.cs",
            // Copies of files that are already stored.
            "LessonCopies.cs",
            // The demonstration.
            "DemoCourses.cs",
        ];
        var all = Directory
            .GetFiles(SourceRootAttribute.Of("Lms.Web", "Features"), "*.cs", SearchOption.AllDirectories)
            .Select(path => (Name: Path.GetFileName(path), Text: string.Concat(File.ReadAllText(path).Where(c => !char.IsWhiteSpace(c)))))
            .Where(f =>
                f.Text.Contains("uploads.Keep(", StringComparison.Ordinal) || f.Text.Contains("newStoredFile", StringComparison.Ordinal)
            )
            .ToList();
        var silent = all.Where(f =>
                !f.Text.Contains("uploads.FullAsync(", StringComparison.Ordinal)
                && !f.Text.Contains("uploads.ReceiveAsync(", StringComparison.Ordinal)
            )
            .Select(f => f.Name);
        Assert.Equal(unasked.Order(StringComparer.Ordinal), silent.Order(StringComparer.Ordinal));
    }

    /// <param name="more">Megabytes in addition to those in use, rounded up.</param>
    private async Task SetQuotaAsync(int more)
    {
        var used = (await app.With<StorageRoom, StorageState>(room => room.StateAsync(default))).Used;
        await app.Change(async db => (await db.Institutions.SingleAsync()).Limit(null, null, null, (int)(used >> 20) + 1 + more));
        app.Services.GetRequiredService<InstitutionDirectory>().Forget();
    }

    [Theory]
    [InlineData(null, 5L, 5L)]
    [InlineData(3, 5L, 3L)]
    [InlineData(null, null, null)]
    public async Task An_institution_has_its_own_quota_or_that_of_the_installation(int? own, long? everybody, long? most)
    {
        await app.Change(async db => (await db.Institutions.SingleAsync()).Limit(null, null, null, own));
        app.Services.GetRequiredService<InstitutionDirectory>().Forget();
        app.Services.GetRequiredService<UploadOptions>().QuotaMegabytes = everybody;
        Assert.Equal(most << 20, (await app.With<StorageRoom, StorageState>(room => room.StateAsync(default))).Most);
    }

    private Task AddFileAsync(Guid scope, string name, string hash, long size) =>
        app.Change(db =>
        {
            db.Add(
                new StoredFile
                {
                    ScopeId = scope,
                    Name = name,
                    ContentType = "video/mp4",
                    Size = size,
                    Hash = hash,
                    CreatedAt = app.Now,
                }
            );
            return Task.CompletedTask;
        });
}
