using Lms.Web.Features.Certificates.Model;
using Lms.Web.Platform;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Files;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Certificates.Mine;

/// <summary>One certificate, for its owner and for administrators.</summary>
public sealed class ShowModel(FileTokens tokens, SiteOptions site) : ScreenOf<Certificate>
{
    [BindProperty(SupportsGet = true)]
    public string Number { get; set; } = "";

    [BindProperty]
    public string? Reason { get; set; }

    public CertificateLinks Links => CertificateLinks.Of(Subject, tokens, site);

    protected override Task<Certificate?> FindAsync(CancellationToken stop) =>
        Db.Certificates.SingleOrDefaultAsync(c => c.Number == Number && (c.PersonId == Viewer.Id || Viewer.IsAdmin), stop);

    [Can(CertificateAct.See)]
    public void OnGet() { }

    /// <summary>The printed form as a picture. Nothing in it may load or run anything, even when it is opened by itself.</summary>
    [Can(CertificateAct.See)]
    public IActionResult OnGetPicture()
    {
        Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; sandbox";
        return Content(CertificatePrinter.Svg(Subject.Face(site)), "image/svg+xml; charset=utf-8");
    }

    [Can(CertificateAct.Revoke)]
    public Task<IActionResult> OnPostRevoke() =>
        Try(() => Subject.Revoke(Reason, Now), done: "Certificate revoked. Anyone who verifies it sees this, along with your reason.");

    [Can(CertificateAct.Revoke)]
    public Task<IActionResult> OnPostReinstate() => Try(Subject.Reinstate, done: "The certificate is valid again.");
}
