using System.Text.Json;
using Lms.Web.Kernel;
using Lms.Web.Platform.Data;

namespace Lms.Web.Platform.Outbox;

/// <summary>Reacts to an event, at least once: doing it twice must leave the same state (a unique index, not hope).</summary>
public interface IHandle<in TEvent>
    where TEvent : IEvent
{
    Task HandleAsync(TEvent it, CancellationToken stop);
}

/// <summary>
/// A handler whose users wait for an outcome: it is told when its message failed too often and is not retried automatically.
/// </summary>
public interface IGiveUp<in TEvent>
    where TEvent : IEvent
{
    /// <summary>At least once, like every delivery.</summary>
    Task GiveUpAsync(TEvent it, CancellationToken stop);
}

/// <summary>The handlers of each event. Filled once, when the product starts.</summary>
public static class Handlers
{
    private const string ProductSpace = "Lms.Web.";

    private static readonly Dictionary<string, Entry> ByName = [];
    private static readonly Dictionary<Type, List<(string Name, Lane Lane)>> ByEvent = [];
    private static readonly JsonSerializerOptions Json = new();

    /// <summary>Subscribes <typeparamref name="THandler"/> to <typeparamref name="TEvent"/>.</summary>
    /// <param name="lane">How long it may take, and how long a user can wait for it.</param>
    public static IServiceCollection Hears<THandler, TEvent>(this IServiceCollection services, Lane lane = Lane.Ordinary)
        where THandler : class, IHandle<TEvent>
        where TEvent : IEvent
    {
        services.AddScoped<THandler>();
        lock (ByName)
        {
            var name = $"{NameOf(typeof(THandler))}:{typeof(TEvent).Name}";
            if (
                !ByName.TryAdd(
                    name,
                    new Entry(
                        typeof(TEvent),
                        (all, it, stop) => all.GetRequiredService<THandler>().HandleAsync((TEvent)it, stop),
                        typeof(IGiveUp<TEvent>).IsAssignableFrom(typeof(THandler))
                            ? (all, it, stop) => ((IGiveUp<TEvent>)all.GetRequiredService<THandler>()).GiveUpAsync((TEvent)it, stop)
                            : null
                    )
                )
            )
                return services;
            if (!ByEvent.TryGetValue(typeof(TEvent), out var names))
                ByEvent[typeof(TEvent)] = names = [];
            names.Add((name, lane));
        }
        return services;
    }

    /// <summary>With its namespace below the product's, so that two rooms may each have a handler of one name.</summary>
    private static string NameOf(Type handler) =>
        handler.FullName!.StartsWith(ProductSpace, StringComparison.Ordinal) ? handler.FullName[ProductSpace.Length..] : handler.FullName;

    /// <summary>One message for each handler of the event; the caller saves them with the change.</summary>
    public static IEnumerable<OutboxMessage> Messages(LmsContext db, IEvent happened, DateTime? notBefore = null)
    {
        if (!ByEvent.TryGetValue(happened.GetType(), out var names))
            return [];
        var payload = JsonSerializer.Serialize(happened, happened.GetType(), Json);
        var now = db.Clock.Now;
        foreach (var (_, lane) in names)
            db.Address(lane);
        return names.Select(handler => new OutboxMessage
        {
            InstitutionId = db.InstitutionId,
            Event = happened.GetType().Name,
            Handler = handler.Name,
            Lane = handler.Lane,
            Payload = payload,
            CreatedAt = now,
            RunAt = notBefore ?? now,
        });
    }

    /// <exception cref="InvalidOperationException">There is no handler of that name any more.</exception>
    public static Task RunAsync(IServiceProvider scope, OutboxMessage message, CancellationToken stop)
    {
        if (!ByName.TryGetValue(message.Handler, out var entry))
            throw new InvalidOperationException($"There is no handler named {message.Handler}.");
        return entry.Run(scope, Happened(message, entry), stop);
    }

    /// <summary>The message is not retried: the users waiting for it are told.</summary>
    public static Task GiveUpAsync(IServiceProvider scope, OutboxMessage message, CancellationToken stop) =>
        ByName.TryGetValue(message.Handler, out var entry) && entry.GiveUp is { } giveUp
            ? giveUp(scope, Happened(message, entry), stop)
            : Task.CompletedTask;

    private static object Happened(OutboxMessage message, Entry entry) =>
        JsonSerializer.Deserialize(message.Payload, entry.Event, Json)
        ?? throw new InvalidOperationException($"The message of {message.Event} is empty.");

    private sealed record Entry(
        Type Event,
        Func<IServiceProvider, object, CancellationToken, Task> Run,
        Func<IServiceProvider, object, CancellationToken, Task>? GiveUp
    );
}
