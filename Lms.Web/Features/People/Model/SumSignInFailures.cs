using System.Globalization;
using System.Text.Json;
using Lms.Web.Kernel;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Data.Saving;
using Lms.Web.Platform.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.People.Model;

/// <summary>Writes the number of failures in each completed hour to the audit log, and removes old numbers.</summary>
public sealed class SumSignInFailures(
    IServiceScopeFactory scopes,
    Func<LmsContext> contexts,
    TimeProvider clock,
    ILogger<SumSignInFailures> log
) : IJob
{
    private const int Bite = 500;

    private static readonly TimeSpan Keep = TimeSpan.FromDays(30);

    public async Task RunAsync(CancellationToken stop)
    {
        var hour = SignInFailure.Of(clock.Now);
        List<Guid> places;
        await using (var db = contexts())
            places = await db
                .SignInFailures.OfAllInstitutions()
                .Where(f => !f.IsSummed && f.Hour < hour)
                .Select(f => f.InstitutionId)
                .Distinct()
                .ToListAsync(stop);
        // Old numbers are deleted first, even if an institution fails afterward.
        await ForgetAsync(hour - Keep, stop);
        await OneByOne.InInstitutionsAsync<LmsContext>(scopes, places, (_, db) => SumAsync(db, hour, stop), log, stop);
    }

    private async Task ForgetAsync(DateTime old, CancellationToken stop)
    {
        await using var all = contexts();
        await all.WriteAsync(
            () => all.SignInFailures.OfAllInstitutions().Where(f => f.IsSummed && f.Hour < old).ExecuteDeleteAsync(stop),
            stop
        );
    }

    private static async Task SumAsync(LmsContext db, DateTime before, CancellationToken stop)
    {
        var waiting = db.SignInFailures.Where(f => !f.IsSummed && f.Hour < before).OrderBy(f => f.Hour);
        while (await waiting.Take(Bite).ToListAsync(stop) is { Count: > 0 } over)
        {
            foreach (var failure in over)
                failure.Sum();
            // A single one is already in the log.
            db.AddRange(over.Where(f => f.Count > 1).Select(f => db.Note(f.Action, nameof(Person), f.PersonId, Changes(f))));
            await db.SaveChangesAsync(stop);
            db.ChangeTracker.Clear();
        }
    }

    private static string Changes(SignInFailure it) =>
        JsonSerializer.Serialize(
            new Dictionary<string, string?[]>
            {
                ["Attempts"] = [null, it.Count.ToString(CultureInfo.InvariantCulture)],
                ["FirstAt"] = [null, it.FirstAt.ToString("O", CultureInfo.InvariantCulture)],
                ["LastAt"] = [null, it.LastAt.ToString("O", CultureInfo.InvariantCulture)],
                ["LastAddress"] = [null, it.Address],
            }
        );
}
