using System.ComponentModel.DataAnnotations;
using Lms.Web.Features.Administration.Profile;
using Lms.Web.Features.Institutions;
using Lms.Web.Features.Institutions.Model;
using Lms.Web.Features.People.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Text;
using Lms.Web.Platform.Ui;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Administration.Installation;

/// <summary>All institutions of the installation.</summary>
public sealed class IndexModel : Screen
{
    [BindProperty(SupportsGet = true)] public string? Q { get; set; }

    [FromQuery(Name = "page")] public int Number { get; set; } = 1;

    public Paged<Row> Rows { get; private set; } = null!;

    public sealed record Row(Guid Id, string Name, string? HostName, string? Tier, SignUpMode SignUp, DateTime CreatedAt, bool IsSuspended, int People, int? MaxUsers, int Courses, int? MaxCourses);

    [Can(InstitutionAct.Govern)]
    public async Task OnGet()
    {
        var (members, courses) = (Db.Memberships.OfAllInstitutions(), Db.Courses.OfAllInstitutions());
        Rows = await Db.Institutions.AsNoTracking().Holding(Q, i => i.Name + " " + (i.HostName ?? "")).OrderBy(i => i.Name).ThenBy(i => i.Id)
            .Select(i => new Row(i.Id, i.Name, i.HostName, i.Tier, i.SignUp, i.CreatedAt, i.SuspendedAt != null,
                members.Count(m => m.InstitutionId == i.Id), i.MaxUsers, courses.Count(c => c.InstitutionId == i.Id), i.MaxCourses))
            .PageAsync(Number, 50, Stop);
    }
}
