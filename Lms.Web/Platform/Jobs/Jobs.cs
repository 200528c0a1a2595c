using Cronos;
using Lms.Web.Platform.Outbox;

namespace Lms.Web.Platform.Jobs;

/// <summary>
/// Scheduled work. It runs in small steps, each a short transaction, so that learners can write in between. No one is signed in: a job that
/// works per institution enters each one itself. It may run again after a crash, and twice at once only if its process lost the database in
/// the meantime.
/// </summary>
public interface IJob
{
    Task RunAsync(CancellationToken stop);
}

/// <summary>A job with its schedule.</summary>
/// <param name="Job">The type that does the work, created for each run.</param>
/// <param name="Title">An English sentence for the administrator, also the key of its translations.</param>
/// <param name="Cron">Seconds, minutes, hours, day of month, month, day of week, in UTC.</param>
/// <param name="Lane">The lane that it runs in.</param>
public sealed record Schedule(Type Job, string Title, string Cron, Lane Lane)
{
    private readonly CronExpression expression = CronExpression.Parse(Cron, CronFormat.IncludeSeconds);

    /// <summary>The key of the job in the database: renaming the type forgets its runs.</summary>
    public string Name => Job.Name;

    /// <summary>The first time after this one; null when there is none.</summary>
    public DateTime? Next(DateTime after) => expression.GetNextOccurrence(after);

    internal async Task RunAsync(IServiceScopeFactory scopes, CancellationToken stop)
    {
        await using var scope = scopes.CreateAsyncScope();
        await ((IJob)scope.ServiceProvider.GetRequiredService(Job)).RunAsync(stop);
    }
}

/// <summary>All schedules of the product.</summary>
internal sealed record Work(IReadOnlyList<Schedule> Schedules)
{
    public Schedule? Find(string name) => Schedules.SingleOrDefault(s => s.Name == name);
}

public static class Jobs
{
    /// <param name="lane">Heavy for work of several minutes.</param>
    /// <exception cref="CronFormatException">The cron expression cannot be read.</exception>
    public static IServiceCollection AddJob<T>(this IServiceCollection services, string title, string cron, Lane lane = Lane.Ordinary)
        where T : class, IJob
    {
        var schedule = new Schedule(typeof(T), title, cron, lane);
        if (services.Any(s => !s.IsKeyedService && s.ImplementationInstance is Schedule known && known.Name == schedule.Name))
            throw new ArgumentException($"Two jobs are named {schedule.Name}.");
        return services.AddScoped<T>().AddSingleton(schedule);
    }

    /// <param name="enabled">
    /// False: nothing runs automatically in this process (tests, or one that serves pages only), only when requested through <see
    /// cref="JobBoard"/>.
    /// </param>
    public static void AddJobs(this IServiceCollection services, bool enabled)
    {
        services.AddSingleton(all => new Work([.. all.GetServices<Schedule>()]));
        services.AddSingleton<JobsPause>().AddSingleton<ScheduledRuns>().AddSingleton<OutboxWorkers>();
        services.AddSingleton(all => new JobBoard(
            all.GetRequiredService<Work>(),
            all.GetRequiredService<ScheduledRuns>(),
            all.GetService<JobDispatch>(),
            all.GetRequiredService<TimeProvider>()
        ));
        if (!enabled)
            return;

        services.AddSingleton<JobTasks>().AddSingleton<JobDispatch>().AddSingleton<OutboxWatch>().AddHostedService<JobEngine>();
    }
}
