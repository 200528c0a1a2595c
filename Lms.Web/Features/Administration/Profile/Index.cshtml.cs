using System.ComponentModel.DataAnnotations;
using Lms.Web.Features.Administration.Model;
using Lms.Web.Features.Institutions;
using Lms.Web.Features.Institutions.Model;
using Lms.Web.Features.People.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Files;
using Lms.Web.Platform.Text;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Administration.Profile;

/// <summary>The settings that an administrator decides for their own institution.</summary>
public sealed class IndexModel(InstitutionDirectory institutions, Uploads uploads) : ScreenOf<Institution>
{
    [BindProperty]
    public Form Input { get; set; } = new();

    public IEnumerable<SelectListItem> Zones => TimeZones.Choices(Input.TimeZone);

    public IEnumerable<SelectListItem> Modes => SignUpModes.Choices(L);

    public IEnumerable<SelectListItem> Locales => Languages.Offered.Select(l => new SelectListItem(l.Name, l.Tag));

    protected override Task<Institution?> FindAsync(CancellationToken stop) =>
        Db.Institutions.SingleOrDefaultAsync(i => i.Id == Viewer.InstitutionId, stop);

    [Can(InstitutionAct.Shape)]
    public void OnGet() => Fill();

    [Can(InstitutionAct.Shape)]
    public Task<IActionResult> OnPost() =>
        Try(
            async () =>
            {
                Expect(Subject, Input.Version);
                if (Subject.Describe(Input.Name, Input.TimeZone).Refusal is { } why)
                    return why;
                if (Subject.Speak(Input.Locale).Refusal is { } unknown)
                    return unknown;
                if (Subject.Admit(Input.SignUp, Input.MailDomains).Refusal is { } closed)
                    return closed;
                if (Subject.Paint(Input.AccentColor).Refusal is { } color)
                    return color;
                Subject.List(Input.IsListed);
                if (Subject.Annotate(Input.Fields).Refusal is { } fields)
                    return fields.About("Fields");
                return await KeepAsync();
            },
            done: "Institution saved."
        );

    [Can(InstitutionAct.Shape)]
    [Takes(Bodies.PlainMegabytes)]
    public Task<IActionResult> OnPostLogo(IFormFile? file) =>
        Unvalidated(
            async () =>
            {
                var taken = await uploads.TakeAsync(file, FileKind.Images, Subject.Id, isPublic: true, Stop);
                if (taken.Refusal is { } why)
                    return why;
                Subject.Sign(taken.Value.Id);
                return await KeepAsync();
            },
            "Logo uploaded."
        );

    [Can(InstitutionAct.Shape)]
    public Task<IActionResult> OnPostRemoveLogo() =>
        Unvalidated(
            () =>
            {
                Subject.Sign(null);
                return KeepAsync();
            },
            "Logo removed."
        );

    private async Task<Result> KeepAsync()
    {
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
            Locale = Subject.Locale,
            SignUp = Subject.SignUp,
            MailDomains = string.Join('\n', Subject.MailDomains),
            AccentColor = Subject.AccentColor,
            IsListed = !Subject.IsUnlisted,
            Fields = KeyValues.Read(Subject.Metadata),
        };

    /// <summary>The logo form is separate from the text form and does not submit its fields.</summary>
    private Task<IActionResult> Unvalidated(Func<Task<Result>> verb, string done)
    {
        ModelState.Clear();
        Fill();
        return Try(verb, done: done);
    }

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

        [Required, StringLength(16)]
        public string Locale
        {
            get => field;
            set => field = value ?? "";
        } = "en";

        public SignUpMode SignUp { get; set; }

        [StringLength(4000)]
        public string? MailDomains { get; set; }

        [StringLength(20)]
        public string? AccentColor { get; set; }

        public bool IsListed { get; set; }

        public List<KeyValue> Fields { get; set; } = [];
    }
}
