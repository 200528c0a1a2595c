using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Lms.Web.Features.People.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Text;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.People.Settings;

[Private]
public sealed class PreferencesModel(MemberDirectory members) : ScreenOf<Person>
{
    [BindProperty]
    public Form Input { get; set; } = new();

    public IEnumerable<SelectListItem> Zones => TimeZones.Choices(Input.TimeZone);

    public IEnumerable<SelectListItem> Locales =>
        [new(L["Match browser"], ""), .. Languages.Offered.Select(l => new SelectListItem(l.Name, l.Tag))];

    public IEnumerable<SelectListItem> Sizes => Enum.GetValues<TextSize>().Select(s => new SelectListItem(L[s.Text()], s.ToString()));

    public IEnumerable<SelectListItem> Speeds =>
        Person.Speeds.Select(s => new SelectListItem(
            s.ToString("0.## ×", CultureInfo.CurrentCulture),
            s.ToString("0.##", CultureInfo.InvariantCulture)
        ));

    protected override Task<Person?> FindAsync(CancellationToken stop) => Db.People.SingleOrDefaultAsync(p => p.Id == Viewer.Id, stop);

    [Can(Member.May)]
    public void OnGet() =>
        Input = new Form
        {
            Locale = Subject.Locale,
            TimeZone = Subject.TimeZone,
            Theme = Subject.Theme,
            TextSize = Subject.TextSize,
            ReducesMotion = Subject.ReducesMotion,
            PlaybackSpeed = Subject.PlaybackSpeed,
            AutoplaysNext = Subject.AutoplaysNext,
        };

    [Can(Member.May)]
    public async Task<IActionResult> OnPost()
    {
        // The response uses the chosen language.
        Languages.Speak(ChooseLanguage.Of(HttpContext, Viewer, Input.Locale));
        return await Try(SaveAsync, done: "Preferences saved.");
    }

    /// <summary>From where one reads: back to it.</summary>
    [Can(Member.May)]
    public Task<IActionResult> OnPostTextSize(TextSize size, string? returnUrl) =>
        Try(
            () => KeepAsync(Subject.Study(Subject.PlaybackSpeed, Subject.AutoplaysNext, Subject.ReducesMotion, size)),
            to: Local(returnUrl, "/settings/preferences")
        );

    private Task<Result> SaveAsync() =>
        KeepAsync(
            Subject.Prefer(Input.TimeZone, Input.Theme).Refusal
                ?? Subject.Speak(Input.Locale).Refusal
                ?? Subject.Study(Input.PlaybackSpeed, Input.AutoplaysNext, Input.ReducesMotion, Input.TextSize)
        );

    private async Task<Result> KeepAsync(Result asked)
    {
        if (asked.Refusal is not null)
            return asked;
        await Db.SaveChangesAsync(Stop);
        members.Forget(Subject.Id);
        return Result.Done;
    }

    public sealed class Form
    {
        [StringLength(16)]
        public string Locale
        {
            get => field;
            set => field = value ?? "";
        } = "";

        [Required, StringLength(64)]
        public string TimeZone
        {
            get => field;
            set => field = value ?? "";
        } = "Etc/UTC";

        [Required]
        public string Theme
        {
            get => field;
            set => field = value ?? "";
        } = "system";

        public TextSize TextSize { get; set; }

        public bool ReducesMotion { get; set; }

        public decimal PlaybackSpeed { get; set; } = 1;

        public bool AutoplaysNext { get; set; }
    }
}
