using Lms.Web.Features.Institutions.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Backup;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Mail;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Administration.Model;

/// <summary>A setup step of a new institution.</summary>
/// <param name="Title">What to do, in English.</param>
/// <param name="Why">Its purpose, in English.</param>
/// <param name="Link">Where it is done; null for settings of the installation.</param>
public sealed record FirstStep(string Title, string Why, string? Link, bool IsDone);

/// <summary>The remaining setup steps of the viewer's institution.</summary>
public sealed class FirstSteps(
    LmsContext db,
    InstitutionDirectory institutions,
    MailOptions mail,
    BackupOptions backup,
    Viewer viewer,
    TimeProvider clock
)
{
    /// <returns>All steps with their state; none when all are done or the list is hidden.</returns>
    public async Task<IReadOnlyList<FirstStep>> ListAsync(CancellationToken stop)
    {
        if (await institutions.FindAsync(viewer.InstitutionId, stop) is not { OffersFirstSteps: true })
            return [];
        var done = await db
            .Institutions.AsNoTracking()
            .Where(i => i.Id == viewer.InstitutionId)
            .Select(i => new
            {
                Look = i.LogoId != null || i.AccentColor != null,
                Legal = db.LegalTexts.Any(),
                People = db.Invites.Any() || db.Memberships.Count() > 1,
                Courses = db.Courses.Any(),
            })
            .SingleAsync(stop);
        List<FirstStep> steps =
        [
            new("Make it yours", "Your name, logo and color on every page and email.", "/admin/institution", done.Look),
            new("Create your first course", "Write a lesson in Markdown, or import a course.", "/teach/courses/new", done.Courses),
            new(
                "Publish your legal texts",
                "Privacy notice, terms and imprint, linked in the footer of every page.",
                "/admin/institution/legal",
                done.Legal
            ),
            new("Invite people", "Add them one by one, invite them by email, or import a file.", "/admin/people", done.People),
        ];
        if (viewer.IsOperator)
            steps = [Mail(), .. steps, Backups()];
        return steps.All(s => s.IsDone) ? [] : steps;
    }

    public async Task<Result> HideAsync(CancellationToken stop)
    {
        var institution = await db.Institutions.SingleAsync(i => i.Id == viewer.InstitutionId, stop);
        institution.HideFirstSteps(clock.Now);
        await db.SaveChangesAsync(stop);
        institutions.Forget();
        return Result.Done;
    }

    private FirstStep Mail() =>
        new(
            "Set up email",
            "Required for invitations and password resets. Set Mail:Host and the related settings, then restart.",
            null,
            mail.Host.Length > 0
        );

    private FirstStep Backups() =>
        new(
            "Keep backups on another disk",
            "If the disk fails, a backup stored next to the data is lost too. Set Backup:Directory to a folder on another disk, then restart.",
            null,
            backup is { IsOn: true, IsBeside: false }
        );
}
