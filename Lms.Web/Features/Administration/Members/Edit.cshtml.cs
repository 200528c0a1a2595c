using Lms.Web.Features.Enrollments.Model;
using Lms.Web.Features.People;
using Lms.Web.Features.People.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Text;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Administration.Members;

/// <summary>
/// Changes name, numbers, credentials and the institution's own fields of a member. The email is the person's own to change: it has to be
/// confirmed.
/// </summary>
public sealed class EditModel(MemberRights rights, MemberChanges changes) : ScreenOf<Membership>
{
    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    [BindProperty]
    public MemberForm Input { get; set; } = new();

    /// <summary>Why the viewer cannot change the name; null if they can.</summary>
    public Refusal? Untouchable { get; private set; }

    protected override async Task<Membership?> FindAsync(CancellationToken stop)
    {
        var found = await Db.Memberships.Include(m => m.Person).SingleOrDefaultAsync(m => m.PersonId == Id, stop);
        if (found is not null)
            Untouchable = await rights.UntouchableAsync(found, stop);
        return found;
    }

    [Can(PeopleAct.Manage)]
    public void OnGet() =>
        Input = new MemberForm
        {
            FirstName = Subject.Person.FirstName,
            LastName = Subject.Person.LastName,
            DisplayName = Subject.Person.DisplayName,
            StudentId = Subject.StudentId,
            EmployeeId = Subject.EmployeeId,
            Credentials = Subject.Credentials,
            Designations = Subject.Designations,
            Fields = KeyValues.Read(Subject.Metadata),
        };

    [Can(PeopleAct.Manage)]
    public Task<IActionResult> OnPost() =>
        Try(
            async () =>
            {
                if (Subject.Qualify(Input.Credentials, Input.Designations).Refusal is { } unfit)
                    return unfit;
                if (Subject.Annotate(Input.Fields).Refusal is { } wrong)
                    return wrong.About("Input.Fields");
                var person = Subject.Person;
                var facts = Untouchable is null
                    ? Input.Facts
                    : Input.Facts with
                    {
                        FirstName = person.FirstName,
                        LastName = person.LastName,
                        DisplayName = person.DisplayName,
                    };
                return await changes.ChangeAsync(Subject, facts, Stop);
            },
            done: "Saved.",
            to: $"/admin/people/{Id}"
        );
}
