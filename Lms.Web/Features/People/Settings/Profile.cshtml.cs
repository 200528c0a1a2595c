using System.ComponentModel.DataAnnotations;
using Lms.Web.Features.People.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.People.Settings;

public sealed class ProfileModel(MemberDirectory members) : ScreenOf<Person>
{
    [BindProperty] public Form Input { get; set; } = new();

    public IEnumerable<SelectListItem> Zones => TimeZones.Choices(Input.TimeZone);

    protected override Task<Person?> FindAsync(CancellationToken stop) => Db.People.SingleOrDefaultAsync(p => p.Id == Viewer.Id, stop);

    [Can(Member.May)]
    public void OnGet() => Input = new Form
    {
        FirstName = Subject.FirstName,
        LastName = Subject.LastName,
        DisplayName = Subject.DisplayName,
        Bio = Subject.Bio,
        TimeZone = Subject.TimeZone,
        Theme = Subject.Theme,
    };

    [Can(Member.May)]
    public Task<IActionResult> OnPost() => Try(async () =>
    {
        var introduced = Subject.Introduce(Input.FirstName, Input.LastName, Input.DisplayName, Input.Bio);
        if (introduced.Refusal is { } why) return why.About("Input." + why.Field);
        if (Subject.Prefer(Input.TimeZone, Input.Theme).Refusal is { } wrong) return wrong.About("Input." + wrong.Field);
        await Db.SaveChangesAsync(Stop);
        members.Forget(Subject.Id);
        return Result.Done;
    }, done: "Your settings are saved.");

    public sealed class Form
    {
        [StringLength(100)] public string FirstName { get => field; set => field = value ?? ""; } = "";

        [StringLength(100)] public string LastName { get => field; set => field = value ?? ""; } = "";

        [Required(ErrorMessage = "Enter the name to show."), StringLength(200)] public string DisplayName { get; set; } = "";

        [StringLength(2000)] public string? Bio { get; set; }

        [Required, StringLength(64)] public string TimeZone { get => field; set => field = value ?? ""; } = "Etc/UTC";

        [Required] public string Theme { get; set; } = "system";
    }
}
