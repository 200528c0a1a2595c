using System.ComponentModel.DataAnnotations;
using Lms.Web.Features.People;
using Lms.Web.Features.People.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Text;
using Lms.Web.Platform.Ui;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Administration.Members;

/// <summary>Invitations and their status.</summary>
public sealed class InvitesModel(Invites invites) : Screen
{
    private const int MostAtOnce = 200;

    [BindProperty(SupportsGet = true)]
    public string? Q { get; set; }

    [BindProperty(SupportsGet = true)]
    public InviteState? State { get; set; }

    [FromQuery(Name = "page")]
    public int Number { get; set; } = 1;

    [BindProperty]
    public Form Input { get; set; } = new();

    public Paged<Row> Rows { get; private set; } = null!;

    public IReadOnlyList<SelectListItem> Courses { get; private set; } = [];

    public sealed record Row
    {
        public required Guid Id { get; init; }

        public required string Email { get; init; }

        public required string? Name { get; init; }

        public required Role Role { get; init; }

        public required string? CourseTitle { get; init; }

        public required DateTime SentAt { get; init; }

        public required DateTime ExpiresAt { get; init; }

        public required DateTime? UsedAt { get; init; }

        public required Guid? UsedById { get; init; }

        public required DateTime? RevokedAt { get; init; }

        public InviteState StateAt(DateTime now) =>
            UsedAt is not null ? InviteState.Accepted
            : RevokedAt is not null ? InviteState.Revoked
            : ExpiresAt <= now ? InviteState.Expired
            : InviteState.Pending;
    }

    protected override async Task LoadAsync()
    {
        var now = Now;
        var found = Db.Invites.AsNoTracking().Holding(Q, i => i.Email + " " + (i.Name ?? ""));
        found = State switch
        {
            InviteState.Accepted => found.Where(i => i.UsedAt != null),
            InviteState.Revoked => found.Where(i => i.UsedAt == null && i.RevokedAt != null),
            InviteState.Expired => found.Where(i => i.UsedAt == null && i.RevokedAt == null && i.ExpiresAt <= now),
            InviteState.Pending => found.Where(i => i.UsedAt == null && i.RevokedAt == null && i.ExpiresAt > now),
            _ => found,
        };
        Rows = await found
            .OrderByDescending(i => i.CreatedAt)
            .ThenByDescending(i => i.Id)
            .Select(i => new Row
            {
                Id = i.Id,
                Email = i.Email,
                Name = i.Name,
                Role = i.Role,
                CourseTitle = i.CourseTitle,
                SentAt = i.SentAt,
                ExpiresAt = i.ExpiresAt,
                UsedAt = i.UsedAt,
                UsedById = i.UsedById,
                RevokedAt = i.RevokedAt,
            })
            .PageAsync(Number, 50, Stop);
        Courses = await Db
            .Courses.AsNoTracking()
            .OrderBy(c => c.Title)
            .Take(500)
            .Select(c => new SelectListItem(c.Title, c.Id.ToString()))
            .ToListAsync(Stop);
    }

    [Can(PeopleAct.Manage)]
    public Task<IActionResult> OnGet()
    {
        ModelState.Clear();
        return ShowPage();
    }

    [Can(PeopleAct.Manage)]
    public Task<IActionResult> OnPost() =>
        Try(
            async () =>
            {
                if (!Enum.IsDefined(Input.Role))
                    return new Refusal("Choose a role from the list.", "Role");
                InviteTo? course = null;
                if (Input.CourseId is { } courseId)
                {
                    if (await Db.Courses.Where(c => c.Id == courseId).Select(c => c.Title).SingleOrDefaultAsync(Stop) is not { } title)
                        return new Refusal("Choose a course from the list.", "CourseId");
                    course = new(courseId, title);
                }
                var addresses = AddressList.ReadRecipients(Input.Emails, "Emails", MostAtOnce);
                if (addresses.Refusal is { } unread)
                    return unread;
                var refused = new List<string>();
                foreach (var address in addresses.Value)
                    if ((await invites.SendAsync(address, null, Input.Role, course, Stop)).Refusal is { } why)
                        refused.Add(L[why]);
                return refused.Count == 0
                    ? Result.Done
                    : new Refusal("{0} sent. {1}", "Emails", addresses.Value.Count - refused.Count, string.Join(" ", refused));
            },
            done: "Invitations sent."
        );

    [Can(PeopleAct.Manage)]
    public Task<IActionResult> OnPostResend(Guid id) =>
        OfOne(id, invite => invites.ResendAsync(invite, Stop), "New link sent. The old one no longer works.");

    [Can(PeopleAct.Manage)]
    public Task<IActionResult> OnPostRevoke(Guid id) =>
        OfOne(id, invite => Task.FromResult(invite.Revoke(Now)), "Invitation withdrawn. The link no longer works.");

    private async Task<IActionResult> OfOne(Guid id, Func<Invite, Task<Result>> verb, string done)
    {
        // These buttons send no fields of the form above.
        ModelState.Clear();
        return await Db.Invites.SingleOrDefaultAsync(i => i.Id == id, Stop) is { } invite
            ? await Try(() => verb(invite), done: done)
            : NotFound();
    }

    public sealed class Form
    {
        [Required(ErrorMessage = "Enter at least one email address."), StringLength(20_000)]
        public string Emails { get; set; } = "";

        public Role Role { get; set; }

        public Guid? CourseId { get; set; }
    }
}
