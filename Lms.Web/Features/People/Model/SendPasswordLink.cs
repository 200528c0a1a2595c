using Lms.Web.Platform.Data;
using Lms.Web.Platform.Outbox;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.People.Model;

/// <summary>Emails the link, after the answer.</summary>
public sealed class SendPasswordLink(LmsContext db, AccountLinks links) : IHandle<PasswordLinkAsked>
{
    public async Task HandleAsync(PasswordLinkAsked it, CancellationToken stop)
    {
        if (it.PersonId is not { } id || await db.People.SingleOrDefaultAsync(p => p.Id == id, stop) is not { } person)
            return;
        await links.SendPasswordLinkAsync(person, stop);
    }
}
