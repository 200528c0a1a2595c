using Lms.Web.Platform.Files;

namespace Lms.Web.Platform.Health.Checks;

/// <summary>Whether file storage can be used.</summary>
public sealed class FilesCheck(IFileStore files) : IDoctorCheck
{
    public string What => "Files";

    public async Task<IReadOnlyList<Finding>> LookAsync(Examination examination, CancellationToken stop)
    {
        var (where, complaint) = await files.ProbeAsync(stop);
        return complaint is null
            ? [new(What, true, where, null)]
            :
            [
                new(
                    What,
                    false,
                    $"{where}: {complaint}",
                    "Check Files:Storage and Files:S3, and make sure that the account can read, write and delete there."
                ),
            ];
    }
}
