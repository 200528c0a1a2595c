using Lms.Web.Features.Certificates.Model;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Files;
using Lms.Web.Platform.Ui;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Certificates.Mine;

public sealed class IndexModel(FileTokens tokens) : Screen
{
    [FromQuery(Name = "page")]
    public int Number { get; set; } = 1;

    public Paged<Certificate> Rows { get; private set; } = null!;

    public string? Pdf(Certificate it) => it.FileId is { } file ? tokens.Url(file, $"{it.Number}.pdf", it.Id) + "&download" : null;

    [Can(Member.May)]
    public async Task OnGet() =>
        Rows = await Db
            .Certificates.AsNoTracking()
            .Where(c => c.PersonId == Viewer.Id)
            .OrderByDescending(c => c.IssuedAt)
            .PageAsync(Number, 24, Stop);
}
