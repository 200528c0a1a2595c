using Lms.Web.Features.People.Model;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data.Saving;
using Microsoft.AspNetCore.Mvc;

namespace Lms.Web.Features.Administration.Members;

/// <summary>Ends viewing the site as someone else.</summary>
public sealed class ViewEndModel(ViewAs viewAs) : Screen
{
    [Can(Member.May)]
    public IActionResult OnGet() => new SeeOther("/dashboard");

    [Can(Member.May)]
    public async Task<IActionResult> OnPost()
    {
        if (viewAs.Read(HttpContext) is not { } ticket || ticket.AdminId != Viewer.Id)
            return await Done(null, "/dashboard");
        viewAs.End(HttpContext);
        Db.Add(Db.Note("ViewAsEnded", nameof(Person), ticket.MemberId));
        await Db.SaveChangesAsync(Stop);
        return await Done("You’re viewing the site as yourself again.", $"/admin/people/{ticket.MemberId}");
    }
}
