using System.ComponentModel.DataAnnotations;
using Lms.Web.Features.People;
using Lms.Web.Features.People.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Text;
using Lms.Web.Platform.Ui;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Administration.Members;

/// <summary>All members of the institution.</summary>
public sealed class IndexModel(MemberChanges changes) : Screen
{
    public const int PageSize = 50;

    [BindProperty(SupportsGet = true)]
    public string? Q { get; set; }

    [BindProperty(SupportsGet = true)]
    public Role? Role { get; set; }

    [BindProperty(SupportsGet = true)]
    public Standing? State { get; set; }

    [BindProperty(SupportsGet = true)]
    public Seen? Seen { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Sort { get; set; }

    [FromQuery(Name = "page")]
    public int Number { get; set; } = 1;

    [BindProperty, StringLength(500)]
    public string? Reason { get; set; }

    public Paged<Row> Rows { get; private set; } = null!;

    public bool IsFiltered => !string.IsNullOrWhiteSpace(Q) || Role is not null || State is not null || Seen is not null;

    public sealed record Row
    {
        public required Guid Id { get; init; }

        public required string Name { get; init; }

        public required string Email { get; init; }

        public required Role Role { get; init; }

        public required Standing Standing { get; init; }

        public required DateTime JoinedAt { get; init; }

        public required DateTime SeenAt { get; init; }

        public required string? StudentId { get; init; }

        public required string? EmployeeId { get; init; }

        public required Guid? PictureId { get; init; }

        public required int Courses { get; init; }
    }

    /// <summary>The URL of this list with its filters; <paramref name="sort"/> changes the order.</summary>
    public string Address(string? sort, string? handler = null) =>
        Request.Path
        + QueryString
            .Create(
                new (string Key, string? Value)[]
                {
                    ("handler", handler),
                    ("q", Q),
                    ("role", Role?.ToString()),
                    ("state", State?.ToString()),
                    ("seen", Seen?.ToString()),
                    ("sort", sort),
                }
                    .Where(p => !string.IsNullOrEmpty(p.Value))
                    .Select(p => KeyValuePair.Create(p.Key, p.Value))
            )
            .ToUriComponent();

    protected override async Task LoadAsync()
    {
        var keys = await Search.PageAsync(Db, Now, Number, PageSize, Stop);
        if (keys.Items.Count == 0)
        {
            Rows = new([], keys.Number, keys.Size, keys.Total);
            return;
        }
        var rows = await Db
            .Memberships.AsNoTracking()
            .Where(m => keys.Items.Contains(m.Id))
            .Select(m => new
            {
                m.Id,
                Row = new Row
                {
                    Id = m.PersonId,
                    Name = m.Person.DisplayName,
                    Email = m.Person.Email!,
                    Role = m.Role,
                    Standing = m.Standing,
                    JoinedAt = m.JoinedAt,
                    SeenAt = m.SeenAt,
                    StudentId = m.StudentId,
                    EmployeeId = m.EmployeeId,
                    PictureId = m.Person.PictureId,
                    Courses = Db.Enrollments.Count(e => e.PersonId == m.PersonId),
                },
            })
            .ToDictionaryAsync(r => r.Id, r => r.Row, Stop);
        Rows = new([.. keys.Items.Where(rows.ContainsKey).Select(k => rows[k])], keys.Number, keys.Size, keys.Total);
    }

    [Can(PeopleAct.See)]
    public Task<IActionResult> OnGet() => ShowPage();

    [Can(PeopleAct.See)]
    public IActionResult OnGetCsv() =>
        new CsvFile(
            "people.csv",
            async (csv, stop) =>
            {
                await csv.WriteLineAsync("first name,last name,name,email,role,state,student id,employee id,joined,last sign-in");
                var rows = Search
                    .Sorted(Search.Of(Db, Now))
                    .Select(m => new
                    {
                        m.Person.FirstName,
                        m.Person.LastName,
                        m.Person.DisplayName,
                        m.Person.Email,
                        m.Role,
                        m.Standing,
                        m.StudentId,
                        m.EmployeeId,
                        m.JoinedAt,
                        m.SeenAt,
                    });
                await foreach (var it in rows.AsAsyncEnumerable().WithCancellation(stop))
                    await csv.WriteLineAsync(
                        string.Join(
                            ',',
                            Csv.Cell(it.FirstName),
                            Csv.Cell(it.LastName),
                            Csv.Cell(it.DisplayName),
                            Csv.Cell(it.Email),
                            it.Role,
                            it.Standing,
                            Csv.Cell(it.StudentId),
                            Csv.Cell(it.EmployeeId),
                            Csv.Time(it.JoinedAt),
                            it.SeenAt == Membership.Never ? "" : Csv.Time(it.SeenAt)
                        )
                    );
            }
        );

    [Can(PeopleAct.Manage)]
    public Task<IActionResult> OnPostRole(Guid[] person, Role become) =>
        Each(person, member => changes.BecomeAsync(member, become, Stop), "Roles changed.");

    [Can(PeopleAct.Manage)]
    public Task<IActionResult> OnPostSuspend(Guid[] person) =>
        Each(
            person,
            member => changes.SuspendAsync(member, Reason, Stop),
            "Accounts suspended. All their sessions have ended, and the account holders have been notified."
        );

    [Can(PeopleAct.Manage)]
    public Task<IActionResult> OnPostReadmit(Guid[] person) =>
        Each(person, member => changes.ReadmitAsync(member, Stop), "Accounts reactivated.");

    private MemberSearch Search => new(Q, Role, State, Seen, Sort);

    /// <summary>Applies an action to each selected member; failures do not stop the others and are reported with their reason.</summary>
    private Task<IActionResult> Each(Guid[] person, Func<Membership, Task<Result>> change, string done) =>
        Try(
            async () =>
            {
                if (person.Length == 0)
                    return new Refusal("Select people first.");
                var members = await Db
                    .Memberships.Include(m => m.Person)
                    .Where(m => person.Take(PageSize).Contains(m.PersonId))
                    .OrderBy(m => m.SortName)
                    .ToListAsync(Stop);
                if (members.Count == 0)
                    return new Refusal("Select people first.");
                var refused = new List<string>();
                foreach (var member in members)
                    if ((await change(member)).Refusal is { } why)
                        refused.Add($"{member.Person.DisplayName}: {L[why]}");
                return refused.Count == 0 ? Result.Done
                    : refused.Count == members.Count ? new Refusal("Nothing was changed. {0}", null, string.Join(" ", refused))
                    : new Refusal(
                        "{0} done, {1} failed. {2}",
                        null,
                        members.Count - refused.Count,
                        refused.Count,
                        string.Join(" ", refused)
                    );
            },
            done,
            Address(Sort)
        );
}
