using System.ComponentModel.DataAnnotations;
using Lms.Web.Features.People;
using Lms.Web.Features.People.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Text;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Administration.Members;

/// <summary>Adds one person.</summary>
public sealed class AddModel(NewMembers members) : Screen
{
    private Guid? added;

    [BindProperty]
    public PersonForm Input { get; set; } = new();

    [BindProperty, Required(ErrorMessage = "Enter an email address."), StringLength(254)]
    public string Email { get; set; } = "";

    [BindProperty]
    public Role Role { get; set; }

    [Can(PeopleAct.Manage)]
    public void OnGet() => ModelState.Clear();

    [Can(PeopleAct.Manage)]
    public Task<IActionResult> OnPost() =>
        Try(
            async () =>
            {
                if (!Enum.IsDefined(Role))
                    return new Refusal("Choose a role from the list.", "Role");
                var made = await members.AddAsync(Email, Input.Facts, Role, tell: true, Stop);
                if (made.Refusal is { } why)
                    return why.Field is "Input.Email" ? why.About("Email") : why;
                added = made.Value;
                return Result.Done;
            },
            done: "Person added. We’ve emailed them the next step.",
            to: () => added is { } id ? $"/admin/people/{id}" : "/admin/invites",
            show: null
        );
}
