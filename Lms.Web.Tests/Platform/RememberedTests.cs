using Lms.Web.Platform.Data;

namespace Lms.Web.Tests.Platform;

public sealed class RememberedTests
{
    private readonly TestClock clock = new();

    [Fact]
    public async Task It_is_read_once_until_it_changes_or_grows_old()
    {
        var (remembered, reads) = (Make(), 0);
        Task<string> Read(CancellationToken _) => Task.FromResult($"{++reads}");
        Assert.Equal("1", await remembered.GetAsync(Read, default));
        Assert.Equal("1", await remembered.GetAsync(Read, default));
        remembered.Forget();
        Assert.Equal("2", await remembered.GetAsync(Read, default));
        clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal("3", await remembered.GetAsync(Read, default));
    }

    [Fact]
    public async Task What_was_read_before_a_change_is_not_kept_after_it()
    {
        var (remembered, slow) = (Make(), new TaskCompletionSource<string>());
        var before = remembered.GetAsync(_ => slow.Task, default).AsTask();
        remembered.Forget();
        Assert.Equal("new", await remembered.GetAsync(_ => Task.FromResult("new"), default));
        slow.SetResult("old");
        Assert.Equal("old", await before);
        Assert.Equal("newest", await remembered.GetAsync(_ => Task.FromResult("newest"), default));
        Assert.Equal("newest", await remembered.GetAsync(_ => Task.FromResult("none"), default));
    }

    private Remembered<string> Make() => new("tests", TimeSpan.FromSeconds(30), clock, new ChangeNotices());
}
