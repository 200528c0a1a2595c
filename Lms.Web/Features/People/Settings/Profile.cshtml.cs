using System.ComponentModel.DataAnnotations;
using Lms.Web.Features.People.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.People.Settings;

public sealed class ProfileModel(MemberDirectory members, Portraits portraits) : MyAccount
{
    [BindProperty]
    public Form Input { get; set; } = new();

    /// <summary>Their place in this institution; operators have none.</summary>
    public Membership? Place { get; private set; }

    protected override async Task LoadAsync() => Place = await Db.Memberships.SingleOrDefaultAsync(m => m.PersonId == Viewer.Id, Stop);

    [Can(Member.May)]
    public async Task<IActionResult> OnGet()
    {
        await LoadAsync();
        Input = Filled();
        return Page();
    }

    private Form Filled() =>
        new()
        {
            FirstName = Subject.FirstName,
            LastName = Subject.LastName,
            DisplayName = Subject.DisplayName,
            Bio = Subject.Bio,
            Phone = Subject.PhoneNumber,
            ShowEmail = Subject.ShowEmail,
            ShowPhone = Subject.ShowPhone,
            Credentials = Place?.Credentials,
            Designations = Place?.Designations,
        };

    [Can(Member.May)]
    public Task<IActionResult> OnPost() =>
        Try(
            async () =>
            {
                var introduced = Subject.Introduce(Input.FirstName, Input.LastName, Input.DisplayName, Input.Bio);
                if (introduced.Refusal is { } why)
                    return why;
                if (Subject.Reach(Input.Phone, Input.ShowEmail, Input.ShowPhone).Refusal is { } unreachable)
                    return unreachable;
                await LoadAsync();
                if (Place?.Qualify(Input.Credentials, Input.Designations).Refusal is { } unfit)
                    return unfit;
                await Db.SaveChangesAsync(Stop);
                members.Forget(Subject.Id);
                return Result.Done;
            },
            done: "Settings saved."
        );

    [Can(Member.May)]
    [Takes(Bodies.PieceMegabytes)]
    public Task<IActionResult> OnPostPicture(IFormFile? file) =>
        Unvalidated(() => portraits.TakeAsync(Subject, file, Stop), "Picture updated.");

    [Can(Member.May)]
    public Task<IActionResult> OnPostRemovePicture() => Unvalidated(() => portraits.RemoveAsync(Subject, Stop), "Picture removed.");

    /// <summary>The profile picture form is next to the text form and does not submit it.</summary>
    private async Task<IActionResult> Unvalidated(Func<Task<Result>> verb, string done)
    {
        ModelState.Clear();
        await LoadAsync();
        Input = Filled();
        return await Try(verb, done: done);
    }

    public sealed class Form
    {
        [StringLength(100)]
        public string FirstName
        {
            get => field;
            set => field = value ?? "";
        } = "";

        [StringLength(100)]
        public string LastName
        {
            get => field;
            set => field = value ?? "";
        } = "";

        [Required(ErrorMessage = "Enter a display name."), StringLength(200)]
        public string DisplayName { get; set; } = "";

        [StringLength(2000)]
        public string? Bio { get; set; }

        [StringLength(30)]
        public string? Phone { get; set; }

        public bool ShowEmail { get; set; }

        public bool ShowPhone { get; set; }

        [StringLength(2100)]
        public string? Credentials { get; set; }

        [StringLength(2100)]
        public string? Designations { get; set; }
    }
}
