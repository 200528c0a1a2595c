namespace Lms.Web.Platform.Access;

/// <summary>A page about one entity. It searches only among what the viewer may see, so that nothing else can be requested.</summary>
public abstract class ScreenOf<T> : Screen
    where T : class
{
    public T Subject { get; private set; } = null!;

    protected override object? About => Subject;

    protected abstract Task<T?> FindAsync(CancellationToken stop);

    private protected override async Task<bool> FindSubjectAsync()
    {
        if (await FindAsync(Stop) is not { } found)
            return false;
        Subject = found;
        return true;
    }
}
