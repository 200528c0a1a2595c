using Lms.Web.Features.People.External;
using Lms.Web.Features.People.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Data.Saving;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.People.Settings;

/// <summary>The viewer's sign-in methods and active sessions.</summary>
[Private]
public sealed class SecurityModel(SignIns signIns, MemberDirectory members, ExternalProviders providers) : MyAccount
{
    public IReadOnlyList<SessionRow> Sessions { get; private set; } = [];

    public IReadOnlyList<DeviceRow> Remembered { get; private set; } = [];

    public int Passkeys { get; private set; }

    public bool HasProviders => providers.All.Count > 0;

    public Guid? Current => signIns.CurrentId;

    public sealed record SessionRow(Guid Id, string Device, string? Address, DateTime CreatedAt, DateTime SeenAt);

    public sealed record DeviceRow(Guid Id, string Name, DateTime SeenAt, DateTime TrustedUntil);

    protected override async Task LoadAsync()
    {
        var (now, since) = (Now, Subject.SignedOutAt);
        Sessions = await Db
            .Sessions.AsNoTracking()
            .Where(s => s.PersonId == Viewer.Id && s.CreatedAt >= since && s.EndedAt == null && s.ExpiresAt > now)
            .OrderByDescending(s => s.SeenAt)
            .Select(s => new SessionRow(s.Id, s.Device, s.Address, s.CreatedAt, s.SeenAt))
            .Take(100)
            .ToListAsync(Stop);
        Remembered = await Db
            .Devices.AsNoTracking()
            .Where(d => d.PersonId == Viewer.Id && d.TrustedUntil > now)
            .OrderByDescending(d => d.SeenAt)
            .Select(d => new DeviceRow(d.Id, d.Name, d.SeenAt, d.TrustedUntil!.Value))
            .Take(100)
            .ToListAsync(Stop);
        Passkeys = await Db.Set<IdentityUserPasskey<Guid>>().CountAsync(k => k.UserId == Viewer.Id, Stop);
    }

    [Can(Member.May)]
    public Task<IActionResult> OnGet() => ShowPage();

    [Can(Member.May)]
    public Task<IActionResult> OnPostEnd(Guid id) =>
        Try(
            async () => await signIns.EndAsync(Viewer.Id, id, Stop) ? Result.Done : new Refusal("This session has already ended."),
            done: "Device signed out."
        );

    [Can(Member.May)]
    public Task<IActionResult> OnPostEndOthers() =>
        Try(
            async () =>
            {
                Db.Add(Db.Note("SignedOutOthers", nameof(Person), Viewer.Id));
                await signIns.EndOthersAsync(Subject, Stop);
                return Result.Done;
            },
            done: "You’ve been signed out everywhere else."
        );

    [Can(Member.May)]
    public Task<IActionResult> OnPostEndAll() =>
        Try(
            async () =>
            {
                Subject.EndSessions(Now);
                Db.Add(Db.Note("SignedOutEverywhere", nameof(Person), Viewer.Id));
                await signIns.LeaveAsync(Stop);
                members.Forget(Subject.Id);
                return Result.Done;
            },
            done: "You’ve been signed out everywhere.",
            to: "/sign-in"
        );

    [Can(Member.May)]
    public Task<IActionResult> OnPostForget(Guid id) =>
        Try(
            async () =>
            {
                if (await Db.Devices.SingleOrDefaultAsync(d => d.Id == id && d.PersonId == Viewer.Id, Stop) is not { } device)
                    return new Refusal("This device has already been forgotten.");
                device.Forget();
                Db.Add(Db.Note("DeviceForgotten", nameof(Person), Viewer.Id));
                return Result.Done;
            },
            done: "Device forgotten. Signing in on it requires two-factor authentication again."
        );
}
