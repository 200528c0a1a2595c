using Lms.Web.Features.Institutions.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.People.Institutions;

/// <summary>Lets people choose which of their institutions to go to. It names none to people who are not signed in.</summary>
public sealed class ChooseModel(WhichInstitution which, InstitutionDirectory institutions, SiteOptions site) : Screen
{
    /// <summary>Operators see all of them; more than these are found in the list of all.</summary>
    private const int Most = 50;

    [BindProperty(SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    public IReadOnlyList<(InstitutionDirectory.Entry Place, string? Url)> Places { get; private set; } = [];

    /// <summary>Where their place is suspended, and why.</summary>
    public IReadOnlyList<(string Name, string Why)> Closed { get; private set; } = [];

    protected override async Task LoadAsync()
    {
        if (!Viewer.IsSignedIn)
            return;
        var mine = await which.OfPersonAsync(Viewer.Id, Stop);
        var shown = Viewer.IsOperator ? mine.Concat((await institutions.AllAsync(Stop)).Except(mine)).Take(Most) : mine;
        // One with an address of its own is entered there: a session belongs to its host.
        Places = [.. shown.Select(p => (p, p.HostName is null ? null : site.Url("/dashboard", p.HostName)))];
        Closed = await ClosedAsync();
    }

    private async Task<IReadOnlyList<(string, string)>> ClosedAsync()
    {
        var closed = new List<(string, string)>();
        var mine = Db.Memberships.OfAllInstitutions().AsNoTracking().Where(m => m.PersonId == Viewer.Id && m.SuspendedAt != null);
        foreach (var place in await mine.OrderBy(m => m.JoinedAt).ToListAsync(Stop))
            if (await institutions.FindAsync(place.InstitutionId, Stop) is { } it)
                closed.Add((it.Name, place.SuspendedBecause ?? ""));
        return closed;
    }

    [Can(Anyone.May)]
    public Task<IActionResult> OnGet() =>
        ShowPage(Viewer.IsSignedIn || Viewer.InstitutionId != Guid.Empty ? StatusCodes.Status200OK : StatusCodes.Status404NotFound);

    [Can(Member.May)]
    public async Task<IActionResult> OnPost(Guid id)
    {
        var mine = await which.OfPersonAsync(Viewer.Id, Stop);
        var place = mine.FirstOrDefault(p => p.Id == id) ?? (Viewer.IsOperator ? await institutions.FindAsync(id, Stop) : null);
        if (place is null)
            return await Refused(new Refusal("You’re not a member there. Choose an institution from the list."));
        which.Remember(Response, place.Id);
        return new SeeOther(Local(ReturnUrl, "/dashboard"));
    }
}
