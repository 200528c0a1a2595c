using System.Buffers.Text;
using System.ComponentModel.DataAnnotations;
using Lms.Web.Features.People.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data.Saving;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;

namespace Lms.Web.Features.People.Settings;

/// <summary>The viewer's passkeys.</summary>
[Private]
public sealed class PasskeysModel(SignInManager<Person> passkeys, UserManager<Person> people) : MyAccount
{
    private const int Most = 20;

    [BindProperty, StringLength(60)]
    public string? Name { get; set; }

    public IReadOnlyList<Row> Rows { get; private set; } = [];

    public sealed record Row(string Id, string Name, DateTime CreatedAt);

    protected override async Task LoadAsync() =>
        Rows = [
            .. (await people.GetPasskeysAsync(Subject))
                .OrderBy(p => p.CreatedAt)
                .Select(p => new Row(Base64Url.EncodeToString(p.CredentialId), p.Name ?? L["Passkey"], p.CreatedAt.UtcDateTime)),
        ];

    [Can(Member.May)]
    public Task<IActionResult> OnGet() => ShowPage();

    /// <summary>Returns the options from which the browser creates a passkey.</summary>
    [Can(Member.May)]
    public async Task<IActionResult> OnGetOptions() =>
        Content(
            await passkeys.MakePasskeyCreationOptionsAsync(
                new()
                {
                    Id = Subject.Id.ToString(),
                    Name = Subject.Email!,
                    DisplayName = Subject.DisplayName,
                }
            ),
            "application/json"
        );

    [Can(Member.May)]
    public Task<IActionResult> OnPostAdd([StringLength(20_000)] string? credential) =>
        Try(
            async () =>
            {
                if ((await people.GetPasskeysAsync(Subject)).Count >= Most)
                    return new Refusal("You already have {0} passkeys. Remove one first.", null, Most);
                if (string.IsNullOrEmpty(credential))
                    return NotMade;
                PasskeyAttestationResult made;
                try
                {
                    made = await passkeys.PerformPasskeyAttestationAsync(credential);
                }
                catch (InvalidOperationException)
                {
                    return NotMade;
                }
                // A challenge created for another user of this browser is not valid here.
                if (!made.Succeeded || made.UserEntity.Id != Subject.Id.ToString())
                    return NotMade;
                made.Passkey.Name = string.IsNullOrWhiteSpace(Name) ? DeviceName.Of(Viewer.UserAgent) : Name.Trim();
                if (!(await people.AddOrUpdatePasskeyAsync(Subject, made.Passkey)).Succeeded)
                    return NotMade;
                Db.Add(Db.Note("PasskeyAdded", nameof(Person), Subject.Id));
                return Result.Done;
            },
            done: "Passkey added. You can sign in with it next time."
        );

    [Can(Member.May)]
    public Task<IActionResult> OnPostRename(string? id) =>
        Try(
            async () =>
            {
                if (await FindAsync(id) is not { } passkey)
                    return Gone;
                if (string.IsNullOrWhiteSpace(Name))
                    return new Refusal("Enter a name for the passkey.", nameof(Name));
                passkey.Name = Name.Trim();
                await people.AddOrUpdatePasskeyAsync(Subject, passkey);
                return Result.Done;
            },
            done: "Passkey renamed."
        );

    [Can(Member.May)]
    public Task<IActionResult> OnPostRemove(string? id) =>
        Try(
            async () =>
            {
                if (await FindAsync(id) is not { } passkey)
                    return Gone;
                await people.RemovePasskeyAsync(Subject, passkey.CredentialId);
                Db.Add(Db.Note("PasskeyRemoved", nameof(Person), Subject.Id));
                return Result.Done;
            },
            done: "Passkey removed. Delete it on your device too."
        );

    private static readonly Refusal NotMade = new("The passkey couldn’t be added. Try again.");

    private static readonly Refusal Gone = new("This passkey was already removed.");

    private async Task<UserPasskeyInfo?> FindAsync(string? id) =>
        Base64Url.IsValid(id) ? await people.GetPasskeyAsync(Subject, Base64Url.DecodeFromChars(id)) : null;
}
