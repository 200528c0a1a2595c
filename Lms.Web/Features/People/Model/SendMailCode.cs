using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Outbox;
using Lms.Web.Platform.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.People.Model;

/// <summary>Creates the code and emails it, after the answer. A form has one code: doing it twice sends nothing more.</summary>
public sealed class SendMailCode(LmsContext db, AccountMails mails, MailCodeRule rule, TimeProvider clock, Words words)
    : IHandle<MailCodeAsked>
{
    public async Task HandleAsync(MailCodeAsked it, CancellationToken stop)
    {
        if (it.PersonId is not { } id || !await rule.AllowsAsync(id, stop))
            return;
        if (await db.MailCodes.AnyAsync(c => c.Request == it.Request, stop))
            return;
        if (await db.People.AsNoTracking().SingleOrDefaultAsync(p => p.Id == id && p.SuspendedAt == null, stop) is not { } person)
            return;
        var code = MailCode.New();
        db.Add(new MailCode(person.Id, it.Request, code, clock.Now));
        var text = words[
            "Your code is {0}. It works once, for ten minutes, in the window where it was requested. If you didn’t request it, ignore this email; no one can sign in without the code.",
            code
        ];
        await mails.WriteAsync(person, words["Your sign-in code: {0}", code], text, null, null, stop);
        await db.SaveChangesAsync(stop);
    }
}
