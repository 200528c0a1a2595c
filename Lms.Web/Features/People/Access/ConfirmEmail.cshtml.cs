using Lms.Web.Features.People.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Microsoft.AspNetCore.Mvc;

namespace Lms.Web.Features.People.Access;

public sealed class ConfirmEmailModel(Accounts accounts) : Screen
{
    public Refusal? Why { get; private set; }

    [Can(Anyone.May)]
    public async Task<IActionResult> OnGet(Guid id, string? token)
    {
        Why = (await accounts.ConfirmAsync(id, token ?? "")).Refusal;
        if (Why is null) return await Done("Your email is confirmed. Sign in to begin.", "/sign-in");
        var page = Page();
        page.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return page;
    }
}
