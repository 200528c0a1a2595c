using Lms.Web.Platform.Data;
using Lms.Web.Platform.Files;
using Lms.Web.Platform.Outbox;
using Lms.Web.Platform.Text;

namespace Lms.Web.Features.Notifications.Model;

/// <summary>Notifies the person who uploaded a file that malware was found in it.</summary>
public sealed class TellOfInfectedFile(LmsContext db, Notify notify, Words words) : IHandle<FileInfected>
{
    public async Task HandleAsync(FileInfected it, CancellationToken stop)
    {
        if (it.UploadedById is not { } person)
            return;
        await notify.RunAsync(
            person,
            NotificationKind.Account,
            $"infected:{it.FileId:N}",
            words["One of your files was removed"],
            words[
                "The malware scanner found “{0}” in {1}, a file you uploaded. No one can open it anymore. Check the computer it came from, then upload a clean file.",
                it.Finding,
                it.Name
            ],
            null,
            null,
            stop
        );
        await db.SaveChangesAsync(stop);
    }
}
