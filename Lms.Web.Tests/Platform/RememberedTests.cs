using Lms.Web.Platform.Data;

namespace Lms.Web.Tests.Platform;

public sealed class RememberedTests
{
    private readonly TestClock clock = new();

    [Fact]
    public async Task A_value_is_read_once_until_it_changes_or_expires()
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
    public async Task A_value_read_before_a_change_is_not_kept()
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

    [Fact]
    public async Task An_expired_value_is_returned_only_where_that_is_wanted()
    {
        var reading = new TaskCompletionSource<string?>();
        foreach (var servesExpired in new[] { true, false })
        {
            var kept = new RememberedByKey<int, string>(() => 0, TimeSpan.FromSeconds(30), 10, clock, servesExpired);
            Assert.Equal("old", await kept.GetAsync(1, () => Task.FromResult<string?>("old"), default));
            clock.Advance(TimeSpan.FromSeconds(30));
            var first = kept.GetAsync(1, () => reading.Task, default).AsTask();
            var second = kept.GetAsync(1, () => throw new InvalidOperationException("It is read already."), default).AsTask();
            Assert.Equal(servesExpired, second.IsCompleted);
            reading.SetResult("new");
            Assert.Equal("new", await first);
            Assert.Equal(servesExpired ? "old" : "new", await second);
            reading = new();
        }
    }

    [Fact]
    public async Task Keys_are_forgotten_by_what_they_have_in_common()
    {
        var (kept, reads) = (new RememberedByKey<(int, int), string>(() => 0, TimeSpan.FromSeconds(30), 10, clock), 0);
        async Task<string?> Ask(int a, int b) => await kept.GetAsync((a, b), () => Task.FromResult<string?>($"{++reads}"), default);
        Assert.Equal("1 2 3", $"{await Ask(1, 1)} {await Ask(1, 2)} {await Ask(2, 1)}");
        kept.Forget(key => key.Item1 == 1);
        Assert.Equal("4 5 3", $"{await Ask(1, 1)} {await Ask(1, 2)} {await Ask(2, 1)}");
    }

    private Remembered<string> Make() => new("tests", TimeSpan.FromSeconds(30), clock, new ChangeNotices());
}
