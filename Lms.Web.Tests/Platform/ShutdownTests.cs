namespace Lms.Web.Tests.Platform;

public sealed class ShutdownTests
{
    /// <summary>Longer than the product waits for its jobs, shorter than a service manager waits before it kills.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(80);

    [Fact]
    public async Task The_product_shuts_down_even_if_its_database_is_gone()
    {
        Assert.SkipWhen(World.IsSqlite, "A file does not go away.");
        var folder = Directory.CreateTempSubdirectory("lms-shutdown-").FullName;
        var server = new PostgresServer();
        try
        {
            await using var product = new LiveApp(
                folder,
                new Dictionary<string, string>
                {
                    ["Site:DataDirectory"] = folder,
                    ["Database:Provider"] = "Postgres",
                    ["Database:ConnectionString"] = server.Connection("gone"),
                }
            )
            {
                StartPath = "/setup",
            };
            await product.StartAsync();
            server.Dispose();
            Assert.True(await product.TerminateAsync(Patience), product.Console);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
