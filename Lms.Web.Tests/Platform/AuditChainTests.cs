using System.Net;
using System.Text.Json;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Platform.Audit;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Data.Saving;
using Lms.Web.Platform.Health;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Lms.Web.Tests.Platform;

/// <summary>The audit log only grows, and tampering with the database is detected.</summary>
public sealed class AuditChainTests(LmsApp app) : IClassFixture<LmsApp>
{
    [Theory]
    [InlineData("UPDATE \"AuditEntries\" SET \"Action\" = 'Created' WHERE \"Action\" = 'Changed'")]
    [InlineData("UPDATE \"AuditEntries\" SET \"PersonName\" = 'Someone else'")]
    [InlineData("UPDATE \"AuditEntries\" SET \"Changes\" = '{}' WHERE \"Changes\" IS NOT NULL")]
    [InlineData("DELETE FROM \"AuditEntries\"")]
    [InlineData("UPDATE \"AuditSeals\" SET \"Number\" = \"Number\" + 1000")]
    [InlineData("UPDATE \"AuditSeals\" SET \"ActorSalt\" = 'x'")]
    [InlineData("DELETE FROM \"AuditSeals\"")]
    [InlineData("DELETE FROM \"AuditChecks\"")]
    [InlineData("UPDATE \"AuditChecks\" SET \"Number\" = 0")]
    public async Task The_database_refuses_to_change_or_delete_audit_entries(string sql)
    {
        await Note("Changed", """{"Title":["a","b"]}""");
        await Seal();
        await app.With<AuditVerifier, AuditCheck>(v => v.CheckAsync(default));
        var before = await Counts();
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => Sql(sql));
        Assert.Equal(before, await Counts());
    }

    [Fact]
    public async Task The_database_refuses_workarounds_for_changing_audit_entries()
    {
        await Note("Changed", null);
        await Seal();
        var before = await Counts();
        if (World.IsSqlite)
            await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() =>
                Sql("INSERT OR REPLACE INTO \"AuditEntries\" SELECT * FROM \"AuditEntries\" LIMIT 1")
            );
        else
        {
            await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => Sql("TRUNCATE \"AuditEntries\""));
            await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() =>
                Sql("SET session_replication_role = replica; DELETE FROM \"AuditSeals\"")
            );
        }
        Assert.Equal(before, await Counts());
    }

    [Fact]
    public async Task Every_entry_gets_a_consecutive_number_once()
    {
        for (var i = 0; i < 3; i++)
            await Note("Changed", null);
        await Seal();
        var numbers = await app.Look(db => db.AuditSeals.OrderBy(s => s.Number).Select(s => s.Number).ToListAsync());
        Assert.Equal(Enumerable.Range(1, numbers.Count).Select(n => (long)n), numbers);
        Assert.Equal(await app.Look(db => db.AuditEntries.CountAsync()), numbers.Count);
        await Task.WhenAll(
            Enumerable
                .Range(0, 4)
                .Select(async i =>
                {
                    await Note("Changed", $$"""{"Number":[{{i}},0]}""");
                    await app.Services.GetRequiredService<AuditSealer>().SealAsync(default);
                })
        );
        await Seal();
        Assert.Equal(numbers.Count + 4, await app.Look(db => db.AuditSeals.CountAsync()));
        Assert.Null((await Verify()).Problem);
    }

    [Theory]
    [InlineData(
        "UPDATE \"AuditEntries\" SET \"Changes\" = '{\"Title\":[\"a\",\"c\"]}' WHERE \"Id\" = '{id}'",
        "its details of what changed no longer match"
    )]
    [InlineData("UPDATE \"AuditEntries\" SET \"Changes\" = NULL WHERE \"Id\" = '{id}'", "its details of what changed no longer match")]
    [InlineData("UPDATE \"AuditEntries\" SET \"PersonName\" = 'Eve' WHERE \"Id\" = '{id}'", "its details of who did it no longer match")]
    [InlineData("UPDATE \"AuditEntries\" SET \"Address\" = '10.0.0.1' WHERE \"Id\" = '{id}'", "its details of who did it no longer match")]
    [InlineData("UPDATE \"AuditEntries\" SET \"Action\" = 'Viewed' WHERE \"Id\" = '{id}'", "doesn’t follow from the one before")]
    [InlineData("DELETE FROM \"AuditEntries\" WHERE \"Id\" = '{id}'", "was removed; only its seal is left")]
    [InlineData("DELETE FROM \"AuditSeals\" WHERE \"EntryId\" = '{id}'", "is missing")]
    public async Task Tampering_with_the_database_breaks_the_chain_and_doctor_says_where(string sql, string problem)
    {
        await using var other = new LmsApp();
        var (id, number) = await Chain(other);
        Assert.Null((await other.With<AuditVerifier, AuditVerdict>(v => v.VerifyAsync(default))).Problem);
        await Tamper(
            other,
            sql.Replace("{id}", World.IsSqlite ? id.ToString().ToUpperInvariant() : id.ToString(), StringComparison.Ordinal)
        );
        var verdict = await other.With<AuditVerifier, AuditVerdict>(v => v.VerifyAsync(default));
        Assert.Contains(problem, verdict.Problem!.Text, StringComparison.Ordinal);
        Assert.Equal(number, verdict.Problem.Arguments[0]);
        Assert.Equal(number - 1, verdict.Number);
        var finding = (await other.Services.GetRequiredService<Doctor>().LookAsync(default, thorough: true)).Single(f =>
            f.What.StartsWith("Audit log", StringComparison.Ordinal)
        );
        Assert.False(finding.IsWell);
        Assert.Contains($"up to entry {number - 1},", finding.Detail, StringComparison.Ordinal);
        Assert.Contains(number.ToString(System.Globalization.CultureInfo.InvariantCulture), finding.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Swapped_entries_and_a_truncated_chain_are_detected()
    {
        await using var other = new LmsApp();
        var (_, number) = await Chain(other);
        await other.With<AuditVerifier, AuditCheck>(v => v.CheckAsync(default));
        await Tamper(
            other,
            $"UPDATE \"AuditSeals\" SET \"Number\" = -1 WHERE \"Number\" = {number}",
            $"UPDATE \"AuditSeals\" SET \"Number\" = {number} WHERE \"Number\" = {number - 1}",
            $"UPDATE \"AuditSeals\" SET \"Number\" = {number - 1} WHERE \"Number\" = -1"
        );
        var moved = await other.With<AuditVerifier, AuditVerdict>(v => v.VerifyAsync(default));
        Assert.Equal(number - 2, moved.Number);
        Assert.Contains("doesn’t follow", moved.Problem!.Text, StringComparison.Ordinal);

        await Tamper(other, $"DELETE FROM \"AuditSeals\" WHERE \"Number\" >= {number - 1}");
        var cut = await other.With<AuditVerifier, AuditVerdict>(v => v.VerifyAsync(default));
        Assert.Contains("but an earlier check reached", cut.Problem!.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_chain_can_be_verified_independently_from_the_export()
    {
        await Note("Changed", """{"Title":["Ärger, “so”","b\nc"]}""");
        await Seal();
        var grace = await app.As("Grace");
        var lines = (await grace.Http.GetStringAsync("/admin/audit?handler=Json"))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(l => JsonDocument.Parse(l).RootElement)
            .ToList();
        var hash = AuditChain.Start;
        var sealedLines = lines
            .Where(l => l.GetProperty("Number").ValueKind is JsonValueKind.Number)
            .OrderBy(l => l.GetProperty("Number").GetInt64())
            .ToList();
        Assert.True(sealedLines.Count > 10);
        foreach (var line in sealedLines)
        {
            hash = Sha(
                "2",
                hash,
                line.GetProperty("Number").ToString(),
                Text(line, "InstitutionId"),
                Text(line, "Id"),
                Text(line, "At"),
                Text(line, "PersonId"),
                Text(line, "Action"),
                Text(line, "Entity"),
                Text(line, "EntityId"),
                Text(line, "AboutId"),
                Sha(Text(line, "ActorSalt"), Text(line, "PersonName"), Text(line, "Address"), Text(line, "UserAgent")),
                Text(line, "ChangesDigest") is null ? null : Sha(Text(line, "ChangesSalt"), Text(line, "Changes"))
            );
            Assert.Equal(Text(line, "Hash"), hash);
        }
        var csv = await grace.Http.GetStringAsync("/admin/audit?handler=Csv&verb=Changed");
        Assert.Contains("Ärger", csv, StringComparison.Ordinal);
        Assert.Contains(
            sealedLines.Last(l => Text(l, "Action") == "Changed").GetProperty("Hash").GetString()!,
            csv,
            StringComparison.Ordinal
        );
        Assert.Equal(2, await app.Look(db => db.AuditEntries.CountAsync(a => a.Action == "Exported"))); // exporting is audited too
    }

    [Fact]
    public async Task The_page_can_be_filtered_by_every_field_and_paged_without_repetition()
    {
        var thing = Ids.New();
        await app.Change(db =>
        {
            for (var i = 0; i < 120; i++)
                db.Add(db.Note("Changed", "Category", thing, $$"""{"Name":["zebra {{i:000}}","horse"],"IsOpen":[true,false]}"""));
            return Task.CompletedTask;
        });
        await Seal();
        var grace = await app.As("Grace");
        var page = await grace.Opens($"/admin/audit?q={thing}&thing=Category&verb=Changed&from={app.Now:yyyy-MM-dd}");
        var seen = new List<string>();
        for (var pages = 1; ; pages++)
        {
            seen.AddRange(
                page.Document.QuerySelectorAll("tbody tr del")
                    .Select(d => d.TextContent)
                    .Where(t => t.StartsWith("zebra", StringComparison.Ordinal))
            );
            Assert.True(page.Statements <= 6, $"{page.Statements} statements");
            if (page.Document.QuerySelector("a[rel=next]") is null)
                break;
            page = await page.Follows("Older");
            Assert.True(pages < 4);
        }
        Assert.Equal(120, seen.Distinct().Count());
        Assert.Equal(120, seen.Count);
        var back = await page.Follows("Newer");
        Assert.Equal(
            seen[50..100],
            back.Document.QuerySelectorAll("tbody tr del")
                .Select(d => d.TextContent)
                .Where(t => t.StartsWith("zebra", StringComparison.Ordinal))
        );
        (await grace.Opens("/admin/audit?q=ZEBRA+017")).Shows("zebra 017").Shows("Is open: yes → no").DoesNotShow("zebra 018");
        (await grace.Opens("/admin/audit?who=nobody+at+all")).Shows("No results");
        (await grace.Opens($"/admin/audit?q={thing}&until={app.Now.AddDays(-2):yyyy-MM-dd}")).Shows("No results");
        (await (await grace.Opens("/admin/audit")).Press("Check now")).Shows("Intact up to entry");
        (await (await app.As("Ada")).Opens("/admin/audit")).Answers(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Changes_that_bypass_the_change_tracker_are_audited_too()
    {
        var slug = await app.MakesCourse("Traces", ["One", "Two"]);
        var enrollment = await app.Enrolls("Omar", slug);
        var omar = await app.As("Omar");
        var tab = await omar.OpensTab($"/learn/{slug}/one");
        await tab.Done();
        await omar.Posts(
            $"/learn/{slug}/one?handler=Reopen",
            new FormUrlEncodedContent([KeyValuePair.Create("__RequestVerificationToken", tab.Page.Token)])
        );
        var lesson = await app.Look(db =>
            db.Lessons.Where(l => l.Slug == "one" && db.Courses.Any(c => c.Id == l.CourseId && c.Slug == slug))
                .Select(l => l.Id)
                .SingleAsync()
        );
        Assert.Equal(
            ["Completed", "Reopened"],
            await app.Look(db =>
                db.AuditEntries.Where(e => e.EntityId == lesson && e.Action != "Created" && e.PersonId != null)
                    .OrderBy(e => e.At)
                    .ThenBy(e => e.Id)
                    .Select(e => e.Action)
                    .ToListAsync()
            )
        );
        Assert.Equal(1, await app.Look(db => db.AuditEntries.CountAsync(e => e.EntityId == enrollment.Id && e.Action == "Started")));
    }

    private static async Task<(Guid Id, long Number)> Chain(LmsApp app)
    {
        var id = Guid.Empty;
        await app.Change(db =>
        {
            db.Add(db.Note("Changed", "Course", Ids.New(), """{"Title":["x","y"]}"""));
            return Task.CompletedTask;
        });
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        await app.Change(db =>
        {
            var entry = db.Note("Changed", "Course", Ids.New(), """{"Title":["a","b"]}""");
            id = entry.Id;
            db.Add(entry);
            return Task.CompletedTask;
        });
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        for (var i = 0; i < 2; i++)
        {
            await app.Change(db =>
            {
                db.Add(db.Note("Changed", "Course", Ids.New(), null));
                return Task.CompletedTask;
            });
            app.Clock.Advance(TimeSpan.FromSeconds(1));
        }
        await app.Services.GetRequiredService<AuditSealer>().SealAsync(default);
        return (id, await app.Look(db => db.AuditSeals.Where(s => s.EntryId == id).Select(s => s.Number).SingleAsync()));
    }

    /// <summary>As someone with full access to the database can.</summary>
    private static Task<bool> Tamper(LmsApp app, params string[] statements) =>
        app.Look(async db =>
        {
            foreach (var table in new[] { "AuditEntries", "AuditSeals" })
            {
                if (!World.IsSqlite)
                    await Sql(db, $"ALTER TABLE \"{table}\" DISABLE TRIGGER USER");
                else
                    foreach (var trigger in new[] { "Kept", "NotRemoved" })
                        await Sql(db, $"DROP TRIGGER IF EXISTS \"{table}_{trigger}\"");
            }
            foreach (var sql in statements)
                Assert.True(await Sql(db, sql) > 0, sql);
            return true;
        });

    private static Task<int> Sql(LmsContext db, string sql) =>
        db.Database.ExecuteSqlRawAsync(sql.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal));

    private Task<int> Sql(string sql) => app.Look(db => Sql(db, sql));

    private Task Note(string action, string? changes) =>
        app.Change(db =>
        {
            db.Add(db.Note(action, nameof(Course), Ids.New(), changes));
            return Task.CompletedTask;
        });

    private Task<int> Seal() => app.Services.GetRequiredService<AuditSealer>().SealAsync(default);

    private Task<AuditVerdict> Verify() => app.With<AuditVerifier, AuditVerdict>(v => v.VerifyAsync(default));

    private Task<(int, int, int, long)> Counts() =>
        app.Look(async db =>
            (
                await db.AuditEntries.CountAsync(),
                await db.AuditSeals.CountAsync(),
                await db.AuditChecks.CountAsync(),
                await db.AuditSeals.SumAsync(s => s.Number)
            )
        );

    private static string? Text(JsonElement line, string property) => line.GetProperty(property).GetString();

    /// <summary>An independent implementation, written from the documentation.</summary>
    private static string Sha(params string?[] fields) =>
        Convert.ToHexStringLower(
            System.Security.Cryptography.SHA256.HashData([
                .. fields.SelectMany(f =>
                    f is null
                        ? "-"u8.ToArray()
                        :
                        [
                            .. System.Text.Encoding.ASCII.GetBytes(System.Text.Encoding.UTF8.GetByteCount(f) + ":"),
                            .. System.Text.Encoding.UTF8.GetBytes(f),
                        ]
                ),
            ])
        );
}
