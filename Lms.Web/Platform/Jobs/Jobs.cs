using Quartz;

namespace Lms.Web.Platform.Jobs;

/// <summary>
/// Work that comes round by the clock. It does small bites, each a short transaction, so that learners can write in between.
/// Nobody is signed in: a job that works per institution enters each one itself. It may run again after a crash, and twice at once only if its process lost the database meanwhile.
/// </summary>
public interface IJob
{
    Task RunAsync(CancellationToken stop);
}

/// <summary>When a job runs.</summary>
/// <param name="Job">The type that does it, made anew for each run.</param>
/// <param name="Title">An English sentence for the administrator, also the key of its translations.</param>
/// <param name="Cron">Seconds, minutes, hours, day of month, month, day of week, in UTC.</param>
public sealed record Schedule(Type Job, string Title, string Cron)
{
    /// <summary>The database knows the job by it: renaming the type forgets its runs.</summary>
    public string Name => Job.Name;

    internal async Task RunAsync(IServiceScopeFactory scopes, CancellationToken stop)
    {
        await using var scope = scopes.CreateAsyncScope();
        await ((IJob)scope.ServiceProvider.GetRequiredService(Job)).RunAsync(stop);
    }
}

public static class Jobs
{
    /// <exception cref="FormatException">The cron expression cannot be read.</exception>
    public static IServiceCollection AddJob<T>(this IServiceCollection services, string title, string cron) where T : class, IJob
    {
        _ = CronExpression.Parse(cron);
        var schedule = new Schedule(typeof(T), title, cron);
        if (services.Any(s => !s.IsKeyedService && s.ImplementationInstance is Schedule known && known.Name == schedule.Name))
            throw new ArgumentException($"Two jobs are called {schedule.Name}.");
        return services.AddScoped<T>().AddSingleton(schedule);
    }

    /// <param name="enabled">False: nothing runs by the clock in this process (tests), only when asked through <see cref="JobBoard"/>.</param>
    public static void AddJobs(this IServiceCollection services, bool enabled)
    {
        services.AddSingleton(all => new Work([.. all.GetServices<Schedule>()], all.GetRequiredService<IServiceScopeFactory>()));
        services.AddSingleton<JobsPause>();
        services.AddSingleton(all => new JobBoard(all.GetRequiredService<Work>(), all.GetService<Clockwork>()));
        if (!enabled) return;

        // Quartz tells of every step it takes while it starts, and of each failed job twice.
        services.AddLogging(logging => logging.AddFilter("Quartz", LogLevel.Warning).AddFilter("Quartz.Core.JobRunShell", LogLevel.Critical));
        services.AddSingleton<Clockwork>().AddHostedService(all => all.GetRequiredService<Clockwork>());
    }
}
