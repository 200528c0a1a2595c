using System.ComponentModel.DataAnnotations;
using Lms.Web.Features.People.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Administration.Privacy;

/// <summary>Deletes an account for a member who asked an administrator.</summary>
public sealed class DeleteModel(Deletions deletions) : ScreenOf<Membership>
{
    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    [BindProperty, StringLength(254)]
    public string? Email { get; set; }

    public Refusal? Against { get; private set; }

    public int Days { get; private set; }

    protected override Task<Membership?> FindAsync(CancellationToken stop) =>
        Db.Memberships.Include(m => m.Person).SingleOrDefaultAsync(m => m.PersonId == Id, stop);

    protected override async Task LoadAsync()
    {
        Against = await deletions.AgainstAsync(Id, Id == Viewer.Id, Stop);
        Days = (await Db.PrivacyRulesAsync(Stop)).GraceDays;
    }

    [Can(People.PeopleAct.Manage)]
    public Task<IActionResult> OnGet() => ShowPage();

    [Can(People.PeopleAct.Manage)]
    public Task<IActionResult> OnPost() =>
        Try(
            async () =>
            {
                if (Id == Viewer.Id)
                    return new Refusal("You can delete your own account in your settings.");
                return string.Equals(Email?.Trim(), Subject.Person.Email, StringComparison.OrdinalIgnoreCase)
                    ? await deletions.AskAsync(Id, Viewer.Id, Stop)
                    : new Refusal("This doesn’t match the email address of the account.", "Email");
            },
            done: "Account closed. The person has been told how to undo this.",
            to: "/admin/privacy"
        );
}
