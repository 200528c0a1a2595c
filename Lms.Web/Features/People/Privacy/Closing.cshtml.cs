using Lms.Web.Features.People.Model;
using Lms.Web.Platform.Access;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.People.Privacy;

/// <summary>The only page for people who sign in to a closed account.</summary>
[Private]
public sealed class ClosingModel(Deletions deletions) : ScreenOf<AccountDeletion>
{
    protected override Task<AccountDeletion?> FindAsync(CancellationToken stop) =>
        Db.AccountDeletions.SingleOrDefaultAsync(d => d.PersonId == Viewer.PersonId && d.ClosedAt == null, stop);

    [Can(Member.May)]
    public void OnGet() { }

    [Can(Member.May)]
    public Task<IActionResult> OnPost() =>
        Try(() => deletions.TakeBackAsync(Subject, Stop), done: "Your account is active again.", to: "/dashboard");
}
