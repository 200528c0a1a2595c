namespace Lms.Web.Platform.Data;

/// <summary>Counts the changes of content, here and in other processes, so that what is kept of it in memory is thrown away with the change.</summary>
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
