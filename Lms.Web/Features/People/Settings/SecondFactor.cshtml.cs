using System.ComponentModel.DataAnnotations;
using System.Text;
using System.Text.Json;
using Lms.Web.Features.People.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Ui;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;

namespace Lms.Web.Features.People.Settings;

/// <summary>Sets up the second factor and takes it away. Whoever must have one and has none can go nowhere else.</summary>
[EnableRateLimiting(Startup.AuthenticationLimit)]
public sealed class SecondFactorModel(SecondFactors factors, MemberDirectory members) : MyAccount
{
    private const string CodesKey = "recovery-codes";

    [BindProperty, StringLength(20)] public string? Code { get; set; }

    [BindProperty, StringLength(200)] public string? Password { get; set; }

    /// <summary>Shown on the page after they were made, and never again.</summary>
    public IReadOnlyList<string> Codes { get; private set; } = [];

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
        if (TempData[CodesKey] is string codes) Codes = JsonSerializer.Deserialize<string[]>(codes) ?? [];
        if (Codes.Count > 0) Response.Headers.CacheControl = "no-store";
        return ShowPage();
    }

    [Can(Member.May)]
    public Task<IActionResult> OnPostConfirm() => Try(async () => Keep(await factors.ConfirmAsync(Subject, Code, Stop)), done: "The second factor is on. All other devices are signed out.");

    [Can(Member.May)]
    public Task<IActionResult> OnPostCodes() => Try(async () => Keep(await factors.RenewCodesAsync(Subject, Password, Stop)), done: "The old recovery codes do not work any more.");

    [Can(Member.May)]
    public Task<IActionResult> OnPostDisable() => Try(async () => await factors.DisableAsync(Subject, Password, await IsNeededAsync(), Stop), done: "The second factor is off.", to: "/settings/security");

    /// <summary>The codes of the page as a file; nothing is read or written.</summary>
    [Can(Member.May)]
    public IActionResult OnPostDownload(string[] codes) =>
        File(Encoding.UTF8.GetBytes(string.Join("\r\n", codes.Take(SecondFactors.Codes).Select(c => c[..Math.Min(c.Length, 40)])) + "\r\n"), "text/plain", "recovery-codes.txt");

    private Result Keep(Result<string[]> made)
    {
        if (made.IsDone) TempData[CodesKey] = JsonSerializer.Serialize(made.Value);
        return made;
    }

    private async Task<bool> IsNeededAsync() => (await members.FindAsync(Viewer.Id, Viewer.InstitutionId, Stop))?.NeedsSecondFactor == true;
}
