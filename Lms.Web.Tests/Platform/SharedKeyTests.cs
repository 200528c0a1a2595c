using Lms.Web.Platform;

namespace Lms.Web.Tests.Platform;

/// <summary>The secret that addresses of files are signed with.</summary>
public sealed class SharedKeyTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("lms-key-").FullName;

    private string Place => Path.Combine(folder, "keys", "files.key");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Processes_that_start_at_once_have_the_same_key_and_nobody_else_reads_it()
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
    public async Task What_is_no_whole_key_is_not_taken_for_one(int length)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Place)!);
        await File.WriteAllBytesAsync(Place, new byte[length], TestContext.Current.CancellationToken);
        Assert.Null(SharedKey.Read(Place, out var complaint));
        Assert.Contains($"{Place} is damaged: it has {length} bytes instead of 32.", complaint, StringComparison.Ordinal);
    }
}
