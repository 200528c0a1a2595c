using Lms.Web.Features.People.Model;
using Lms.Web.Platform.Access;
using Microsoft.AspNetCore.Mvc;

namespace Lms.Web.Features.People.Access;

public sealed class SignOutModel(SignIns signIns) : Screen
{
    [Can(Anyone.May)]
    public IActionResult OnGet() => new SeeOther("/");

    [Can(Anyone.May)]
    public async Task<IActionResult> OnPost()
    {
        await signIns.LeaveAsync(Stop);
        return await Done("You’re signed out.", "/");
    }
}
