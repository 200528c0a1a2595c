namespace Lms.Web.Platform.Data;

/// <summary>Counts changes of content, here and in other processes, so that cached content is discarded after a change.</summary>
public sealed class ContentEdition
{
    private const string Topic = "content";

    private readonly ChangeNotices notices;
    private int number;

    public ContentEdition(ChangeNotices notices)
    {
        this.notices = notices;
        notices.On(Topic, _ => Interlocked.Increment(ref number));
    }

    public int Number => Volatile.Read(ref number);

    internal void Next()
    {
        Interlocked.Increment(ref number);
        notices.Tell(Topic);
    }
}
