using Lms.Web.Kernel;
using Lms.Web.Platform;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Text;
using Lms.Web.Platform.Ui;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.People.Model;

/// <summary>Emails people when their account is used from a browser that is new to it.</summary>
public sealed class NewDeviceNotice(LmsContext db, AccountMails mails, Words words, When when, AccessOptions access)
{
    /// <summary>Writes nothing for the first browser, which is no surprise, and where the site sends no such notices.</summary>
    public async Task WriteAsync(Person person, string device, CancellationToken stop)
    {
        if (!access.SignInNotices || !await db.Devices.AnyAsync(d => d.PersonId == person.Id, stop))
            return;
        await mails.WriteAsync(
            person.Email!,
            person.DisplayName,
            person.Locale,
            words["New sign-in to your account"],
            () =>
                words[
                    "Someone signed in to your account with {0} on {1}, from the IP address {2}. If it was you, there’s nothing to do. If not, sign that device out and choose a new password.",
                    device,
                    when.Text(db.Clock.Now),
                    db.Viewer.Address?.ToString() ?? "–"
                ],
            words["See where you are signed in"],
            "/settings/security",
            stop
        );
    }
}
