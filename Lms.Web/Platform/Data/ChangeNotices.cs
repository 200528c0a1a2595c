using System.Collections.Concurrent;
using System.Threading.Channels;

namespace Lms.Web.Platform.Data;

/// <summary>
/// Tells every other process that shares the database what has changed, so that they discard their cached data within moments. On SQLite
/// there is one process, so there is no one to notify.
/// </summary>
/// <remarks>
/// Notify after the change is committed: receivers read again at once. A notice can be lost while a connection is down; cached data must
/// therefore also expire automatically. A process that reconnects forgets everything.
/// </remarks>
public sealed class ChangeNotices
{
    private readonly ConcurrentDictionary<string, Action<string>> listeners = new();

    /// <summary>Notices beyond the capacity are dropped: the other processes find the change when their cached data expires.</summary>
    private readonly Channel<ChangeNotice> outgoing = Channel.CreateBounded<ChangeNotice>(
        new BoundedChannelOptions(10_000) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true }
    );

    internal ChannelReader<ChangeNotice> Outgoing => outgoing.Reader;

    /// <summary>True where other processes may share the database.</summary>
    internal bool IsHeard { get; init; }

    /// <param name="topic">The kind of cached data, such as <c>people</c>: letters only.</param>
    /// <param name="forget">Called with the subject, or with an empty one when everything of the topic must be discarded.</param>
    public void On(string topic, Action<string> forget) => listeners[topic] = forget;

    /// <param name="subject">What of the topic changed, such as the id of a person; empty: all of it.</param>
    public void Tell(string topic, string subject = "")
    {
        if (IsHeard)
            outgoing.Writer.TryWrite(new(topic, subject));
    }

    internal void Hear(ChangeNotice notice)
    {
        if (listeners.TryGetValue(notice.Topic, out var forget))
            forget(notice.Subject);
    }

    /// <summary>Some notices may have been missed.</summary>
    internal void ForgetAll()
    {
        foreach (var forget in listeners.Values)
            forget("");
    }
}

/// <param name="Topic">See <see cref="ChangeNotices.On"/>.</param>
/// <param name="Subject">See <see cref="ChangeNotices.Tell"/>.</param>
internal readonly record struct ChangeNotice(string Topic, string Subject);
