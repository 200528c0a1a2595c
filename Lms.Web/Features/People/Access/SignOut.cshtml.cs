using Lms.Web.Features.People.Model;
using Lms.Web.Platform.Access;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;

namespace Lms.Web.Features.People.Access;

public sealed class SignOutModel(SignInManager<Person> signIn) : Screen
{
    [Can(Anyone.May)]
    public IActionResult OnGet() => new SeeOther("/");

    [Can(Anyone.May)]
    public async Task<IActionResult> OnPost()
    {
        await signIn.SignOutAsync();
        return await Done("You are signed out.", "/");
    }
}
