using System.Diagnostics;
using System.Globalization;

namespace Lms.Web.Tests.House;

/// <summary>An independent S3 server: the npm package <c>s3rver</c> on a free local port. It checks keys but not signatures.</summary>
public sealed class S3Server : IDisposable
{
    public const string Bucket = "lms-files";
    public const string Key = "S3RVER";

    private static readonly Lock Installing = new();

    private readonly string folder = Directory.CreateTempSubdirectory("lms-s3-").FullName;
    private readonly Process process;

    public S3Server()
    {
        var home = SourceRootAttribute.Of("Lms.Web.Tests", "House", "S3");
        lock (Installing)
        {
            if (!Directory.Exists(Path.Combine(home, "node_modules", "s3rver")))
            {
                using var install = Process.Start(
                    new ProcessStartInfo("npm", ["ci", "--silent", "--prefix", home]) { RedirectStandardOutput = true }
                )!;
                install.WaitForExit();
                if (install.ExitCode != 0)
                    throw new InvalidOperationException("npm ci failed for the bucket of the tests.");
            }
        }
        process = Process.Start(
            new ProcessStartInfo("node", ["--no-deprecation", Path.Combine(home, "server.cjs"), folder])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            }
        )!;
        Endpoint =
            "http://127.0.0.1:"
            + int.Parse(
                    process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("The bucket of the tests did not start."),
                    CultureInfo.InvariantCulture
                )
                .ToString(CultureInfo.InvariantCulture);
    }

    public string Endpoint { get; }

    /// <summary>The settings that lead the product here.</summary>
    public IEnumerable<KeyValuePair<string, string>> Settings =>
        [
            new("Files:Storage", "S3"),
            new("Files:S3:Endpoint", Endpoint),
            new("Files:S3:Bucket", Bucket),
            new("Files:S3:AccessKey", Key),
            new("Files:S3:SecretKey", Key),
            new("Files:S3:Prefix", "lms/"),
            new("Files:S3:PartMegabytes", "5"),
        ];

    /// <summary>Names of the objects in the bucket.</summary>
    public IReadOnlyList<string> Objects =>
        [
            .. Directory
                .GetFiles(Path.Combine(folder, Bucket), "*._S3rver_object", SearchOption.AllDirectories)
                .Select(f => Path.GetRelativePath(Path.Combine(folder, Bucket), f)[..^"._S3rver_object".Length]),
        ];

    public void Dispose()
    {
        process.StandardInput.Close();
        process.WaitForExit();
        process.Dispose();
        Directory.Delete(folder, recursive: true);
    }
}
