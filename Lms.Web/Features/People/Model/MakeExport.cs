using Lms.Web.Kernel;
using Lms.Web.Platform;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Files;
using Lms.Web.Platform.Mail;
using Lms.Web.Platform.Outbox;
using Lms.Web.Platform.Text;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.People.Model;

/// <summary>Makes the archive and mails the link. A second try finds it made; one that was cut short begins anew.</summary>
public sealed class MakeExport(
    LmsContext db, IEnumerable<IExportPersonalData> rooms, IFileStore store, Uploads uploads, SiteOptions site, PrivacyLinks links, Correspondence mails, Words words, TimeProvider clock) : IHandle<ExportAsked>
{
    public async Task HandleAsync(ExportAsked it, CancellationToken stop)
    {
        var facts = await (from e in db.PersonalExports.AsNoTracking()
                           where e.Id == it.ExportId && e.ClosedAt == null
                           join p in db.People on e.PersonId equals p.Id
                           join i in db.Institutions on e.InstitutionId equals i.Id
                           select new { e.PersonId, p.DisplayName, p.Email, p.Locale, Institution = i.Name, Fallback = i.Locale }).SingleOrDefaultAsync(stop);
        if (facts is null) return;
        Languages.Speak(Languages.Of(facts.Locale, facts.Fallback));
        Directory.CreateDirectory(site.InData("exports"));
        await using var file = new FileStream(site.InData("exports", $"{Ids.New():N}.zip"), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose | FileOptions.Asynchronous);
        await using (var archive = new PersonalArchive(file))
        {
            foreach (var room in rooms) await room.WriteAsync(facts.PersonId, archive, stop);
            await archive.FinishAsync(words["Personal data of {0}", facts.DisplayName], words["All that {0} keeps about you. The same stands as JSON in the folder “data”.", facts.Institution]);
        }
        file.Position = 0;
        var stored = (await store.PutAsync(file, long.MaxValue, stop)).Value;
        var days = (await db.PrivacyRulesAsync(stop)).ExportDays;
        await db.WriteAsync(async () =>
        {
            await db.LockAsync<PersonalExport>(it.ExportId, stop);
            var export = await db.PersonalExports.SingleAsync(e => e.Id == it.ExportId, stop);
            var now = clock.Now;
            if (!export.IsOpen) return;
            export.Deliver(uploads.Keep(stored, "personal-data.zip", "application/zip", export.Id, isPublic: false, isOurs: true).Id, now.AddDays(days), now);
            await mails.WriteAsync(facts.Email!, facts.DisplayName, facts.Locale, words["Your personal data are ready"],
                () => words["the archive that you asked for is ready. The link works for {0} days, and only when you are signed in. If you did not ask for it, change your password.", days],
                words["Download the archive"], links.Export(export.Id), stop);
            await db.SaveChangesAsync(stop);
        }, stop);
    }
}
