using Lms.Web.Features.People.Model;
using Lms.Web.Platform.Audit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Lms.Web.Tests.Features.People;

/// <summary>However often strangers fail, the part of the audit log that cannot be deleted does not grow with it.</summary>
public sealed class SignInFailureTests(LmsApp app) : IClassFixture<LmsApp>
{
    [Fact]
    public async Task The_audit_log_has_the_first_failure_of_an_hour_and_then_their_number()
    {
        // Advances to the beginning of an hour, so that the hour does not change during the test.
        app.Clock.Advance(SignInFailure.Of(app.Now) + TimeSpan.FromHours(1) - app.Now);
        var lin = await app.IdOf("Lin");
        for (var i = 0; i < 12; i++)
        {
            await Doors.SignIn(app.Visitor(), "lin@harbor.example", "not the password");
            await Doors.SignIn(app.Visitor(), $"nobody{i}@harbor.example", "not the password");
            if (i == 6)
                app.Clock.Advance(TimeSpan.FromMinutes(16));
        }
        Assert.Equal(
            (1, 1, 1),
            (
                await Entries(SignInFailures.SignIn, lin),
                await Entries(SignInFailures.SignIn, Guid.Empty),
                await Entries(SignInFailures.Locked, lin)
            )
        );
        (await (await app.As("Grace")).Opens($"/admin/people/{lin}")).Shows("10 attempts"); // two of twelve were not checked
        Assert.Equal(1, await Entries(SignInFailures.SignIn, lin));

        await SumAsync();
        Assert.Equal(1, await Entries(SignInFailures.SignIn, lin)); // the hour is not over
        app.Clock.Advance(TimeSpan.FromHours(1));
        await SumAsync();
        await SumAsync();
        var written = await app.Look(db =>
            db.AuditEntries.Where(a => a.Action == SignInFailures.SignIn && a.Changes != null)
                .OrderBy(a => a.EntityId)
                .Select(a => new { a.EntityId, a.Changes })
                .ToListAsync()
        );
        Assert.Equal(2, written.Count);
        Assert.Contains("\"Attempts\":[null,\"12\"]", written.Single(w => w.EntityId == Guid.Empty).Changes, StringComparison.Ordinal);
        Assert.Contains("\"Attempts\":[null,\"10\"]", written.Single(w => w.EntityId == lin).Changes, StringComparison.Ordinal);
        await app.Services.GetRequiredService<AuditSealer>().SealAsync(CancellationToken.None);
        Assert.Null((await app.With<AuditVerifier, AuditCheck>(v => v.CheckAsync(CancellationToken.None))).Problem);

        app.Clock.Advance(TimeSpan.FromDays(31));
        await SumAsync();
        Assert.False(await app.Look(db => db.SignInFailures.AnyAsync()));
    }

    [Fact]
    public async Task Failures_beyond_the_number_of_separate_accounts_are_counted_together()
    {
        using var own = new LmsApp();
        own.Clock.Advance(SignInFailure.Of(own.Now) + TimeSpan.FromHours(1) - own.Now);
        await own.With<SignInFailures, bool>(async failures =>
        {
            for (var i = 0; i < SignInFailures.MostAccounts + 20; i++)
                await failures.NoteAsync(SignInFailures.SignIn, Ids.New(), locks: false, default);
            return true;
        });
        Assert.Equal(
            SignInFailures.MostAccounts + 1,
            await own.Look(db => db.AuditEntries.CountAsync(a => a.Action == SignInFailures.SignIn))
        );
        Assert.Equal(20, await own.Look(db => db.SignInFailures.Where(f => f.PersonId == Guid.Empty).Select(f => f.Count).SingleAsync()));
    }

    private Task<int> Entries(string action, Guid person) =>
        app.Look(db => db.AuditEntries.CountAsync(a => a.Action == action && a.EntityId == person && a.Changes == null));

    private Task<bool> SumAsync() =>
        app.With<SumSignInFailures, bool>(async job =>
        {
            await job.RunAsync(CancellationToken.None);
            return true;
        });
}
