using Lms.Web.Features.Certificates.Model;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Files;
using Lms.Web.Platform.Ui;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Certificates.Mine;

public sealed class IndexModel(FileTokens tokens) : Screen
{
    [FromQuery(Name = "page")] public int Number { get; set; } = 1;

    public Paged<Certificate> Rows { get; private set; } = null!;

    public string? Pdf(Certificate it) => it.FileId is { } file ? tokens.Url(file, $"{it.Number}.pdf", it.Id) + "&download" : null;

    [Can(Member.May)]
    public async Task OnGet() =>
        Rows = await Db.Certificates.AsNoTracking().Where(c => c.PersonId == Viewer.Id).OrderByDescending(c => c.IssuedAt).PageAsync(Number, 24, Stop);
}

/// <summary>One certificate, for its owner and for administrators.</summary>
public sealed class ShowModel(FileTokens tokens) : ScreenOf<Certificate>
{
    [BindProperty(SupportsGet = true)] public string Number { get; set; } = "";

    [BindProperty] public string? Reason { get; set; }

    public string? Pdf(bool download) => Subject.FileId is { } file ? tokens.Url(file, $"{Subject.Number}.pdf", Subject.Id) + (download ? "&download" : "") : null;

    protected override Task<Certificate?> FindAsync(CancellationToken stop) =>
        Db.Certificates.SingleOrDefaultAsync(c => c.Number == Number && (c.PersonId == Viewer.Id || Viewer.IsAdmin), stop);

    [Can(CertificateAct.See)]
    public void OnGet()
    {
    }

    [Can(CertificateAct.Revoke)]
    public Task<IActionResult> OnPostRevoke() => Try(() => Subject.Revoke(Reason, Now), done: "The certificate is revoked. Whoever verifies it sees that, with your reason.");

    [Can(CertificateAct.Revoke)]
    public Task<IActionResult> OnPostReinstate() => Try(Subject.Reinstate, done: "The certificate is valid again.");
}
