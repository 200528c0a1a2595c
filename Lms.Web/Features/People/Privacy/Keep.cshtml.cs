using Lms.Web.Features.People.Model;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Outbox;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.People.Privacy;

/// <summary>The target of the link in the email: cancels a deletion without signing in.</summary>
public sealed class KeepModel(PrivacyLinks links, Deletions deletions) : ScreenOf<AccountDeletion>
{
    [BindProperty(SupportsGet = true)]
    public string? T { get; set; }

    protected override async Task<AccountDeletion?> FindAsync(CancellationToken stop) =>
        links.OpensKeep(T) is { } id ? await Db.AccountDeletions.SingleOrDefaultAsync(d => d.Id == id, stop) : null;

    [Can(Anyone.May)]
    public void OnGet() { }

    [Can(Anyone.May)]
    public Task<IActionResult> OnPost() =>
        Try(() => deletions.TakeBackAsync(Subject, Stop), done: "Your account is active again. Sign in to continue.", to: "/sign-in");
}
