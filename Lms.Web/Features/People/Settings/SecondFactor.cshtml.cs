using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Lms.Web.Features.People.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Ui;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;

namespace Lms.Web.Features.People.Settings;

/// <summary>Sets up the second factor and removes it. People who must have one and have none cannot go anywhere else.</summary>
[Private, EnableRateLimiting(Startup.AuthenticationLimit)]
public sealed class SecondFactorModel(SecondFactors factors, MemberDirectory members) : MyAccount
{
    private const string CodesKey = "recovery-codes";

    /// <summary>After this time, codes on their way from the form to the page are worthless.</summary>
    private static readonly TimeSpan OnTheWay = TimeSpan.FromMinutes(5);

    [BindProperty, StringLength(20)]
    public string? Code { get; set; }

    [BindProperty, StringLength(200)]
    public string? Password { get; set; }

    /// <summary>
    /// Shown only once, on the page after they were created: file and printout come from that page, and no address returns them.
    /// </summary>
    public IReadOnlyList<string> Codes { get; private set; } = [];

    /// <summary>The file to keep them in, as a data URL: nothing is requested from the server.</summary>
    public string CodesFile =>
        "data:text/plain;charset=utf-8,"
        + Uri.EscapeDataString(
            string.Join(
                "\r\n",
                [L["Recovery codes for {0} at {1}", Subject.Email!, Viewer.InstitutionName], L["Each code works once."], "", .. Codes, ""]
            )
        );

    public int Left { get; private set; }

    public bool IsNeeded { get; private set; }

    public QrPath Qr { get; private set; } = null!;

    /// <summary>In groups of four, as people type.</summary>
    public string Key { get; private set; } = "";

    protected override async Task LoadAsync()
    {
        IsNeeded = await IsNeededAsync();
        if (Subject.TwoFactorEnabled)
        {
            Left = await factors.CodesLeftAsync(Viewer.Id, Stop);
            return;
        }
        var secret = await factors.PrepareAsync(Viewer.Id, Stop);
        Qr = QrPath.Of(factors.Address(secret));
        Key = string.Join(' ', secret.Chunk(4).Select(c => new string(c)));
    }

    [Can(Member.May)]
    public Task<IActionResult> OnGet()
    {
        if (
            TempData[CodesKey] is string made
            && JsonSerializer.Deserialize<Made>(made) is { } fresh
            && fresh.PersonId == Viewer.Id
            && Now < fresh.At + OnTheWay
        )
            Codes = fresh.Codes;
        if (Codes.Count > 0)
            Response.Headers.CacheControl = "no-store";
        return ShowPage();
    }

    [Can(Member.May)]
    public Task<IActionResult> OnPostConfirm() =>
        Try(
            async () => Keep(await factors.ConfirmAsync(Subject, Code, Stop)),
            done: "Two-factor authentication is on. All other devices are signed out."
        );

    [Can(Member.May)]
    public Task<IActionResult> OnPostCodes() =>
        Try(async () => Keep(await factors.RenewCodesAsync(Subject, Password, Stop)), done: "Your old recovery codes no longer work.");

    [Can(Member.May)]
    public Task<IActionResult> OnPostDisable() =>
        Try(
            async () => await factors.DisableAsync(Subject, Password, await IsNeededAsync(), Stop),
            done: "Two-factor authentication is off.",
            to: "/settings/security"
        );

    private Result Keep(Result<string[]> made)
    {
        if (made.IsDone)
            TempData[CodesKey] = JsonSerializer.Serialize(new Made(Viewer.Id, Now, made.Value));
        return made;
    }

    /// <summary>Encrypted in the cookie that carries a message to the next page: for this person, and for some minutes.</summary>
    private sealed record Made(Guid PersonId, DateTime At, string[] Codes);

    private async Task<bool> IsNeededAsync() => (await members.FindAsync(Viewer.Id, Viewer.InstitutionId, Stop))?.NeedsSecondFactor == true;
}
