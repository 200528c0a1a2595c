using System.Net;
using Lms.Web.Platform.Data.Saving;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Tests.Platform;

/// <summary>A slow download of a long list holds up nobody.</summary>
public sealed class ExportPaceTests(LmsApp app) : IClassFixture<LmsApp>
{
    /// <summary>More than lies between sender and reader.</summary>
    private const int Entries = 3000;

    [Theory]
    [InlineData("/admin/audit?handler=Csv")]
    [InlineData("/admin/audit?handler=Json")]
    public async Task While_a_slow_reader_takes_the_log_no_transaction_is_open(string address)
    {
        var stop = TestContext.Current.CancellationToken;
        await app.Change(db =>
        {
            for (var i = 0; i < Entries; i++)
                db.Add(db.Note("Exported", "Test", Ids.New(), $$"""{"Text":["","{{new string('x', 1000)}}"]}"""));
            return Task.CompletedTask;
        });
        using var grace = await app.As("Grace");
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        using var answer = await grace.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        // The answer has begun, and nobody reads it. What others write ends in a moment; a transaction of this answer would not.
        var open = await OpenAsync();
        for (var looks = 0; open > 0 && looks < 100; looks++)
        {
            await Task.Delay(50, stop);
            open = await OpenAsync();
        }
        Assert.Equal(0, open);
        var text = await answer.Content.ReadAsStringAsync(stop);
        Assert.InRange(text.Length, Entries * 1000, long.MaxValue);
        Assert.Equal("attachment", answer.Content.Headers.ContentDisposition?.DispositionType);
    }

    [Theory]
    [InlineData("/admin/people?handler=Csv", "people.csv")]
    [InlineData("/admin/institution/legal/consents?handler=Csv", "agreements.csv")]
    [InlineData("/teach/courses/fire-safety/learners?handler=Csv", "fire-safety-learners.csv")]
    public async Task Tables_are_whole_and_say_how_long_they_are(string address, string name)
    {
        using var grace = await app.As("Grace");
        using var answer = await grace.Http.GetAsync(address, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var bytes = await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        Assert.Equal(bytes.Length, answer.Content.Headers.ContentLength);
        Assert.Equal((byte[])[0xEF, 0xBB, 0xBF], bytes[..3]);
        Assert.Equal(name, answer.Content.Headers.ContentDisposition?.FileName?.Trim('"'));
        Assert.Empty(Directory.GetFiles(Path.Combine(app.Folder, "exports")));
    }

    /// <summary>Transactions that keep what is written meanwhile from being put in its place.</summary>
    private Task<long> OpenAsync() =>
        app.Look(async db =>
        {
            await db.Database.OpenConnectionAsync();
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText = db.IsSqlite
                ? "PRAGMA wal_checkpoint(TRUNCATE)"
                : "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend' AND xact_start IS NOT NULL";
            // The first column of the pragma is 1 when somebody still reads.
            return Convert.ToInt64(await command.ExecuteScalarAsync(), System.Globalization.CultureInfo.InvariantCulture);
        });
}
