using Lms.Web.Features.Certificates.Model;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Files;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Certificates.Mine;

/// <summary>One certificate, for its owner and for administrators.</summary>
public sealed class ShowModel(FileTokens tokens) : ScreenOf<Certificate>
{
    [BindProperty(SupportsGet = true)]
    public string Number { get; set; } = "";

    [BindProperty]
    public string? Reason { get; set; }

    public string? Pdf(bool download) =>
        Subject.FileId is { } file ? tokens.Url(file, $"{Subject.Number}.pdf", Subject.Id) + (download ? "&download" : "") : null;

    protected override Task<Certificate?> FindAsync(CancellationToken stop) =>
        Db.Certificates.SingleOrDefaultAsync(c => c.Number == Number && (c.PersonId == Viewer.Id || Viewer.IsAdmin), stop);

    [Can(CertificateAct.See)]
    public void OnGet() { }

    [Can(CertificateAct.Revoke)]
    public Task<IActionResult> OnPostRevoke() =>
        Try(() => Subject.Revoke(Reason, Now), done: "Certificate revoked. Anyone who verifies it sees this, along with your reason.");

    [Can(CertificateAct.Revoke)]
    public Task<IActionResult> OnPostReinstate() => Try(Subject.Reinstate, done: "The certificate is valid again.");
}
