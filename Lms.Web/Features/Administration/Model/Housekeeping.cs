using Lms.Web.Features.Institutions.Model;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Files;
using Lms.Web.Platform.Jobs;
using Lms.Web.Platform.Outbox;
using Lms.Web.Platform.Text;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Administration.Model;

/// <summary>
/// Removes data that is no longer needed, institution by institution, each by its own rules. A failing part does not keep the others from
/// running.
/// </summary>
public sealed class Housekeeping(EveryInstitution everywhere, InstitutionKeeping installation, FileSweep files, ILogger<Housekeeping> log)
{
    private sealed record Part(string Name, Func<Task> Work);

    public Task RunAsync(CancellationToken stop)
    {
        Part[] parts =
        [
            new("Institutions", () => everywhere.RunAsync<InstitutionKeeping>(keeping => keeping.RunAsync(stop), stop)),
            new("Messages", () => installation.ForgetMessagesOfNobodyAsync(stop)),
            new("Files", () => files.RunAsync(stop)),
        ];
        return OneByOne.RunAsync(parts, part => part.Name, part => part.Work(), log, stop);
    }
}
