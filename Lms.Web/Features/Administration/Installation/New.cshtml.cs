using System.ComponentModel.DataAnnotations;
using Lms.Web.Features.Administration.Profile;
using Lms.Web.Features.Institutions;
using Lms.Web.Features.Institutions.Model;
using Lms.Web.Features.People.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Text;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Administration.Installation;

/// <summary>A new institution needs a name; its host may be shared or its own.</summary>
public sealed class NewModel(InstitutionDirectory institutions) : Screen
{
    [BindProperty]
    public Form Input { get; set; } = new();

    public IEnumerable<SelectListItem> Zones => TimeZones.Choices(Input.TimeZone);

    [Can(InstitutionAct.Govern)]
    public void OnGet() => Input.TimeZone = Viewer.Zone.Id;

    [Can(InstitutionAct.Govern)]
    public Task<IActionResult> OnPost()
    {
        Institution? made = null;
        return Try(
            async () =>
            {
                made = new Institution(Input.Name, Input.TimeZone, Now);
                if (made.Describe(Input.Name, Input.TimeZone).Refusal is { } why)
                    return why;
                if (made.Answer(Input.HostName).Refusal is { } address)
                    return address.About("Input.HostName");
                if (await Db.Institutions.AnyAsync(i => i.HostName != null && i.HostName == made.HostName, Stop))
                    return ShowModel.Taken;
                // No one can sign up uninvited before it is set up.
                made.Admit(SignUpMode.InviteOnly, null);
                Db.Add(made);
                await Db.SaveChangesAsync(Stop);
                institutions.Forget();
                return Result.Done;
            },
            "Institution created. Set its limits, then open it and invite its administrators.",
            () => $"/operator/institutions/{made!.Id}",
            null
        );
    }

    public sealed class Form
    {
        [Required(ErrorMessage = "Enter a name for the institution."), StringLength(120)]
        public string Name { get; set; } = "";

        [Required, StringLength(64)]
        public string TimeZone
        {
            get => field;
            set => field = value ?? "";
        } = "Etc/UTC";

        [StringLength(200)]
        public string? HostName { get; set; }
    }
}
