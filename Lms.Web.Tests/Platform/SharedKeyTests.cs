using Lms.Web.Platform;

namespace Lms.Web.Tests.Platform;

/// <summary>The secret that signs URLs of files.</summary>
public sealed class SharedKeyTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("lms-key-").FullName;

    private string Place => Path.Combine(folder, "keys", "files.key");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Processes_that_start_concurrently_share_a_key_that_only_their_user_can_read()
    {
        using var go = new Barrier(8);
        var keys = await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(_ =>
                    Task.Factory.StartNew(
                        () =>
                        {
                            go.SignalAndWait();
                            return Convert.ToHexString(
                                SharedKey.Read(Place, out var complaint) ?? throw new InvalidOperationException(complaint)
                            );
                        },
                        TaskCreationOptions.LongRunning
                    )
                )
        );
        Assert.Equal(64, Assert.Single(keys.Distinct()).Length);
        Assert.Equal(keys[0], Convert.ToHexString(SharedKey.Read(Place, out _)!));
        Assert.Equal([Place], Directory.GetFiles(Path.GetDirectoryName(Place)!));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Place));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    public async Task An_incomplete_key_is_refused(int length)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Place)!);
        await File.WriteAllBytesAsync(Place, new byte[length], TestContext.Current.CancellationToken);
        Assert.Null(SharedKey.Read(Place, out var complaint));
        Assert.Contains($"{Place} is damaged: it has {length} bytes instead of 32.", complaint, StringComparison.Ordinal);
    }
}
