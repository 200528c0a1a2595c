using Lms.Web.Features.People;
using Lms.Web.Features.People.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Administration.Members;

/// <summary>Merges two accounts of the same person: the page's account remains, the chosen one is closed.</summary>
public sealed class MergeModel(Mergers mergers) : ScreenOf<Membership>
{
    private const int MostFound = 20;

    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Q { get; set; }

    /// <summary>The account that would be closed.</summary>
    [BindProperty(SupportsGet = true)]
    public Guid? With { get; set; }

    public IReadOnlyList<Row> Found { get; private set; } = [];

    public Row? Other { get; private set; }

    public Merger? Plan { get; private set; }

    /// <summary>Why the two cannot be merged.</summary>
    public Refusal? Against { get; private set; }

    public sealed record Row
    {
        public required Guid Id { get; init; }

        public required string Name { get; init; }

        public required string Email { get; init; }

        public required Guid? PictureId { get; init; }

        public required Role Role { get; init; }

        public required Standing Standing { get; init; }
    }

    protected override Task<Membership?> FindAsync(CancellationToken stop) =>
        Db.Memberships.Include(m => m.Person).SingleOrDefaultAsync(m => m.PersonId == Id, stop);

    protected override async Task LoadAsync()
    {
        if (With is { } with)
        {
            Other = await Rows(Db.Memberships.Where(m => m.PersonId == with)).SingleOrDefaultAsync(Stop);
            var plan = await mergers.RehearseAsync(Id, with, Stop);
            Against = plan.Refusal;
            Plan = plan.IsDone ? plan.Value : null;
        }
        // No search yet: suggest people with the same name.
        else
        {
            var search = new MemberSearch(string.IsNullOrWhiteSpace(Q) ? Subject.Person.DisplayName : Q, null, null, null, "name");
            Found = await Rows(search.Sorted(search.Of(Db, Now).Where(m => m.PersonId != Id && m.Person.MergedIntoId == null)))
                .Take(MostFound)
                .ToListAsync(Stop);
        }
    }

    [Can(PeopleAct.Manage)]
    public Task<IActionResult> OnGet() => ShowPage();

    [Can(PeopleAct.Manage)]
    public Task<IActionResult> OnPost() =>
        Try(async () => await mergers.MergeAsync(Id, With ?? Guid.Empty, Stop), done: "Accounts merged.", to: $"/admin/people/{Id}");

    private static IQueryable<Row> Rows(IQueryable<Membership> members) =>
        members.Select(m => new Row
        {
            Id = m.PersonId,
            Name = m.Person.DisplayName,
            Email = m.Person.Email!,
            PictureId = m.Person.PictureId,
            Role = m.Role,
            Standing = m.Standing,
        });
}
