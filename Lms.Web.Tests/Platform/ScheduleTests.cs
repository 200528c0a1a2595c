using Hangfire.Storage;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Jobs;
using Lms.Web.Platform.Outbox;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lms.Web.Tests.Platform;

/// <summary>A job runs once each time its schedule is due, even after a downtime, and its result is kept.</summary>
public sealed class ScheduleTests : IDisposable
{
    /// <summary>Runs every hour and does what the test wants.</summary>
    public sealed class HourlyJob(HourlyJob.Ledger ledger) : IJob
    {
        public sealed class Ledger
        {
            public int Runs { get; set; }

            public Func<CancellationToken, Task> Work { get; set; } = _ => Task.CompletedTask;
        }

        public Task RunAsync(CancellationToken stop)
        {
            ledger.Runs++;
            return ledger.Work(stop);
        }
    }

    private sealed class ClockApp : LmsApp
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder.ConfigureServices(services =>
                services.AddSingleton<HourlyJob.Ledger>().AddJob<HourlyJob>("Count hours", "0 0 * * * ?")
            );
        }
    }

    private readonly ClockApp app = new();

    public void Dispose() => app.Dispose();

    private HourlyJob.Ledger Hours => app.Services.GetRequiredService<HourlyJob.Ledger>();

    private ScheduledRuns Runs => app.Services.GetRequiredService<ScheduledRuns>();

    private JobBoard Board => app.Services.GetRequiredService<JobBoard>();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private async Task<JobRow> Row() => (await Board.ListAsync(Stop)).Single(j => j.Name == nameof(HourlyJob));

    private Task RunDue() => Runs.RunAsync(nameof(HourlyJob), isAsked: false, Stop);

    [Fact]
    public async Task A_job_runs_once_each_time_its_schedule_is_due()
    {
        await Runs.RegisterAsync(Stop);
        await RunDue();
        Assert.Equal(0, Hours.Runs); // Nothing is due from before the job was registered.
        app.Clock.Advance(TimeSpan.FromHours(1));
        await RunDue();
        await RunDue();
        Assert.Equal(1, Hours.Runs);
        Assert.True((await Row()).LastWasFine);
    }

    [Fact]
    public async Task Two_processes_that_find_a_job_due_run_it_once()
    {
        await Runs.RegisterAsync(Stop);
        app.Clock.Advance(TimeSpan.FromHours(1));
        var begun = new TaskCompletionSource();
        var mayEnd = new TaskCompletionSource();
        Hours.Work = _ =>
        {
            begun.SetResult();
            return mayEnd.Task;
        };
        var first = RunDue();
        await begun.Task;
        await RunDue();
        Assert.True((await Row()).IsRunning);
        mayEnd.SetResult();
        await first;
        Assert.Equal(1, Hours.Runs);
    }

    [Fact]
    public async Task Runs_missed_while_no_process_was_running_are_made_up_for_once()
    {
        await Runs.RegisterAsync(Stop);
        app.Clock.Advance(TimeSpan.FromDays(3));
        Assert.Contains(await Runs.DueAsync(Stop), s => s.Schedule.Name == nameof(HourlyJob));
        await RunDue();
        Assert.DoesNotContain(await Runs.DueAsync(Stop), s => s.Schedule.Name == nameof(HourlyJob));
        await RunDue();
        Assert.Equal(1, Hours.Runs);
    }

    [Fact]
    public async Task An_hourly_job_runs_every_hour_of_a_week_with_a_daylight_saving_change()
    {
        await Runs.RegisterAsync(Stop);
        // From Saturday before the last Sunday of October, when most clocks in Europe are set back.
        app.Clock.Advance(new DateTime(2027, 10, 30, 12, 30, 0, DateTimeKind.Utc) - app.Now);
        await RunDue();
        Hours.Runs = 0;
        for (var minutes = 0; minutes < 7 * 24 * 60; minutes += 20)
        {
            app.Clock.Advance(TimeSpan.FromMinutes(20));
            await RunDue();
        }
        Assert.Equal(7 * 24, Hours.Runs);
    }

    [Fact]
    public async Task The_error_of_a_failed_run_is_kept_until_one_succeeds()
    {
        await Runs.RegisterAsync(Stop);
        app.Clock.Advance(TimeSpan.FromHours(1));
        Hours.Work = _ => throw new InvalidOperationException("The tide was out.");
        await Assert.ThrowsAsync<InvalidOperationException>(RunDue);
        Assert.Equal((false, "The tide was out."), ((await Row()).LastWasFine, (await Row()).LastError));
        await RunDue();
        Assert.Equal(1, Hours.Runs); // It waits for the next time and is not retried immediately.
        Hours.Work = _ => Task.CompletedTask;
        app.Clock.Advance(TimeSpan.FromHours(1));
        await RunDue();
        Assert.Equal((true, null), ((await Row()).LastWasFine, (await Row()).LastError));
    }

    [Fact]
    public async Task An_interrupted_run_starts_again()
    {
        await Runs.RegisterAsync(Stop);
        app.Clock.Advance(TimeSpan.FromHours(1));
        using var shutdown = new CancellationTokenSource();
        Hours.Work = async stop =>
        {
            await shutdown.CancelAsync();
            await Task.Delay(Timeout.Infinite, stop);
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Runs.RunAsync(nameof(HourlyJob), isAsked: false, shutdown.Token));
        Assert.Equal(
            (false, "The run was interrupted when the application stopped."),
            ((await Row()).LastWasFine, (await Row()).LastError)
        );
        Hours.Work = _ => Task.CompletedTask;
        Assert.Contains(await Runs.DueAsync(Stop), s => s.Schedule.Name == nameof(HourlyJob));
        await RunDue();
        Assert.Equal(2, Hours.Runs);
        Assert.True((await Row()).LastWasFine);
    }

    [Fact]
    public async Task A_crashed_process_blocks_the_job_for_no_longer_than_two_minutes()
    {
        await Runs.RegisterAsync(Stop);
        app.Clock.Advance(TimeSpan.FromHours(1));
        await app.Change(db =>
            db.JobStates.Where(s => s.Name == nameof(HourlyJob))
                .ExecuteUpdateAsync(s =>
                    s.SetProperty(x => x.StartedAt, app.Now)
                        .SetProperty(x => x.LeasedUntil, app.Now.AddMinutes(2))
                        .SetProperty(x => x.Lease, Ids.New())
                )
        );
        await RunDue();
        Assert.Equal(0, Hours.Runs);
        app.Clock.Advance(TimeSpan.FromMinutes(2));
        await RunDue();
        Assert.Equal(1, Hours.Runs);
    }

    [Fact]
    public async Task A_paused_job_can_be_run_manually_and_makes_up_for_missed_runs_when_resumed()
    {
        await Runs.RegisterAsync(Stop);
        Assert.True((await Board.PauseAsync(nameof(HourlyJob), Stop)).IsDone);
        app.Clock.Advance(TimeSpan.FromHours(5));
        await RunDue();
        Assert.Equal((0, true), (Hours.Runs, (await Row()).IsPaused));
        Assert.True((await Board.RunNowAsync(nameof(HourlyJob), Stop)).IsDone);
        Assert.Equal(1, Hours.Runs);
        app.Clock.Advance(TimeSpan.FromHours(2));
        Assert.True((await Board.ResumeAsync(nameof(HourlyJob), Stop)).IsDone);
        await RunDue();
        await RunDue();
        Assert.Equal(2, Hours.Runs);
    }

    [Fact]
    public async Task Jobs_of_other_processes_are_kept_until_they_have_not_run_for_a_long_time()
    {
        await app.Change(db =>
        {
            db.AddRange(
                new JobState { Name = "OthersJob", Since = app.Now.AddDays(-89) },
                new JobState { Name = "OldJob", Since = app.Now.AddDays(-91) }
            );
            return Task.CompletedTask;
        });
        await Runs.RegisterAsync(Stop);
        Assert.True(await app.Look(db => db.JobStates.AnyAsync(s => s.Name == "OthersJob")));
        Assert.False(await app.Look(db => db.JobStates.AnyAsync(s => s.Name == "OldJob")));
    }

    [Fact]
    public async Task A_clock_that_was_temporarily_wrong_does_not_stop_a_job()
    {
        await Runs.RegisterAsync(Stop);
        await app.Change(db =>
            db.JobStates.Where(s => s.Name == nameof(HourlyJob))
                .ExecuteUpdateAsync(s =>
                    s.SetProperty(x => x.StartedAt, app.Now.AddYears(3))
                        .SetProperty(x => x.EndedAt, app.Now.AddYears(3))
                        .SetProperty(x => x.LeasedUntil, app.Now.AddYears(3))
                )
        );
        await RunDue();
        Assert.Equal(1, Hours.Runs);
    }

    [Fact]
    public async Task Hangfire_runs_jobs_on_this_database()
    {
        await Runs.RegisterAsync(Stop);
        var ran = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Hours.Work = _ =>
        {
            ran.SetResult();
            return Task.CompletedTask;
        };
        var work = app.Services.GetRequiredService<Work>();
        var servers = new HangfireServers(
            app.Services.GetRequiredService<DatabaseOptions>(),
            work,
            new JobTasks(Runs, app.Services.GetRequiredService<OutboxWorkers>()),
            NullLoggerFactory.Instance
        );
        try
        {
            servers.Run(work.Find(nameof(HourlyJob))!, isAsked: true);
            await ran.Task.WaitAsync(TimeSpan.FromSeconds(60), Stop);
            Assert.Equal(work.Schedules.Count, servers.Storage.GetConnection().GetRecurringJobs().Count);
        }
        finally
        {
            await servers.CloseAsync();
        }
        Assert.Equal(1, Hours.Runs);
    }
}
