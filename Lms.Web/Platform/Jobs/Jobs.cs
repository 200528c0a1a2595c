using Lms.Web.Platform.Data;

namespace Lms.Web.Platform.Jobs;

/// <summary>Work that comes round by the clock. It does small bites, each a short transaction, so that learners can write in between.</summary>
public interface IJob
{
    Task RunAsync(CancellationToken stop);
}

/// <summary>When a job runs.</summary>
/// <param name="Job">The type that does it, made anew for each run.</param>
/// <param name="Title">An English sentence for the administrator, also the key of its translations.</param>
/// <param name="Cron">Seconds, minutes, hours, day of month, month, day of week, in UTC.</param>
public sealed record Schedule(Type Job, string Title, string Cron);

public static class Jobs
{
    public static IServiceCollection AddJob<T>(this IServiceCollection services, string title, string cron) where T : class, IJob =>
        services.AddScoped<T>().AddSingleton(new Schedule(typeof(T), title, cron));

    public static void AddJobs(this IServiceCollection services, DatabaseOptions database) => _ = database;
}
