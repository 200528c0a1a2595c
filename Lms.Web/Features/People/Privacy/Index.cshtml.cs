using System.ComponentModel.DataAnnotations;
using Lms.Web.Features.Institutions.Model;
using Lms.Web.Features.People.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Files;
using Lms.Web.Platform.Outbox;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.People.Privacy;

/// <summary>The data kept about the viewer: download it, or have it deleted.</summary>
[Private, EnableRateLimiting(Startup.AuthenticationLimit)]
public sealed class IndexModel(CurrentPassword current, Deletions deletions, PrivacyLinks links, AccountMails mails, MailLimits limits)
    : ScreenOf<Person>
{
    [BindProperty, StringLength(200)]
    public string? Password { get; set; }

    /// <summary>From the email that asks people without a password to confirm the deletion.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Confirm { get; set; }

    public PersonalExport? Latest { get; private set; }

    public PrivacyRules Rules { get; private set; } = new();

    public Refusal? Against { get; private set; }

    /// <summary>The versions of the institution's texts that the person agreed to, latest first.</summary>
    public IReadOnlyList<Agreed> Agreements { get; private set; } = [];

    public sealed record Agreed(LegalKind Kind, int Number, DateTime At);

    public bool HasPassword => Subject.PasswordHash is not null;

    public bool IsConfirmed => links.ConfirmsDelete(Confirm, Subject);

    public string ArchiveUrl => links.Export(Latest!.Id);

    /// <summary>The files of an archive that is ready, the data first.</summary>
    public IReadOnlyList<Part> Parts { get; private set; } = [];

    public sealed record Part(Guid Id, string Name, long Size);

    protected override Task<Person?> FindAsync(CancellationToken stop) => Db.People.SingleOrDefaultAsync(p => p.Id == Viewer.Id, stop);

    protected override async Task LoadAsync()
    {
        Latest = await LatestAsync();
        if (Latest?.IsReady(Now) == true)
            Parts = await Db
                .StoredFiles.AsNoTracking()
                .Where(f => f.ScopeId == Latest.Id)
                .OrderBy(f => f.Id)
                .Select(f => new Part(f.Id, f.Name, f.Size))
                .ToListAsync(Stop);
        Rules = await Db.PrivacyRulesAsync(Stop);
        Agreements = await Db
            .Consents.AsNoTracking()
            .Where(c => c.PersonId == Viewer.Id)
            .OrderByDescending(c => c.At)
            .ThenBy(c => c.Kind)
            .Select(c => new Agreed(c.Kind, c.Number, c.At))
            .Take(100)
            .ToListAsync(Stop);
        Against = await deletions.AgainstAsync(Viewer.Id, byThemselves: true, Stop);
    }

    [Can(Member.May)]
    public Task<IActionResult> OnGet() => ShowPage();

    [Can(Member.May)]
    public Task<IActionResult> OnPostExport() =>
        Try(
            async () =>
            {
                var export = PersonalExport.Ask(Viewer.Id, await LatestAsync(), Now);
                if (export.Refusal is { } why)
                    return why;
                // The failed one is closed before the next is opened: only one is open at a time.
                await Db.SaveChangesAsync(Stop);
                Db.Add(export.Value);
                return Result.Done;
            },
            done: "We’re preparing your archive. We’ll email you when it’s ready.",
            to: "/settings/privacy"
        );

    [Can(Member.May)]
    public Task<IActionResult> OnPostDelete() =>
        Try(
            async () =>
            {
                if (!IsConfirmed)
                {
                    if (!HasPassword)
                        return new Refusal("Confirm by email first.");
                    if (await current.WrongAsync(Subject, Password, Stop) is { } wrong)
                        return wrong;
                }
                return await deletions.AskAsync(Viewer.Id, Viewer.Id, Stop);
            },
            to: "/account-closed"
        );

    /// <summary>For people who sign in without a password.</summary>
    [Can(Member.May)]
    public Task<IActionResult> OnPostConfirm() =>
        Try(
            async () =>
            {
                if (await limits.AgainstAsync(MailKind.Confirmation, Subject.Email!, Stop) is { } tooMany)
                    return tooMany;
                await mails.WriteAsync(
                    Subject,
                    L["Delete your account?"],
                    L[
                        "Someone, probably you, wants to delete your account. If it’s you, follow this link; it works for a day. If not, ignore this email; nothing has changed."
                    ],
                    L["Continue"],
                    links.Delete(Subject),
                    Stop
                );
                return Result.Done;
            },
            done: "Check your email for a link to continue.",
            to: "/settings/privacy"
        );

    private Task<PersonalExport?> LatestAsync() =>
        Db.PersonalExports.Where(e => e.PersonId == Viewer.Id).OrderByDescending(e => e.AskedAt).FirstOrDefaultAsync(Stop);
}
