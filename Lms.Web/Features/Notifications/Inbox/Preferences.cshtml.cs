using Lms.Web.Features.Notifications.Model;
using Lms.Web.Features.People.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Notifications.Inbox;

/// <summary>For each kind of notification: in the product, by email, both or not at all.</summary>
[Private]
public sealed class PreferencesModel(NotificationKinds kinds) : Screen
{
    public IReadOnlyDictionary<string, NotificationPreference> Mine { get; private set; } =
        new Dictionary<string, NotificationPreference>();

    public DigestFrequency Digest { get; private set; }

    /// <summary>What the viewer can choose.</summary>
    public IEnumerable<NotificationKind> Kinds => kinds.Optional.Where(k => !k.IsForAdministrators || Viewer.IsAdmin);

    [BindProperty]
    public int? QuietFrom { get; set; }

    [BindProperty]
    public int? QuietTo { get; set; }

    protected override async Task LoadAsync()
    {
        Mine = await Db.NotificationPreferences.Where(p => p.PersonId == Viewer.Id).ToDictionaryAsync(p => p.Kind, Stop);
        var me = await Db
            .People.Where(p => p.Id == Viewer.Id)
            .Select(p => new
            {
                p.Digest,
                p.QuietFrom,
                p.QuietTo,
            })
            .SingleAsync(Stop);
        Digest = me.Digest;
        // After a refusal, what was chosen stays.
        if (!HttpMethods.IsPost(Request.Method))
            (QuietFrom, QuietTo) = (me.QuietFrom, me.QuietTo);
    }

    [Can(Member.May)]
    public Task<IActionResult> OnGet() => ShowPage();

    [Can(Member.May)]
    public Task<IActionResult> OnPost(string[] inApp, string[] byMail, DigestFrequency? digest) =>
        Try(
            async () =>
            {
                await LoadAsync();
                foreach (var kind in Kinds.Select(k => k.Key))
                {
                    if (!Mine.TryGetValue(kind, out var wish))
                        Db.Add(wish = new NotificationPreference { PersonId = Viewer.Id, Kind = kind });
                    (wish.InApp, wish.ByMail) = (inApp.Contains(kind), byMail.Contains(kind));
                }
                var me = await Db.People.SingleAsync(p => p.Id == Viewer.Id, Stop);
                if (digest is { } chosen && Enum.IsDefined(chosen))
                    me.Hear(chosen);
                return me.Rest(QuietFrom, QuietTo);
            },
            done: "Notification settings saved."
        );
}
