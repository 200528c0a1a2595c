using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Lms.Web.Platform.Health;

/// <summary>
/// The logs of the whole process. A failure that is a known trouble of the storage is reported to <see cref="StorageWatch"/>, which logs it
/// once, and is left out here, whether the server, EF, the scheduler or the product logs it.
/// </summary>
internal sealed class TroubleLogs(LoggerFactory logs, StorageWatch watch) : ILoggerFactory
{
    public static void Add(IServiceCollection services)
    {
        // An error page has a form too, and its headers are set already: said with every one of them.
        services.AddLogging(logging => logging.AddFilter("Microsoft.AspNetCore.Antiforgery.DefaultAntiforgery", LogLevel.Error));
        services.AddSingleton<LoggerFactory>();
        services.AddSingleton(all => new StorageWatch(
            all.GetRequiredService<TimeProvider>(),
            all.GetRequiredService<LoggerFactory>().CreateLogger<StorageWatch>()
        ));
        services.Replace(ServiceDescriptor.Singleton<ILoggerFactory, TroubleLogs>());
    }

    public ILogger CreateLogger(string categoryName) => new Log(logs.CreateLogger(categoryName), watch);

    public void AddProvider(ILoggerProvider provider) => logs.AddProvider(provider);

    public void Dispose()
    {
        // The container made the logs and disposes of them.
    }

    private sealed class Log(ILogger log, StorageWatch watch) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => log.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => log.IsEnabled(logLevel);

        void ILogger.Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        )
        {
            if (exception is not null && watch.Saw(exception))
                return;
            log.Log(logLevel, eventId, state, exception, formatter);
        }
    }
}
