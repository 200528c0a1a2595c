using Lms.Web.Features.Courses.Model;
using Lms.Web.Platform.Data;
using Lms.Web.Tests.House;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Tests.Platform;

/// <summary>A context reuses connections and their prepared statements.</summary>
public sealed class KeptConnectionTests(LmsApp app) : IClassFixture<LmsApp>
{
    [Fact]
    public async Task A_query_that_runs_while_its_rows_are_read_has_its_own_result()
    {
        Assert.SkipUnless(World.IsSqlite, "PostgreSQL reads one answer at a time on a connection.");
        var (all, outer, inner) = (new List<string>(), new List<string>(), new List<string>());
        await app.Look(async db =>
        {
            all = await Slugs(db).ToListAsync();
            await foreach (var slug in Slugs(db).AsAsyncEnumerable())
            {
                outer.Add(slug);
                if (outer.Count == 2)
                    inner = await Slugs(db).ToListAsync();
            }
            return true;
        });
        Assert.True(all.Count > 2);
        Assert.Equal(all, outer);
        Assert.Equal(all, inner);
    }

    [Theory]
    [InlineData("introduction-to-statistics", true)]
    [InlineData("no-such-course", false)]
    [InlineData("bread-from-scratch", true)]
    public async Task A_query_with_different_values_returns_different_results(string slug, bool exists) =>
        Assert.Equal(
            exists ? slug : null,
            await app.Look(db => db.Courses.Where(c => c.Slug == slug).Select(c => c.Slug).FirstOrDefaultAsync())
        );

    [Fact]
    public async Task A_failed_write_does_not_affect_the_next_user_of_the_connection()
    {
        for (var i = 0; i < 3; i++)
        {
            await Assert.ThrowsAnyAsync<Exception>(() =>
                app.Look(async db =>
                {
                    var id = await db.Courses.Select(c => c.Id).FirstAsync();
                    await db.WriteAsync(
                        async () =>
                        {
                            await db.Courses.Where(c => c.Id == id).ExecuteUpdateAsync(c => c.SetProperty(x => x.Title, "Half written"));
                            await db.PatchAsync<Course>(id, default, (nameof(Course.Title), null));
                        },
                        default
                    );
                    return true;
                })
            );
        }
        Assert.False(await app.Look(db => db.Courses.AnyAsync(c => c.Title == "Half written")));
    }

    [Fact]
    public async Task An_open_transaction_is_rolled_back_before_the_connection_is_reused()
    {
        for (var i = 0; i < 3; i++)
        {
            await app.Look(async db =>
            {
                await db.Database.BeginTransactionAsync();
                return await db.Courses.ExecuteUpdateAsync(c => c.SetProperty(x => x.Title, "Abandoned"));
            });
        }
        Assert.False(await app.Look(db => db.Courses.AnyAsync(c => c.Title == "Abandoned")));
    }

    [Fact]
    public async Task Prepared_statements_survive_changes_of_their_tables()
    {
        var before = await app.Look(db => Slugs(db).ToListAsync());
        await app.Look(db => db.Database.ExecuteSqlRawAsync("CREATE INDEX \"IX_Courses_Trial\" ON \"Courses\" (\"Slug\", \"Title\")"));
        Assert.Equal(before, await app.Look(db => Slugs(db).ToListAsync()));
        await app.Look(db => db.Database.ExecuteSqlRawAsync("DROP INDEX \"IX_Courses_Trial\""));
        Assert.Equal(before, await app.Look(db => Slugs(db).ToListAsync()));
    }

    private static IQueryable<string> Slugs(LmsContext db) => db.Courses.OrderBy(c => c.Slug).Select(c => c.Slug);
}
