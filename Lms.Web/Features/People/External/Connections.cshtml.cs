using Lms.Web.Features.People.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data.Saving;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.People.External;

/// <summary>The external accounts that open this one.</summary>
[Private]
public sealed class ConnectionsModel(ExternalProviders providers, UserManager<Person> people) : Screen
{
    public IReadOnlyList<(ExternalProvider Provider, bool IsConnected)> Rows { get; private set; } = [];

    protected override async Task LoadAsync()
    {
        var connected = (await people.GetLoginsAsync(await MeAsync())).Select(l => l.LoginProvider).ToHashSet();
        Rows = [.. providers.All.Select(p => (p, connected.Contains(p.Key)))];
    }

    [Can(Member.May)]
    public Task<IActionResult> OnGet() => ShowPage();

    [Can(Member.May)]
    public Task<IActionResult> OnPostDisconnect(string? provider) =>
        Try(
            async () =>
            {
                var me = await MeAsync();
                var logins = await people.GetLoginsAsync(me);
                if (logins.FirstOrDefault(l => l.LoginProvider == provider) is not { } login)
                    return Result.Done;
                if (me.PasswordHash is null && logins.Count == 1 && (await people.GetPasskeysAsync(me)).Count == 0)
                    return new Refusal("This is your only way to sign in. Choose a password or add a passkey first.");
                await people.RemoveLoginAsync(me, login.LoginProvider, login.ProviderKey);
                Db.Add(Db.Note("ProviderDisconnected", nameof(Person), me.Id));
                return Result.Done;
            },
            done: "Account disconnected."
        );

    private Task<Person> MeAsync() => Db.People.SingleAsync(p => p.Id == Viewer.Id, Stop);
}
