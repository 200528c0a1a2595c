using System.Collections.Concurrent;
using System.Net;
using Lms.Web.Features.Courses;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Data.Saving;
using Lms.Web.Platform.Jobs;
using Lms.Web.Platform.Mail;
using Lms.Web.Platform.Outbox;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lms.Web.Tests.Platform;

/// <summary>A message for tests: the handler below records it.</summary>
public sealed record Rumor(string Name, bool IsFatal) : IEvent;

public sealed class HearRumor(HearRumor.Ledger ledger) : IHandle<Rumor>
{
    public sealed class Ledger
    {
        private readonly ConcurrentDictionary<string, TaskCompletionSource> awaited = new();

        public ConcurrentQueue<string> Heard { get; } = new();

        public Task HearsAsync(string name) => Of(name).Task.WaitAsync(TimeSpan.FromSeconds(60));

        internal void Hear(string name)
        {
            Heard.Enqueue(name);
            Of(name).TrySetResult();
        }

        private TaskCompletionSource Of(string name) =>
            awaited.GetOrAdd(name, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
    }

    public Task HandleAsync(Rumor it, CancellationToken stop)
    {
        ledger.Hear(it.Name);
        return it.IsFatal ? throw new InvalidOperationException($"{it.Name} is too much.") : Task.CompletedTask;
    }
}

/// <summary>A message for tests: the handler below takes as long as the test wants.</summary>
public sealed record Errand(string Name) : IEvent;

public sealed class RunErrand(RunErrand.Ledger ledger) : IHandle<Errand>
{
    public sealed class Ledger
    {
        private readonly ConcurrentDictionary<string, Run> runs = new();

        public Run Of(string name) => runs.GetOrAdd(name, _ => new());
    }

    public sealed class Run
    {
        private readonly TaskCompletionSource begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource end = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int times;

        public int Times => times;

        public Task BeginsAsync() => begun.Task.WaitAsync(TimeSpan.FromSeconds(60));

        /// <summary>Its handler was canceled and stopped.</summary>
        public Task StopsAsync() => stopped.Task.WaitAsync(TimeSpan.FromSeconds(60));

        public void End() => end.TrySetResult();

        internal async Task RunAsync(CancellationToken stop)
        {
            Interlocked.Increment(ref times);
            begun.TrySetResult();
            try
            {
                await end.Task.WaitAsync(stop);
            }
            catch (OperationCanceledException)
            {
                stopped.TrySetResult();
                throw;
            }
        }
    }

    public Task HandleAsync(Errand it, CancellationToken stop) => ledger.Of(it.Name).RunAsync(stop);
}

/// <summary>Messages are saved with their change and delivered at least once, with retries.</summary>
public sealed class OutboxTests(OutboxTests.Gossip app) : IClassFixture<OutboxTests.Gossip>, IAsyncLifetime
{
    /// <summary>Unhandled messages of an earlier test would be handled again, and some take as long as a test waits.</summary>
    public async ValueTask InitializeAsync() => await app.Look(db => db.OutboxMessages.Where(m => m.DoneAt == null).ExecuteDeleteAsync());

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    public sealed class Gossip : LmsApp
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder.ConfigureServices(services =>
                services
                    .AddSingleton<HearRumor.Ledger>()
                    .Hears<HearRumor, Rumor>()
                    .AddSingleton<RunErrand.Ledger>()
                    .Hears<RunErrand, Errand>(Lane.Heavy)
            );
        }
    }

    private ConcurrentQueue<string> Heard => app.Services.GetRequiredService<HearRumor.Ledger>().Heard;

    private Task WaitUntilHandled(string name) => app.Services.GetRequiredService<HearRumor.Ledger>().HearsAsync(name);

    private int Times(string name) => Heard.Count(h => h == name);

    private Task Send(string name, bool isFatal = false) =>
        app.Change(db =>
        {
            db.AddRange(Handlers.Messages(db, new Rumor(name, isFatal)));
            return Task.CompletedTask;
        });

    private Task<OutboxMessage> MessageOf(string name) =>
        app.Look(db => db.OutboxMessages.AsNoTracking().SingleAsync(m => m.Event == "Rumor" && m.Payload.Contains($"\"{name}\"")));

    private OutboxWorker AnotherWorker(Lane? lane = null) =>
        new(
            app.Services.GetRequiredService<IServiceScopeFactory>(),
            app.Services.GetRequiredService<OutboxSignal>(),
            app.Services.GetRequiredService<JobsPause>(),
            app.Clock,
            NullLogger<OutboxWorker>.Instance,
            lane
        );

    /// <summary>Sends a message for long work and starts its handler.</summary>
    private async Task<(RunErrand.Run Run, Guid Id, Task Carrying)> BeginLongWork(
        string name,
        OutboxWorker? worker = null,
        CancellationToken stop = default
    )
    {
        var message = await app.Look(async db =>
        {
            var written = Handlers.Messages(db, new Errand(name)).Single();
            db.Add(written);
            await db.SaveChangesAsync(stop);
            return written.Id;
        });
        var run = app.Services.GetRequiredService<RunErrand.Ledger>().Of(name);
        var carrying = (worker ?? app.Services.GetRequiredService<OutboxWorker>()).DeliverAsync(stop);
        await run.BeginsAsync();
        return (run, message, carrying);
    }

    private Task<OutboxMessage> Message(Guid id) => app.Look(db => db.OutboxMessages.AsNoTracking().SingleAsync(m => m.Id == id));

    private Task<int> Change(Guid id, Guid lease, DateTime until) =>
        app.Look(db =>
            db.OutboxMessages.Where(m => m.Id == id)
                .ExecuteUpdateAsync(m => m.SetProperty(x => x.Lease, lease).SetProperty(x => x.LeasedUntil, until))
        );

    [Fact]
    public async Task While_handlers_run_long_new_messages_are_handled_with_the_remaining_capacity()
    {
        var worker = AnotherWorker();
        var busy = new List<(RunErrand.Run Run, Guid Id, Task Carrying)> { await BeginLongWork("long 0", worker) };
        for (var i = 1; i < OutboxWorker.Places - 1; i++)
            busy.Add(await BeginLongWork($"long {i}", worker));
        // More than one claim takes.
        for (var i = 0; i < 50; i++)
            await Send($"meanwhile {i}");
        for (var i = 0; i < 50; i++)
            await WaitUntilHandled($"meanwhile {i}");
        foreach (var it in busy)
        {
            Assert.Null((await Message(it.Id)).DoneAt);
            it.Run.End();
        }
        await Task.WhenAll(busy.Select(it => it.Carrying));
        foreach (var it in busy)
        {
            Assert.NotNull((await Message(it.Id)).DoneAt);
            Assert.Equal(1, it.Run.Times);
        }
    }

    [Fact]
    public async Task Long_running_and_waiting_work_does_not_block_another_lane()
    {
        var (run, id, carrying) = await BeginLongWork("import 0", AnotherWorker(Lane.Heavy));
        for (var i = 1; i < 10; i++)
        {
            await app.Change(db =>
            {
                db.AddRange(Handlers.Messages(db, new Errand($"import {i}")));
                return Task.CompletedTask;
            });
        }
        await Send("beside imports");
        Assert.Equal(1, await AnotherWorker(Lane.Ordinary).DeliverAsync(default));
        Assert.Equal(1, Times("beside imports"));
        Assert.Null((await Message(id)).DoneAt);
        for (var i = 0; i < 10; i++)
            app.Services.GetRequiredService<RunErrand.Ledger>().Of($"import {i}").End();
        await carrying;
        Assert.NotNull((await Message(id)).DoneAt);
        Assert.Equal(1, run.Times);
    }

    [Fact]
    public async Task A_worker_does_not_handle_a_message_twice_after_losing_its_lease()
    {
        var (run, id, carrying) = await BeginLongWork("twice");
        await app.Look(db =>
            db.OutboxMessages.Where(m => m.Id == id).ExecuteUpdateAsync(m => m.SetProperty(x => x.LeasedUntil, app.Now.AddMinutes(-1)))
        );
        await Send("beside it");
        await WaitUntilHandled("beside it");
        run.End();
        await carrying;
        await app.DrainAsync();
        Assert.Equal(1, run.Times);
        Assert.NotNull((await Message(id)).DoneAt);
    }

    [Fact]
    public async Task While_a_handler_runs_no_other_process_takes_its_message()
    {
        var (run, id, carrying) = await BeginLongWork("renewed");
        for (var minute = 1; minute <= 5; minute++)
        {
            app.Clock.Advance(TimeSpan.FromMinutes(1));
            // The worker renews its leases before it claims this.
            await Send($"minute {minute}");
            await WaitUntilHandled($"minute {minute}");
        }
        await AnotherWorker().DeliverAsync(CancellationToken.None);
        Assert.Equal(1, run.Times);
        run.End();
        await carrying;
        Assert.NotNull((await Message(id)).DoneAt);
    }

    [Fact]
    public async Task A_handler_that_lost_its_message_is_canceled_and_its_result_is_discarded()
    {
        var (run, id, carrying) = await BeginLongWork("lost");
        var other = Ids.New();
        await Change(id, other, app.Now.AddHours(1));
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        await Send("after it was lost");
        await run.StopsAsync();
        await carrying;
        var it = await Message(id);
        Assert.Equal((other, null, null), (it.Lease, it.DoneAt, it.Error));

        // A handler that ends before it is canceled does not record its result either.
        (run, id, carrying) = await BeginLongWork("lost too");
        await Change(id, other, app.Now.AddHours(1));
        run.End();
        await carrying;
        it = await Message(id);
        Assert.Equal((other, null, null), (it.Lease, it.DoneAt, it.Error));
    }

    [Fact]
    public async Task An_interrupted_message_is_handled_again_when_its_lease_has_expired()
    {
        using var end = new CancellationTokenSource();
        var (run, id, carrying) = await BeginLongWork("cut short", AnotherWorker(), end.Token);
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => carrying);
        run.End();
        await app.DrainAsync();
        Assert.Equal(1, run.Times);
        app.Clock.Advance(OutboxWorker.LeaseTime + TimeSpan.FromSeconds(1));
        await app.DrainAsync();
        Assert.Equal(2, run.Times);
        Assert.NotNull((await Message(id)).DoneAt);
    }

    [Fact]
    public async Task A_message_that_ended_the_process_ten_times_is_not_handled_again()
    {
        await Send("deadly");
        await app.Change(db =>
            db.OutboxMessages.Where(m => m.Event == "Rumor" && m.Payload.Contains("deadly"))
                .ExecuteUpdateAsync(m => m.SetProperty(x => x.Attempts, OutboxWorker.MostAttempts))
        );
        await app.DrainAsync();
        var it = await MessageOf("deadly");
        Assert.Equal(0, Times("deadly"));
        Assert.NotNull(it.DeadAt);
        Assert.Contains("ended 10 times", it.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failed_message_is_retried_after_growing_pauses_and_given_up_after_ten_attempts()
    {
        await Send("failing", isFatal: true);
        for (var attempt = 1; attempt <= OutboxWorker.MostAttempts; attempt++)
        {
            await app.DrainAsync();
            var it = await MessageOf("failing");
            Assert.Equal((attempt, attempt), (it.Attempts, Times("failing")));
            Assert.Equal("failing is too much.", it.Error);
            Assert.Equal(attempt == OutboxWorker.MostAttempts, it.DeadAt is not null);
            var pause = OutboxWorker.Pause(attempt);
            Assert.InRange(it.RunAt - app.Now, pause - TimeSpan.FromSeconds(5), pause);
            await app.DrainAsync();
            Assert.Equal(attempt, Times("failing"));
            app.Clock.Advance(pause);
        }
        app.Clock.Advance(TimeSpan.FromDays(1));
        await app.DrainAsync();
        Assert.Equal(OutboxWorker.MostAttempts, Times("failing"));
    }

    [Fact]
    public async Task An_administrator_can_retry_a_failed_message()
    {
        await Send("retried", isFatal: true);
        for (var i = 0; i < OutboxWorker.MostAttempts; i++)
        {
            await app.DrainAsync();
            app.Clock.Advance(TimeSpan.FromHours(2));
        }
        var id = (await MessageOf("retried")).Id;
        (await (await app.As("Lin")).Sends("/admin/jobs?handler=Retry", "/dashboard", ("id", id.ToString()))).Answers(
            HttpStatusCode.Forbidden
        );
        (await (await app.As("Grace")).Sends("/admin/jobs?handler=Retry", "/admin/jobs", ("id", id.ToString()))).Shows("Retrying.");
        await app.DrainAsync();
        Assert.Equal(OutboxWorker.MostAttempts + 1, Times("retried"));
        Assert.Null((await MessageOf("retried")).DeadAt);
    }

    [Fact]
    public async Task Messages_of_a_dead_worker_are_taken_over_when_their_lease_has_expired()
    {
        await Send("orphan");
        var id = (await MessageOf("orphan")).Id;
        await app.Look(db =>
            db.OutboxMessages.Where(m => m.Payload.Contains("orphan"))
                .ExecuteUpdateAsync(m =>
                    m.SetProperty(x => x.Lease, Ids.New())
                        .SetProperty(x => x.LeasedUntil, app.Now.AddMinutes(2))
                        .SetProperty(x => x.Attempts, 1)
                )
        );
        await app.DrainAsync();
        Assert.Equal(0, Times("orphan"));
        app.Clock.Advance(TimeSpan.FromMinutes(2.1));
        await app.DrainAsync();
        Assert.Equal(1, Times("orphan"));
        // The payload of a handled message is deleted, so it is found by its key.
        var handled = await app.Look(db => db.OutboxMessages.SingleAsync(m => m.Id == id));
        Assert.NotNull(handled.DoneAt);
        Assert.Empty(handled.Payload);
    }

    [Fact]
    public async Task Concurrent_workers_deliver_each_message_once()
    {
        await app.Change(db =>
        {
            for (var i = 0; i < 200; i++)
                db.AddRange(Handlers.Messages(db, new Rumor($"shared {i}", false)));
            return Task.CompletedTask;
        });
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => AnotherWorker().DeliverAsync(CancellationToken.None))));
        var heard = Heard.Where(h => h.StartsWith("shared ", StringComparison.Ordinal)).ToList();
        Assert.Equal((200, 200), (heard.Count, heard.Distinct().Count()));
        Assert.False(
            await app.Look(db =>
                db.OutboxMessages.AnyAsync(m => m.DoneAt == null && m.Event == nameof(Rumor) && m.Payload.Contains("shared"))
            )
        );
    }

    [Fact]
    public async Task A_message_is_saved_or_rolled_back_together_with_its_change()
    {
        var slug = await app.MakesCourse("Told or not", ["One"]);
        await app.DrainAsync();
        Task<int> Waiting() => app.Look(db => db.OutboxMessages.CountAsync(m => m.DoneAt == null && m.Event == nameof(CourseChanged)));
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            app.Look<bool>(db =>
                db.WriteAsync<bool>(
                    async () =>
                    {
                        (await db.Courses.SingleAsync(c => c.Slug == slug)).Archive();
                        await db.SaveChangesAsync();
                        throw new InvalidOperationException("The lights went out.");
                    },
                    CancellationToken.None
                )
            )
        );
        Assert.Equal((0, CourseStatus.Published), (await Waiting(), (await app.CourseOf(slug)).Status));
        await app.Change(async db => (await db.Courses.SingleAsync(c => c.Slug == slug)).Archive());
        Assert.Equal((1, CourseStatus.Archived), (await Waiting(), (await app.CourseOf(slug)).Status));
        await app.DrainAsync();
        Assert.Equal(0, await Waiting());
    }

    [Fact]
    public async Task An_interrupted_email_is_written_again_completely()
    {
        var mail = new MailWritten
        {
            MailId = Ids.New(),
            To = "lin@harbor.example",
            ToName = "Lin",
            Subject = "Whole again",
            Text = "All of it.\n\nTo the end.",
            LinkText = null,
            Link = null,
        };
        var torn = Path.Combine(Directory.CreateDirectory(Path.Combine(app.Folder, "mail")).FullName, $".{mail.MailId:N}.part");
        await File.WriteAllTextAsync(torn, "From: half\n\n");
        for (var twice = 0; twice < 2; twice++)
        {
            await app.Change(db =>
            {
                db.AddRange(Handlers.Messages(db, mail));
                return Task.CompletedTask;
            });
            await app.DrainAsync();
        }
        Assert.Contains(
            "To the end.",
            Assert.Single(app.Mail.To("lin@harbor.example"), m => m.Subject == "Whole again").Text,
            StringComparison.Ordinal
        );
        Assert.False(File.Exists(torn));
    }

    [Fact]
    public async Task A_failing_write_in_a_group_commit_fails_alone_and_the_others_are_saved()
    {
        var commits = app.Services.GetRequiredService<GroupCommit>();
        await using var scope = app.Services.CreateAsyncScope();
        var institution = (
            await app.Services.GetRequiredService<Lms.Web.Features.Institutions.Model.InstitutionDirectory>().AllAsync(default)
        )[0];
        var viewer = scope.ServiceProvider.GetRequiredService<Viewer>();
        viewer.Visit(institution.Id, institution.Name, institution.Zone);
        var subjects = Enumerable.Range(0, 40).Select(_ => Ids.New()).ToList();
        var results = await Task.WhenAll(
            subjects.Select(
                async (subject, i) =>
                {
                    try
                    {
                        return await commits.RunAsync(
                            viewer,
                            async (db, stop) =>
                            {
                                var note = db.Note("Grouped", "Test", subject);
                                await db.InsertAsync(note, stop);
                                await db.TellAsync(new Rumor($"grouped {i}", false), stop);
                                // The database refuses a duplicate key.
                                for (var time = 0; i % 10 == 3 && time < 2; time++)
                                    await db.InsertAsync(
                                        new Lms.Web.Features.Learning.Model.Bookmark
                                        {
                                            PersonId = subject,
                                            LessonId = subject,
                                            CreatedAt = app.Now,
                                        },
                                        stop
                                    );
                                return i;
                            },
                            CancellationToken.None
                        );
                    }
                    catch (Exception failure) when (Violations.IsUnique(failure))
                    {
                        return -1;
                    }
                }
            )
        );
        Assert.Equal(Enumerable.Range(0, 40).Select(i => i % 10 == 3 ? -1 : i), results);
        var kept = await app.Look(db => db.AuditEntries.Where(a => a.Action == "Grouped").Select(a => a.EntityId).ToListAsync());
        Assert.Equal(subjects.Where((_, i) => i % 10 != 3).Order(), kept.Order());
        await app.DrainAsync();
        Assert.Equal(36, Heard.Count(h => h.StartsWith("grouped ", StringComparison.Ordinal)));
    }
}
