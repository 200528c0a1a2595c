using Lms.Web.Features.Notifications.Model;
using Lms.Web.Features.People.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Ui;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Notifications.Inbox;

[Private]
public sealed class IndexModel(UnreadCounts unread) : Screen
{
    [BindProperty(SupportsGet = true)]
    public bool Unread { get; set; }

    [FromQuery(Name = "page")]
    public int Number { get; set; } = 1;

    public Paged<Notification> Rows { get; private set; } = null!;

    protected override async Task LoadAsync()
    {
        var mine = Db.Notifications.AsNoTracking().Where(n => n.PersonId == Viewer.Id);
        if (Unread)
            mine = mine.Where(n => n.ReadAt == null);
        Rows = await mine.OrderByDescending(n => n.CreatedAt).ThenBy(n => n.Id).PageAsync(Number, 25, Stop);
    }

    [Can(Member.May)]
    public Task<IActionResult> OnGet() => ShowPage();

    /// <summary>Marks as read and goes where the notification leads.</summary>
    [Can(Member.May)]
    public async Task<IActionResult> OnPostOpen(Guid id)
    {
        if (await Db.Notifications.SingleOrDefaultAsync(n => n.Id == id && n.PersonId == Viewer.Id, Stop) is not { } notification)
            return NotFound();
        notification.ReadAt ??= Now;
        unread.Forget(Viewer.InstitutionId, Viewer.Id);
        return await Try(() => Result.Done, to: notification.Link ?? "/notifications");
    }

    [Can(Member.May)]
    public Task<IActionResult> OnPostAllRead() =>
        Try(
            async () =>
            {
                var now = Now;
                await Db.WriteAsync(
                    () =>
                        Db
                            .Notifications.Where(n => n.PersonId == Viewer.Id && n.ReadAt == null)
                            .ExecuteUpdateAsync(n => n.SetProperty(x => x.ReadAt, now), Stop),
                    Stop
                );
                unread.Forget(Viewer.InstitutionId, Viewer.Id);
                return Result.Done;
            },
            done: "All notifications marked as read."
        );
}
