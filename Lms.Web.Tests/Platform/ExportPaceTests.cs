using System.Net;
using Lms.Web.Platform.Data.Saving;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Tests.Platform;

/// <summary>A slow download of a long list does not block anyone.</summary>
public sealed class ExportPaceTests(LmsApp app) : IClassFixture<LmsApp>
{
    /// <summary>More than the buffers between sender and receiver.</summary>
    private const int Entries = 3000;

    [Theory]
    [InlineData("/admin/audit?handler=Csv")]
    [InlineData("/admin/audit?handler=Json")]
    public async Task No_transaction_is_open_while_a_slow_client_downloads_the_audit_log(string address)
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
        // The response has begun and is not read. Transactions of others end soon; one of this response would stay open.
        var open = await OpenTransactionsAsync();
        for (var looks = 0; open > 0 && looks < 100; looks++)
        {
            await Task.Delay(50, stop);
            open = await OpenTransactionsAsync();
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
    public async Task Exported_tables_are_complete_and_state_their_length(string address, string name)
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

    /// <summary>Transactions that prevent a checkpoint.</summary>
    private Task<long> OpenTransactionsAsync() =>
        app.Look(async db =>
        {
            await db.Database.OpenConnectionAsync();
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText = db.IsSqlite
                ? "PRAGMA wal_checkpoint(TRUNCATE)"
                : "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend' AND xact_start IS NOT NULL";
            // The first column of the pragma is 1 if there is still a reader.
            return Convert.ToInt64(await command.ExecuteScalarAsync(), System.Globalization.CultureInfo.InvariantCulture);
        });
}
