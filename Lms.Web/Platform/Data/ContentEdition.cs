namespace Lms.Web.Platform.Data;

/// <summary>Counts the changes of content in this process, so that what is kept of it in memory is thrown away with the change.</summary>
public sealed class ContentEdition
{
    private int number;

    public int Number => Volatile.Read(ref number);

    internal void Next() => Interlocked.Increment(ref number);
}
