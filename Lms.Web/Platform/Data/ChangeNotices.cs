using System.Collections.Concurrent;
using System.Threading.Channels;

namespace Lms.Web.Platform.Data;

/// <summary>
/// Tells every other process that shares the database what has changed, so that what they keep in memory is thrown away within
/// moments. On SQLite there is one process and nobody to tell.
/// </summary>
/// <remarks>
/// Tell after the change is committed: who hears of it reads again at once. A notice can be lost while a connection is down; what is
/// kept in memory must therefore also grow old by itself. A process that reconnects forgets everything.
/// </remarks>
public sealed class ChangeNotices
{
    private readonly ConcurrentDictionary<string, Action<string>> listeners = new();

    /// <summary>More than fit wait for nobody: the others find the change when what they keep has grown old.</summary>
    private readonly Channel<ChangeNotice> outgoing = Channel.CreateBounded<ChangeNotice>(
        new BoundedChannelOptions(10_000) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true }
    );

    internal ChannelReader<ChangeNotice> Outgoing => outgoing.Reader;

    /// <summary>True where other processes may share the database.</summary>
    internal bool IsHeard { get; init; }

    /// <param name="topic">What is kept, such as <c>people</c>: letters only.</param>
    /// <param name="forget">Called with the subject, or with an empty one when everything of the topic has to go.</param>
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
