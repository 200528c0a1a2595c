using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Institutions.Model;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Health;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Lms.Web.Tests.Platform;

/// <summary>The second isolation of institutions, on PostgreSQL. It needs an ordinary role: a superuser sees all rows.</summary>
public sealed class RowSecurityTests(LmsApp app) : IClassFixture<LmsApp>
{
    private const string OnPostgres = "Only PostgreSQL has row-level security.";

    [Fact]
    public async Task Row_security_covers_every_table_of_an_institution_and_doctor_confirms_it()
    {
        Assert.SkipWhen(World.IsSqlite, OnPostgres);
        Assert.Empty(await app.Look(db => RowSecurity.UnlockedAsync(db, CancellationToken.None)));
        Assert.True(await app.Look(db => Task.FromResult(RowSecurity.Tables(db).Count() > 20)));
        var finding = (await app.Services.GetRequiredService<Doctor>().LookAsync(CancellationToken.None)).Single(f =>
            f.What == "Institution isolation"
        );
        Assert.True(finding.IsWell, finding.Detail);
    }

    [Fact]
    public async Task SQL_without_a_filter_sees_no_row_of_another_institution()
    {
        Assert.SkipWhen(World.IsSqlite, OnPostgres);
        var (harbor, cove) = await TwoAsync();
        foreach (var (mine, other) in new[] { (harbor, cove), (cove, harbor) })
        {
            await using var connection = await Open();
            await Run(connection, $"SET lms.institution='{mine}'");
            Assert.True(await Count(connection, $"SELECT count(*) FROM \"Courses\" WHERE \"InstitutionId\" = '{mine}'") > 0);
            Assert.Equal(0, await Count(connection, $"SELECT count(*) FROM \"Courses\" WHERE \"InstitutionId\" <> '{mine}'"));
            Assert.Equal(0, await Run(connection, $"UPDATE \"Courses\" SET \"Title\" = 'Taken' WHERE \"InstitutionId\" = '{other}'"));
            Assert.Equal(0, await Run(connection, $"DELETE FROM \"Courses\" WHERE \"InstitutionId\" = '{other}'"));
            var stolen = await Assert.ThrowsAsync<PostgresException>(() =>
                Run(connection, $"UPDATE \"Courses\" SET \"InstitutionId\" = '{other}'")
            );
            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, stolen.SqlState);
        }
    }

    [Fact]
    public async Task A_connection_without_an_institution_sees_nothing()
    {
        Assert.SkipWhen(World.IsSqlite, OnPostgres);
        await using var connection = await Open();
        foreach (var table in await app.Look(db => Task.FromResult(RowSecurity.Tables(db).ToList())))
            Assert.Equal(0, await Count(connection, $"SELECT count(*) FROM \"{table}\""));
        await Run(connection, "SET lms.institution=''");
        Assert.Equal(0, await Count(connection, "SELECT count(*) FROM \"Courses\""));
        await Run(connection, "SET lms.institution='*'");
        Assert.True(await Count(connection, "SELECT count(*) FROM \"Courses\"") > 0);
    }

    [Fact]
    public async Task Queries_without_filters_see_only_their_institution()
    {
        Assert.SkipWhen(World.IsSqlite, OnPostgres);
        var (harbor, cove) = await TwoAsync();
        await app.Look(async db =>
        {
            Assert.Equal([harbor], await db.Courses.IgnoreQueryFilters().Select(c => c.InstitutionId).Distinct().ToListAsync());
            Assert.Contains(cove, await db.Courses.OfAllInstitutions().Select(c => c.InstitutionId).Distinct().ToListAsync());
            Assert.Equal([harbor], await db.Courses.IgnoreQueryFilters().Select(c => c.InstitutionId).Distinct().ToListAsync());
            db.Viewer.Visit(cove, "", TimeZoneInfo.Utc);
            Assert.Equal([cove], await db.Courses.IgnoreQueryFilters().Select(c => c.InstitutionId).Distinct().ToListAsync());
            return true;
        });
    }

    [Fact]
    public async Task After_a_failure_and_a_rollback_the_context_still_works_for_its_institution()
    {
        Assert.SkipWhen(World.IsSqlite, OnPostgres);
        var (_, cove) = await TwoAsync();
        await app.Look(async db =>
        {
            await db.WriteAsync(
                async () =>
                {
                    var courses = await db.Courses.CountAsync();
                    await Assert.ThrowsAsync<DbUpdateException>(async () =>
                    {
                        var taken = await db.Courses.Select(c => c.Slug).FirstAsync();
                        db.Add(new Course("Twice", taken, Ids.New(), app.Now));
                        await db.SaveChangesAsync(); // rolled back to a savepoint within the transaction
                    });
                    db.ChangeTracker.Clear();
                    Assert.Equal(courses, await db.Courses.CountAsync());
                    db.Viewer.Visit(cove, "", TimeZoneInfo.Utc);
                    Assert.Equal(1, await db.Courses.CountAsync());
                    db.Add(new Course("Second", "second-" + Ids.New().ToString("N"), Ids.New(), app.Now));
                    await db.SaveChangesAsync();
                    Assert.Equal(2, await db.Courses.CountAsync());
                },
                CancellationToken.None
            );
            return true;
        });
    }

    private async Task<(Guid Harbor, Guid Cove)> TwoAsync()
    {
        var harbor = (await app.Services.GetRequiredService<InstitutionDirectory>().AllAsync(CancellationToken.None))[0].Id;
        var cove = new Institution("Cove Academy", "Europe/Berlin", app.Now.AddYears(1));
        await app.Change(async db =>
        {
            var owner = await db.People.Select(p => p.Id).FirstAsync();
            db.Add(cove);
            await db.SaveChangesAsync();
            db.Viewer.Visit(cove.Id, cove.Name, TimeZoneInfo.Utc);
            db.Add(new Course("Covert", "covert", owner, app.Now));
        });
        return (harbor, cove.Id);
    }

    private async Task<NpgsqlConnection> Open()
    {
        var text = await app.Look(db => Task.FromResult(db.Database.GetConnectionString()));
        var connection = new NpgsqlConnection(text + ";Pooling=false");
        await connection.OpenAsync();
        return connection;
    }

    private static async Task<int> Run(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteNonQueryAsync();
    }

    private static async Task<long> Count(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
