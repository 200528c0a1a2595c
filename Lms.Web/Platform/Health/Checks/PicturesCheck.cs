using Lms.Web.Platform.Files;

namespace Lms.Web.Platform.Health.Checks;

/// <summary>Whether the image library works on this machine.</summary>
public sealed class PicturesCheck : IDoctorCheck
{
    public string What => "Pictures";

    public async Task<IReadOnlyList<Finding>> LookAsync(Examination examination, CancellationToken stop) =>
        await Pictures.VersionAsync(stop) is { } version
            ? [new(What, true, $"libvips {version}", null)]
            :
            [
                new(
                    What,
                    false,
                    "The image library does not work on this machine: people cannot upload a profile picture, and images are served in only one size.",
                    "Run the product on Linux with glibc, on x64 or ARM64, and publish it for that platform (docs/operations.md).",
                    IsSetUp: false
                ),
            ];
}
