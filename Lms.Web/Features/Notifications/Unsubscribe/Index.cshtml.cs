using Lms.Web.Features.Notifications.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Microsoft.AspNetCore.Mvc;

namespace Lms.Web.Features.Notifications.Unsubscribe;

/// <summary>
/// The target of the unsubscribe link in an email. Opening it changes nothing, because programs that scan emails open links too.
/// </summary>
/// <remarks>
/// The signed link is the proof, and email clients post without cookies: there is no session that a foreign page could exploit.
/// </remarks>
[IgnoreAntiforgeryToken]
public sealed class IndexModel(Unsubscribing subscriptions) : ScreenOf<MailSubscription>
{
    /// <summary>The value that email clients send (RFC 8058, 3.2).</summary>
    private const string OneClick = "One-Click";

    [BindProperty(SupportsGet = true)]
    public string? T { get; set; }

    [BindProperty(Name = "List-Unsubscribe")]
    public string? Sent { get; set; }

    protected override Task<MailSubscription?> FindAsync(CancellationToken stop) => subscriptions.FindAsync(T, stop);

    [Can(Anyone.May)]
    public void OnGet() { }

    [Can(Anyone.May)]
    public async Task<IActionResult> OnPost()
    {
        if (Sent != OneClick)
            return await Try(() => ChangeAsync(wants: false), to: Here);
        // Email clients do not follow redirects.
        await ChangeAsync(wants: false);
        return new OkResult();
    }

    [Can(Anyone.May)]
    public Task<IActionResult> OnPostAgain() => Try(() => ChangeAsync(wants: true), done: "You’re subscribed again.", to: Here);

    private string Here => $"/unsubscribe?t={Uri.EscapeDataString(T ?? "")}";

    private async Task<Result> ChangeAsync(bool wants)
    {
        await subscriptions.ChangeAsync(Subject, wants, Stop);
        return Result.Done;
    }
}
