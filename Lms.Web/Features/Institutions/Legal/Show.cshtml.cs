using Lms.Web.Features.Institutions.Model;
using Lms.Web.Platform.Access;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Institutions.Legal;

/// <summary>The current terms, privacy notice, or imprint; earlier versions by their number.</summary>
public sealed class ShowModel : ScreenOf<LegalText>
{
    [BindProperty(SupportsGet = true)]
    public string Kind { get; set; } = "";

    [BindProperty(SupportsGet = true)]
    public int? Version { get; set; }

    public IReadOnlyList<int> Earlier { get; private set; } = [];

    protected override Task<LegalText?> FindAsync(CancellationToken stop)
    {
        if (!Enum.TryParse<LegalKind>(Kind, ignoreCase: true, out var kind) || char.IsAsciiDigit(Kind[0]))
            return Task.FromResult<LegalText?>(null);
        var texts = Db.LegalTexts.AsNoTracking().Where(t => t.Kind == kind);
        if (Version is { } number)
            texts = texts.Where(t => t.Number == number);
        return texts.OrderByDescending(t => t.Number).FirstOrDefaultAsync(stop);
    }

    [Can(Anyone.May)]
    public async Task OnGet() =>
        Earlier = await Db
            .LegalTexts.Where(t => t.Kind == Subject.Kind && t.Number != Subject.Number)
            .OrderByDescending(t => t.Number)
            .Select(t => t.Number)
            .ToListAsync(Stop);
}
