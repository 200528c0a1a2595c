using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Enrollments.Model;
using Lms.Web.Features.Institutions.Model;
using Lms.Web.Features.People.Model;
using Lms.Web.Platform.Configuration;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Health;
using Lms.Web.Tests.Features.Rosters;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Lms.Web.Tests.Platform;

/// <summary>Several processes on one PostgreSQL server. The clock of these tests does not advance, so caches do not expire.</summary>
public sealed class SharedDatabaseTests : IDisposable
{
    private const string OnPostgres = "Only PostgreSQL serves several processes.";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly string folder;
    private readonly IReadOnlyDictionary<string, string> settings;
    private readonly LmsApp first;
    private readonly LmsApp second;

    public SharedDatabaseTests()
    {
        (folder, settings) = World.Copy();
        (first, second) = (new LmsApp(folder, settings), new LmsApp(folder, settings));
    }

    public void Dispose()
    {
        first.Dispose();
        second.Dispose();
    }

    [Fact]
    public async Task A_changed_institution_is_visible_to_the_other_process()
    {
        Assert.SkipWhen(World.IsSqlite, OnPostgres);
        var here = first.Services.GetRequiredService<InstitutionDirectory>();
        var there = second.Services.GetRequiredService<InstitutionDirectory>();
        await WaitForListenerAsync(there.AllAsync);
        await first.Change(async db => (await db.Institutions.SingleAsync()).Describe("Lighthouse College", "Etc/UTC"));
        here.Forget();
        await UntilAsync(async () => (await there.AllAsync(default))[0].Name == "Lighthouse College");
    }

    [Fact]
    public async Task A_session_that_ends_in_one_process_ends_in_the_other()
    {
        Assert.SkipWhen(World.IsSqlite, OnPostgres);
        var lin = await second.As("Lin");
        (await lin.Opens("/settings/profile")).Shows("Lin");
        var id = await first.IdOf("Lin");
        var session = await first.Look(db => db.Sessions.Where(s => s.PersonId == id && s.EndedAt == null).Select(s => s.Id).FirstAsync());
        Assert.True(await first.With<SignIns, bool>(signIns => signIns.EndAsync(id, session, default)));
        await UntilAsync(async () => (await lin.Opens("/settings/profile")).Text.Contains("Sign in", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Changed_content_is_visible_to_the_other_process()
    {
        Assert.SkipWhen(World.IsSqlite, OnPostgres);
        var visitor = second.Visitor();
        var course = await first.Look(db => db.Courses.AsNoTracking().FirstAsync(c => c.Status == CourseStatus.Published));
        (await visitor.Opens("/courses/" + course.Slug)).Shows(course.Title);
        await first.Change(async db =>
        {
            var changed = await db.Courses.SingleAsync(c => c.Id == course.Id);
            changed.Describe("Bends and hitches", changed.Slug, changed.Description, changed.CategoryId, first.Now);
        });
        await UntilAsync(async () =>
            (await visitor.Opens("/courses/" + course.Slug)).Text.Contains("Bends and hitches", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Two_processes_grant_ten_seats_to_ten_of_two_hundred_and_line_up_the_others()
    {
        Assert.SkipWhen(World.IsSqlite, OnPostgres);
        var slug = await first.MakesCourse("Ten seats", ["One"], new CourseRules { Capacity = 10 });
        var course = await first.CourseOf(slug);
        await first.HasMembers("racer", 200);
        var people = await first.Look(db => db.People.Where(p => p.Email!.StartsWith("racer")).Select(p => p.Id).ToListAsync());
        Assert.Equal(200, people.Count);
        _ = second.Services; // Started before the race, and not by a hundred at once.
        var asked = people.Select(
            (person, i) =>
                Task.Run(() =>
                    (i % 2 == 0 ? first : second).With<Seats, Result<Enrollment>>(async seats =>
                        await seats.GrantAsync(new SeatAsk(course.Id, person, EnrollmentSource.Self), default)
                    )
                )
        );
        Assert.All(await Task.WhenAll(asked), seat => Assert.True(seat.IsDone));
        var places = await first.Look(db =>
            db.Enrollments.AsNoTracking().Where(e => e.CourseId == course.Id).OrderBy(e => e.WaitlistedAt).ToListAsync()
        );
        Assert.Equal(
            (10, 190),
            (places.Count(e => e.HoldsSeat), places.Count(e => e.Status is EnrollmentStatus.Waitlisted && e.WaitlistedAt is not null))
        );
    }

    [Fact]
    public async Task A_process_that_lost_its_connection_reloads_everything()
    {
        Assert.SkipWhen(World.IsSqlite, OnPostgres);
        var there = second.Services.GetRequiredService<InstitutionDirectory>();
        await WaitForListenerAsync(there.AllAsync);
        await first.Change(async db => (await db.Institutions.SingleAsync()).Describe("Unheard College", "Etc/UTC"));
        await using (var connection = new NpgsqlConnection(settings["Database:ConnectionString"] + ";Pooling=false"))
        {
            await connection.OpenAsync();
            await using var cut = new NpgsqlCommand(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'",
                connection
            );
            await cut.ExecuteNonQueryAsync();
        }
        await UntilAsync(async () =>
        {
            second.Clock.Advance(TimeSpan.FromSeconds(1)); // the pause before it connects again
            return (await there.AllAsync(default))[0].Name == "Unheard College";
        });
    }

    [Theory]
    [InlineData("transaction", true)]
    [InlineData("session", false)]
    public async Task A_transaction_pooler_is_detected(string mode, bool isRefused)
    {
        Assert.SkipWhen(World.IsSqlite, OnPostgres);
        using var pooler = new PgBouncer(settings["Database:ConnectionString"], mode);
        var database = new DatabaseOptions { Provider = "Postgres", ConnectionString = await pooler.ConnectionAsync() };
        Assert.Equal(isRefused, await TransactionPooler.IsBetweenAsync(database, default));
        // Behind it, the product does not start.
        var refusal = await Record.ExceptionAsync(() => Databases.ReachAsync(database, default));
        Assert.Equal(isRefused ? TransactionPooler.Advice : null, (refusal as MisconfiguredException)?.Message);
        Assert.False(
            await TransactionPooler.IsBetweenAsync(
                new() { Provider = "Postgres", ConnectionString = settings["Database:ConnectionString"] },
                default
            )
        );
    }

    [Fact]
    public async Task Doctor_reports_for_how_many_processes_the_server_has_connections()
    {
        Assert.SkipWhen(World.IsSqlite, OnPostgres);
        var finding = (await first.Services.GetRequiredService<Doctor>().LookAsync(default)).Single(f => f.What == "Connections");
        Assert.True(finding.IsWell, finding.Detail);
        Assert.Contains("Each process uses up to 21 of 497 connections", finding.Detail, StringComparison.Ordinal);
    }

    /// <summary>Until the second process listens, its cache does not last: it is cleared on connecting.</summary>
    private async Task WaitForListenerAsync<T>(Func<CancellationToken, ValueTask<T>> remembered)
    {
        _ = (first.Services, second.Services);
        await using var connection = new NpgsqlConnection(settings["Database:ConnectionString"] + ";Pooling=false");
        await connection.OpenAsync();
        await UntilAsync(async () =>
        {
            await using var ask = new NpgsqlCommand(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%' AND state = 'idle'",
                connection
            );
            return (long)(await ask.ExecuteScalarAsync())! == 2;
        });
        await remembered(default);
    }

    private static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (!await isSo())
            await Task.Delay(20, limit.Token);
    }
}
