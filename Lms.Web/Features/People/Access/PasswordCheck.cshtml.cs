using System.ComponentModel.DataAnnotations;
using Lms.Web.Features.People.Model;
using Lms.Web.Platform.Access;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.People.Access;

/// <summary>
/// What the rules say about a password while it is chosen: nothing, or the sentence with which the form would be refused. It says nothing
/// about any account, and keeps nothing.
/// </summary>
public sealed class PasswordCheckModel(Passwords passwords) : Screen
{
    [BindProperty, StringLength(200)]
    public string? Password { get; set; }

    [BindProperty, StringLength(100)]
    public string? FirstName { get; set; }

    [BindProperty, StringLength(100)]
    public string? LastName { get; set; }

    [BindProperty, StringLength(254)]
    public string? Email { get; set; }

    [Can(Anyone.May)]
    public async Task<IActionResult> OnPost()
    {
        if (!ModelState.IsValid)
            return BadRequest();
        var person = Viewer.IsSignedIn
            ? await Db.People.AsNoTracking().SingleAsync(p => p.Id == Viewer.Id, Stop)
            : new Person(Email ?? "", FirstName ?? "", LastName ?? "", "Etc/UTC", Now);
        Response.Headers.CacheControl = "no-store";
        return await passwords.AgainstAsync(person, Password ?? "") is { } why
            ? Content(L[why], "text/plain")
            : StatusCode(StatusCodes.Status204NoContent);
    }
}
