using Lms.Web.Features.Administration.Profile;
using Lms.Web.Features.Institutions;
using Lms.Web.Features.Institutions.Model;
using Lms.Web.Features.People.Model;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Text;
using Lms.Web.Platform.Ui;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Administration.Installation;

/// <summary>All institutions of the installation.</summary>
public sealed class IndexModel : Screen
{
    [BindProperty(SupportsGet = true)]
    public string? Q { get; set; }

    [FromQuery(Name = "page")]
    public int Number { get; set; } = 1;

    public Paged<Row> Rows { get; private set; } = null!;

    public sealed record Row
    {
        public required Guid Id { get; init; }

        public required string Name { get; init; }

        public required string? HostName { get; init; }

        public required string? Tier { get; init; }

        public required SignUpMode SignUp { get; init; }

        public required DateTime CreatedAt { get; init; }

        public required bool IsSuspended { get; init; }

        public required int People { get; init; }

        public required int? MaxUsers { get; init; }

        public required int Courses { get; init; }

        public required int? MaxCourses { get; init; }
    }

    [Can(InstitutionAct.Govern)]
    public async Task OnGet()
    {
        var (members, courses) = (Db.Memberships.OfAllInstitutions(), Db.Courses.OfAllInstitutions());
        Rows = await Db
            .Institutions.AsNoTracking()
            .Holding(Q, i => i.Name + " " + (i.HostName ?? ""))
            .OrderBy(i => i.Name)
            .ThenBy(i => i.Id)
            .Select(i => new Row
            {
                Id = i.Id,
                Name = i.Name,
                HostName = i.HostName,
                Tier = i.Tier,
                SignUp = i.SignUp,
                CreatedAt = i.CreatedAt,
                IsSuspended = i.SuspendedAt != null,
                People = members.Count(m => m.InstitutionId == i.Id),
                MaxUsers = i.MaxUsers,
                Courses = courses.Count(c => c.InstitutionId == i.Id),
                MaxCourses = i.MaxCourses,
            })
            .PageAsync(Number, 50, Stop);
    }
}
