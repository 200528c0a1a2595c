using Lms.Web.Features.Institutions.Model;
using Lms.Web.Features.People.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Microsoft.AspNetCore.Mvc;

namespace Lms.Web.Features.People.Agreements;

/// <summary>The texts that a member has to agree to before they continue: once for each version that asks everyone.</summary>
public sealed class IndexModel(InstitutionDirectory institutions, MemberDirectory members) : Screen
{
    [BindProperty(SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    [BindProperty]
    public bool Agrees { get; set; }

    public IReadOnlyList<LegalKind> Texts { get; private set; } = [];

    protected override async Task LoadAsync() => Texts = [.. (await MissingAsync()).Select(c => c.Kind)];

    [Can(Member.May)]
    public Task<IActionResult> OnGet() => ShowPage();

    [Can(Member.May)]
    public Task<IActionResult> OnPost() =>
        Try(
            async () =>
            {
                if (!Agrees)
                    return new Refusal("To continue, agree to the texts or sign out.", "Agrees");
                Db.AddRange(await MissingAsync());
                await Db.SaveChangesAsync(Stop);
                members.Forget(Viewer.Id);
                return Result.Done;
            },
            done: null,
            to: Local(ReturnUrl, "/dashboard")
        );

    private async Task<IReadOnlyList<Consent>> MissingAsync() =>
        await institutions.FindAsync(Viewer.InstitutionId, Stop) is { } institution ? await Db.MissingAsync(institution, Viewer, Stop) : [];
}
