using System.ComponentModel.DataAnnotations;
using Lms.Web.Features.Institutions.Model;
using Lms.Web.Features.People.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Text;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Administration.Profile;

public sealed class IndexModel(InstitutionDirectory institutions) : ScreenOf<Institution>
{
    [BindProperty] public Form Input { get; set; } = new();

    public IEnumerable<SelectListItem> Zones => TimeZones.Choices(Input.TimeZone);

    public IEnumerable<SelectListItem> Locales => Languages.Offered.Select(l => new SelectListItem(l.Name, l.Tag));

    protected override Task<Institution?> FindAsync(CancellationToken stop) => Db.Institutions.SingleOrDefaultAsync(i => i.Id == Viewer.InstitutionId, stop);

    [Can(AdministrationAct.Administer)]
    public void OnGet() => Input = new Form { Version = Subject.Version, Name = Subject.Name, TimeZone = Subject.TimeZone, IsOpenForRegistration = Subject.IsOpenForRegistration, Locale = Subject.Locale };

    [Can(AdministrationAct.Administer)]
    public Task<IActionResult> OnPost() => Try(async () =>
    {
        Expect(Subject, Input.Version);
        if (Subject.Describe(Input.Name, Input.TimeZone, Input.IsOpenForRegistration).Refusal is { } why) return why.About("Input." + why.Field);
        if (Subject.Speak(Input.Locale).Refusal is { } unknown) return unknown.About("Input." + unknown.Field);
        await Db.SaveChangesAsync(Stop);
        institutions.Forget();
        return Result.Done;
    }, done: "The institution is saved.");

    public sealed class Form
    {
        public int Version { get; set; }

        [Required(ErrorMessage = "Give the institution a name."), StringLength(120)] public string Name { get; set; } = "";

        [Required, StringLength(64)] public string TimeZone { get => field; set => field = value ?? ""; } = "Etc/UTC";

        [Required, StringLength(16)] public string Locale { get => field; set => field = value ?? ""; } = "en";

        public bool IsOpenForRegistration { get; set; }
    }
}
