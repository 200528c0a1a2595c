using System.ComponentModel.DataAnnotations;
using Lms.Web.Features.Administration.Model;
using Lms.Web.Features.Administration.Profile;
using Lms.Web.Features.Institutions;
using Lms.Web.Features.Institutions.Model;
using Lms.Web.Features.People.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Text;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Administration.Installation;

/// <summary>One institution as operators see it: host, limits, capabilities, and whether it is suspended.</summary>
public sealed class ShowModel(InstitutionDirectory institutions, SiteOptions site) : ScreenOf<Institution>
{
    internal static readonly Refusal Taken = new("Another institution already uses this host name.", "Input.HostName");

    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    [BindProperty]
    public Form Input { get; set; } = new();

    [BindProperty, StringLength(500)]
    public string? Reason { get; set; }

    public IEnumerable<SelectListItem> Zones => TimeZones.Choices(Input.TimeZone);

    public IEnumerable<SelectListItem> Modes => SignUpModes.Choices(L);

    public (int People, int Courses) Counts { get; private set; }

    public string? OwnUrl => Subject.HostName is { } host ? site.Url("/admin", host) : null;

    protected override Task<Institution?> FindAsync(CancellationToken stop) => Db.Institutions.SingleOrDefaultAsync(i => i.Id == Id, stop);

    protected override async Task LoadAsync() =>
        Counts = (
            await Db.Memberships.OfAllInstitutions().CountAsync(m => m.InstitutionId == Id, Stop),
            await Db.Courses.OfAllInstitutions().CountAsync(c => c.InstitutionId == Id, Stop)
        );

    [Can(InstitutionAct.Govern)]
    public Task<IActionResult> OnGet()
    {
        ModelState.Clear();
        Fill();
        return ShowPage();
    }

    [Can(InstitutionAct.Govern)]
    public Task<IActionResult> OnPost() =>
        Try(
            async () =>
            {
                Expect(Subject, Input.Version);
                if (Subject.Describe(Input.Name, Input.TimeZone).Refusal is { } why)
                    return why;
                if (Subject.Answer(Input.HostName).Refusal is { } address)
                    return address.About("Input.HostName");
                if (await Db.Institutions.AnyAsync(i => i.Id != Id && i.HostName != null && i.HostName == Subject.HostName, Stop))
                    return Taken;
                if (Subject.Admit(Input.SignUp, Input.MailDomains).Refusal is { } closed)
                    return closed;
                if (Subject.Limit(Input.Tier, Input.MaxUsers, Input.MaxCourses, Input.MaxMegabytes).Refusal is { } limit)
                    return limit;
                Subject.Offer(Input.Offered.Aggregate(Capabilities.None, (all, one) => all | one));
                if (Subject.Annotate(Input.Fields).Refusal is { } fields)
                    return fields.About("Input.Fields");
                return await KeepAsync(Result.Done);
            },
            done: "Institution saved."
        );

    [Can(InstitutionAct.Govern)]
    public Task<IActionResult> OnPostSuspend() =>
        Standing(() => Subject.Suspend(Reason, Now), "Institution suspended. Members can’t sign in; no data is deleted.");

    [Can(InstitutionAct.Govern)]
    public Task<IActionResult> OnPostReadmit() => Standing(Subject.Readmit, "Institution reactivated.");

    private Task<IActionResult> Standing(Func<Result> verb, string done)
    {
        foreach (var key in ModelState.Keys.Where(k => k != nameof(Reason)).ToList())
            ModelState.Remove(key);
        Fill();
        return Try(() => KeepAsync(verb()), done: done);
    }

    private async Task<Result> KeepAsync(Result changed)
    {
        if (!changed.IsDone)
            return changed;
        await Db.SaveChangesAsync(Stop);
        institutions.Forget();
        return Result.Done;
    }

    private void Fill() =>
        Input = new Form
        {
            Version = Subject.Version,
            Name = Subject.Name,
            TimeZone = Subject.TimeZone,
            HostName = Subject.HostName,
            SignUp = Subject.SignUp,
            MailDomains = string.Join('\n', Subject.MailDomains),
            Tier = Subject.Tier,
            MaxUsers = Subject.MaxUsers,
            MaxCourses = Subject.MaxCourses,
            MaxMegabytes = Subject.MaxMegabytes,
            Offered = [.. Switches.Where(c => (Subject.SwitchedOff & c) == 0)],
            Fields = KeyValues.Read(Subject.Metadata),
        };

    public static readonly Capabilities[] Switches =
    [
        Capabilities.Subscriptions,
        Capabilities.Badges,
        Capabilities.Comments,
        Capabilities.Forums,
        Capabilities.Messages,
        Capabilities.Assistance,
    ];

    public sealed class Form
    {
        public int Version { get; set; }

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

        public SignUpMode SignUp { get; set; }

        [StringLength(4000)]
        public string? MailDomains { get; set; }

        [StringLength(40)]
        public string? Tier { get; set; }

        [Range(1, 10_000_000, ErrorMessage = "Leave this empty or allow at least one person.")]
        public int? MaxUsers { get; set; }

        [Range(0, 10_000_000, ErrorMessage = "Leave this empty or enter 0 or more.")]
        public int? MaxCourses { get; set; }

        [Range(1, 100_000_000, ErrorMessage = "Leave this empty or enter at least 1 MB.")]
        public int? MaxMegabytes { get; set; }

        public List<Capabilities> Offered { get; set; } = [];

        public List<KeyValue> Fields { get; set; } = [];
    }
}
