using System.Collections.Concurrent;
using System.Data.Common;
using System.Diagnostics;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace Lms.Web.Tests.Platform;

/// <summary>Frequently visited pages find their rows by index: a scan is fast in a test and ruinous in a large installation.</summary>
public sealed partial class QueryPlanTests(LmsApp app) : IClassFixture<LmsApp>
{
    private static readonly string[] Large =
    [
        "Lessons",
        "LessonProgress",
        "Enrollments",
        "LessonBodies",
        "Notifications",
        "StudyDays",
        "Reviews",
        "ReviewVotes",
    ];

    private sealed record Sent(string Sql, IReadOnlyList<DbParameter> Parameters);

    [Theory]
    [InlineData("/courses/fire-safety")]
    [InlineData("/courses/introduction-to-statistics")]
    [InlineData("/courses/introduction-to-statistics/reviews?sort=Lowest&stars=4")]
    [InlineData("/learn/fire-safety/raise-the-alarm")]
    [InlineData("/dashboard")]
    [InlineData("/courses?q=fire&level=Beginner&sort=Title")]
    public async Task A_frequently_visited_page_does_not_scan_a_large_table(string path) =>
        await AssertNoScans(async lin => (await lin.Opens(path)).Answers(System.Net.HttpStatusCode.OK));

    [Theory]
    [InlineData("/teach/courses/introduction-to-statistics/learners?page=2")]
    [InlineData("/teach/courses/introduction-to-statistics/learners?status=InProgress&sort=active")]
    [InlineData("/teach/courses/introduction-to-statistics/learners?help=true")]
    [InlineData("/teach/courses/introduction-to-statistics/progress")]
    [InlineData("/teach/courses/introduction-to-statistics/progress?handler=Insight")]
    public async Task A_list_of_learners_does_not_scan_a_large_table(string path) =>
        await AssertNoScans(
            async ada => (await ada.Opens(path)).Answers(System.Net.HttpStatusCode.OK),
            "Ada",
            [.. Large, "CheckAnswers", "ActivityAttempts"]
        );

    [Theory]
    [InlineData("/admin/people", "IX_Memberships_Name")]
    [InlineData("/admin/people?q=li&role=Learner&state=Active", "IX_Memberships_Name")]
    [InlineData("/admin/people?sort=-email", "IX_Memberships_Email")]
    [InlineData("/admin/people?sort=joined&role=Learner", "IX_Memberships_Joined")]
    [InlineData("/admin/people?sort=-seen&state=Active", "IX_Memberships_Seen")]
    public async Task The_pages_of_the_member_list_are_read_from_an_index(string path, string index)
    {
        var plans = await AssertNoScans(
            async grace => (await grace.Opens(path)).Answers(System.Net.HttpStatusCode.OK),
            "Grace",
            [.. Large, "Memberships"]
        );
        if (!World.IsSqlite)
            return;
        var page = Assert.Single(
            plans,
            p =>
                p.Sql.Contains("LIMIT", StringComparison.Ordinal)
                && p.Sql.Contains("\"Memberships\" AS", StringComparison.Ordinal)
                && p.Sql.Contains("ORDER BY", StringComparison.Ordinal)
                && !p.Sql.Contains("DisplayName", StringComparison.Ordinal)
        );
        Assert.Contains(page.Plan, line => line.Contains($"USING COVERING INDEX {index} (InstitutionId=?", StringComparison.Ordinal));
        Assert.DoesNotContain(page.Plan, line => line.Contains("TEMP B-TREE", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/admin/people?q=lin", "USING COVERING INDEX IX_Memberships_Number (Number=?")]
    [InlineData("/admin/people?q=lin&role=Learner&state=Active", "USING COVERING INDEX IX_Memberships_Number (Number=?")]
    [InlineData("/admin/people?q=lin&role=Learner&sort=email", "USING INDEX IX_Memberships_Number (Number=?")]
    public async Task A_member_search_reads_only_matching_rows(string path, string found)
    {
        var plans = await AssertNoScans(
            async grace => (await grace.Opens(path)).Answers(System.Net.HttpStatusCode.OK),
            "Grace",
            [.. Large, "Memberships"]
        );
        if (!World.IsSqlite)
            return;
        var asked = Assert.Single(plans, p => p.Sql.Contains("\"MemberIndex\"", StringComparison.Ordinal));
        Assert.Contains(asked.Plan, line => line.Contains(found, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Heartbeats_and_completions_do_not_scan_a_large_table() =>
        await AssertNoScans(async lin =>
        {
            var tab = await lin.OpensTab("/learn/fire-safety/which-extinguisher");
            await tab.Beat();
            await tab.Done();
            await app.DrainAsync();
        });

    private async Task<List<(string Sql, List<string> Plan)>> AssertNoScans(
        Func<Browser, Task> use,
        string who = "Lin",
        string[]? large = null
    )
    {
        var lin = await app.As(who);
        // Cached values expire and are read again.
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        var database = await app.Look(db => Task.FromResult(db.Database.GetDbConnection().ConnectionString));
        ConcurrentQueue<Sent> sent;
        using (var ear = new Ear(database))
        {
            await use(lin);
            sent = ear.Heard;
        }
        Assert.Contains(sent, s => Large.Any(t => s.Sql.Contains($"\"{t}\"", StringComparison.Ordinal)));
        var (scans, plans) = (new List<string>(), new List<(string, List<string>)>());
        foreach (
            var statement in sent.Where(s =>
                    s.Sql.Contains("SELECT", StringComparison.Ordinal) && !s.Sql.StartsWith("INSERT", StringComparison.Ordinal)
                )
                .DistinctBy(s => s.Sql)
        )
        {
            var plan = await app.Look(db => ExplainAsync(db.Database.GetDbConnection(), statement));
            plans.Add((statement.Sql, plan));
            scans.AddRange(
                (World.IsSqlite ? ScansOfSqlite(statement.Sql, plan, large ?? Large) : ScansOfPostgres(plan, large ?? Large)).Select(scan =>
                    $"{scan}\nof\n{statement.Sql}"
                )
            );
        }
        Assert.Empty(scans);
        return plans;
    }

    private static async Task<List<string>> ExplainAsync(DbConnection connection, Sent statement)
    {
        await connection.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var command = connection.CreateCommand();
        command.Transaction = transaction;
        if (!World.IsSqlite)
        {
            command.CommandText = "SET LOCAL enable_seqscan = off";
            await command.ExecuteNonQueryAsync();
        }
        command.CommandText = (World.IsSqlite ? "EXPLAIN QUERY PLAN " : "EXPLAIN ") + statement.Sql;
        foreach (var parameter in statement.Parameters)
            command.Parameters.Add(
                parameter is NpgsqlParameter npgsql ? npgsql.Clone() : new SqliteParameter(parameter.ParameterName, parameter.Value)
            );
        var lines = new List<string>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            lines.Add(reader.GetString(World.IsSqlite ? 3 : 0));
        return lines;
    }

    /// <summary><c>SCAN l</c> names the alias; <c>SCAN l USING INDEX</c> reads all of it too.</summary>
    private static IEnumerable<string> ScansOfSqlite(string sql, List<string> plan, string[] large)
    {
        var tables = Alias()
            .Matches(sql)
            .GroupBy(m => m.Groups["alias"].Value)
            .ToDictionary(g => g.Key, g => g.Last().Groups["table"].Value);
        return plan.Where(line =>
            line.StartsWith("SCAN ", StringComparison.Ordinal)
            && large.Contains(tables.GetValueOrDefault(line.Split(' ')[1], line.Split(' ')[1]))
        );
    }

    /// <summary>Scans are made expensive, so a remaining one had no index; reading an index without a condition is a scan too.</summary>
    private static IEnumerable<string> ScansOfPostgres(List<string> plan, string[] large)
    {
        for (var i = 0; i < plan.Count; i++)
        {
            if (Node().Match(plan[i]) is not { Success: true } node || !large.Contains(node.Groups["table"].Value))
                continue;
            var details = plan.Skip(i + 1).TakeWhile(l => !l.Contains("->", StringComparison.Ordinal));
            if (
                node.Groups["kind"].Value == "Seq Scan"
                || !details.Any(d =>
                    d.Contains("Index Cond", StringComparison.Ordinal) || d.Contains("Recheck Cond", StringComparison.Ordinal)
                )
            )
                yield return plan[i].Trim();
        }
    }

    [GeneratedRegex("\"(?<table>\\w+)\" AS \"(?<alias>\\w+)\"")]
    private static partial Regex Alias();

    [GeneratedRegex(@"(?<kind>Seq Scan|Index Scan|Index Only Scan|Bitmap Heap Scan)\b.* on ""?(?<table>\w+)")]
    private static partial Regex Node();

    /// <summary>Records every statement that EF sends to one database.</summary>
    private sealed class Ear : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
    {
        private readonly string database;
        private readonly ConcurrentBag<IDisposable> subscriptions = [];

        public Ear(string database)
        {
            this.database = database;
            subscriptions.Add(DiagnosticListener.AllListeners.Subscribe(this));
        }

        public ConcurrentQueue<Sent> Heard { get; } = new();

        public void OnNext(DiagnosticListener value)
        {
            if (value.Name == DbLoggerCategory.Name)
                subscriptions.Add(value.Subscribe(this));
        }

        public void OnNext(KeyValuePair<string, object?> value)
        {
            if (
                value.Key == RelationalEventId.CommandExecuting.Name
                && value.Value is CommandEventData { Command: var command }
                && command.Connection!.ConnectionString == database
            )
                Heard.Enqueue(new Sent(command.CommandText, [.. command.Parameters.Cast<DbParameter>()]));
        }

        public void OnCompleted() { }

        public void OnError(Exception error) { }

        public void Dispose()
        {
            foreach (var subscription in subscriptions)
                subscription.Dispose();
        }
    }
}
