using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using Lms.Web.Platform.Files;
using Lms.Web.Platform.Health;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Lms.Web.Tests.Platform;

/// <summary>The product with its files in a bucket.</summary>
public sealed class BucketApp : LmsApp
{
    public S3Server S3 { get; } = new();

    protected override IEnumerable<KeyValuePair<string, string>> More => S3.Settings;

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        S3.Dispose();
    }
}

public sealed class S3Tests(BucketApp app) : IClassFixture<BucketApp>
{
    private IFileStore Store => app.Services.GetRequiredService<IFileStore>();

    [Fact]
    public async Task A_file_is_stored_in_the_bucket_under_its_hash_and_can_be_read_in_full_and_in_ranges()
    {
        var ada = await Sender.AsAsync(app, "Ada");
        var film = ResumableUploadTests.Film(12 << 20, 8); // larger than a part and than one read
        var url = await ada.BeginsAsync(film.Length, "rundgang.mp4");
        Assert.Equal(HttpStatusCode.NoContent, (await ada.SendsAsync(url, 0, film)).Status);
        (await ada.AttachesAsync(url)).Answers(HttpStatusCode.OK).Shows("File attached.");
        var file = await app.Look(db => db.StoredFiles.SingleAsync(f => f.Name == "rundgang.mp4"));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(film)), file.Hash);
        Assert.Contains($"lms/{file.Hash[..2]}/{file.Hash}", app.S3.Objects);
        Assert.False(File.Exists(Path.Combine(app.Folder, "uploads", Guid.Parse(url[^36..]).ToString("N"))));

        var address = app.Services.GetRequiredService<FileTokens>().Url(file.Id, file.Name, file.ScopeId);
        Assert.Equal(film, await ada.Browser.Http.GetByteArrayAsync(address));
        foreach (
            var (from, to) in new[] { (0L, 0L), (5L, 99_999L), ((8L << 20) - 10, (8L << 20) + 10), (film.Length - 3L, film.Length - 1L) }
        )
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            request.Headers.Range = new RangeHeaderValue(from, to);
            var answer = await ada.Browser.Http.SendAsync(request);
            Assert.Equal(HttpStatusCode.PartialContent, answer.StatusCode);
            Assert.Equal(film[(int)from..((int)to + 1)], await answer.Content.ReadAsByteArrayAsync());
            Assert.Equal("1", Assert.Single(answer.Headers.GetValues("X-Statements")));
        }
    }

    [Fact]
    public async Task Identical_files_are_stored_once_and_unreferenced_ones_are_found_by_age()
    {
        byte[] bytes = [.. "two of a kind"u8];
        var one = (await Store.PutAsync(new MemoryStream(bytes), 1000, default)).Value;
        var two = (await Store.PutAsync(new MemoryStream(bytes), 1000, default)).Value;
        Assert.Equal(one, two);
        Assert.Single(app.S3.Objects, o => o.EndsWith(one.Hash, StringComparison.Ordinal));
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        Assert.Contains(
            one.Hash,
            await Store.OlderThanAsync(now.AddMinutes(5), default).ToListAsync(TestContext.Current.CancellationToken)
        );
        Assert.DoesNotContain(
            one.Hash,
            await Store.OlderThanAsync(now.AddDays(-1), default).ToListAsync(TestContext.Current.CancellationToken)
        );
        await Store.DeleteAsync(one.Hash, default);
        Assert.Null(await Store.OpenAsync(one.Hash, default));
        Assert.DoesNotContain(app.S3.Objects, o => o.EndsWith(one.Hash, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_file_that_is_too_large_or_interrupted_leaves_nothing_in_the_bucket()
    {
        var before = app.S3.Objects.Count;
        Assert.Equal(
            "The file is larger than {0} MB.",
            (await Store.PutAsync(new MemoryStream(new byte[2 << 20]), 1 << 20, default)).Refusal!.Text
        );
        await Assert.ThrowsAsync<IOException>(() => Store.PutAsync(new Breaking(), 1 << 20, default));
        Assert.Equal(before, app.S3.Objects.Count);
        Assert.Empty(Directory.GetFiles(Path.Combine(app.Folder, "files", "incoming")));
    }

    [Fact]
    public async Task Doctor_says_whether_the_bucket_can_be_written_and_why_not()
    {
        var found = (await app.Services.GetRequiredService<Doctor>().LookAsync(default)).Single(f => f.What == "Files");
        Assert.True(found.IsWell, found.Detail);
        Assert.Contains(S3Server.Bucket, found.Detail, StringComparison.Ordinal);
        using var stranger = new S3FileStore(
            app.Folder,
            new S3Options
            {
                Endpoint = app.S3.Endpoint,
                Bucket = S3Server.Bucket,
                AccessKey = "STRANGER",
                SecretKey = S3Server.Key,
            }
        );
        Assert.NotNull((await stranger.ProbeAsync(default)).Complaint);
        using var nowhere = new S3FileStore(
            app.Folder,
            new S3Options
            {
                Endpoint = app.S3.Endpoint,
                Bucket = "no-such-bucket",
                AccessKey = S3Server.Key,
                SecretKey = S3Server.Key,
            }
        );
        Assert.NotNull((await nowhere.ProbeAsync(default)).Complaint);
    }

    [Fact]
    public async Task Files_can_be_moved_to_the_bucket_and_back_verified_by_hash_and_resumed()
    {
        using var bucket = new S3FileStore(
            app.Folder,
            new S3Options
            {
                Endpoint = app.S3.Endpoint,
                Bucket = S3Server.Bucket,
                AccessKey = S3Server.Key,
                SecretKey = S3Server.Key,
                Prefix = "moved/",
            }
        );
        var disk = new DiskFileStore(Path.Combine(app.Folder, "moving"));
        var stop = TestContext.Current.CancellationToken;
        var kept = new List<string>();
        foreach (var text in new[] { "one", "two", "three" })
            kept.Add((await disk.PutAsync(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text)), 100, stop)).Value.Hash);
        Task<int> Move(IFileStore from, IFileStore into, bool isDry = false, bool removes = false) =>
            FilesCommands.MoveAsync(app.Services, from, into, isDry, removes, stop);
        IEnumerable<string> Moved() =>
            app.S3.Objects.Where(o => o.StartsWith("moved/", StringComparison.Ordinal)).Select(o => o[^64..]).Order();

        Assert.Equal(0, await Move(disk, bucket, isDry: true));
        Assert.Empty(Moved());
        // One of them does not match its hash: the others are moved, and it is reported.
        await File.WriteAllTextAsync(disk.PathOf(kept[1])!, "rot", stop);
        Assert.Equal(1, await Move(disk, bucket));
        Assert.Equal(new[] { kept[0], kept[2] }.Order(), Moved().Where(kept.Contains));
        await File.WriteAllTextAsync(disk.PathOf(kept[1])!, "two", stop);
        // Rows of this product refer to files in its own bucket, and not to this one.
        await Move(disk, bucket, removes: true);
        Assert.Equal(kept.Order(), Moved().Where(kept.Contains));
        Assert.All(kept, hash => Assert.Null(disk.PathOf(hash)));
        await Move(bucket, disk, removes: true);
        Assert.All(kept, hash => Assert.NotNull(disk.PathOf(hash)));
        Assert.Empty(Moved());
    }

    [Theory]
    [InlineData("files", "move")]
    [InlineData("files", "move", "--to", "elsewhere")]
    [InlineData("files", "move", "--to", "s3", "--force")]
    [InlineData("files")]
    public async Task Invalid_arguments_for_moving_files_print_usage(params string[] args) =>
        Assert.Equal(64, await FilesCommands.RunAsync(app.Services, args, default));

    private sealed class Breaking : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            throw new IOException("The line broke.");
    }
}
