using Lms.Web.Platform.Access;
using Lms.Web.Platform.Audit;
using Lms.Web.Platform.Ui;
using Microsoft.AspNetCore.Mvc;

namespace Lms.Web.Features.Administration.Log;

/// <summary>
/// Events for which the institution was not yet known: sign-ins at an address that several institutions share, and failed ones.
/// </summary>
public sealed class InstallationModel(AuditSealer sealer, AuditVerifier verifier, When when) : IndexModel(sealer, verifier, when)
{
    [Can(AdministrationAct.Operate)]
    public override Task<IActionResult> OnGet()
    {
        VisitNone();
        return base.OnGet();
    }

    [Can(AdministrationAct.Operate)]
    public override Task<IActionResult> OnPostVerify()
    {
        VisitNone();
        return base.OnPostVerify();
    }

    [Can(AdministrationAct.Operate)]
    public override Task<IActionResult> OnGetCsv()
    {
        VisitNone();
        return base.OnGetCsv();
    }

    [Can(AdministrationAct.Operate)]
    public override Task<IActionResult> OnGetJson()
    {
        VisitNone();
        return base.OnGetJson();
    }

    /// <summary>The entries are those of no institution, and so is the chain that they form.</summary>
    private void VisitNone() =>
        Viewer.Visit(Guid.Empty, Viewer.InstitutionName, Viewer.Zone, Viewer.Address, Viewer.UserAgent, Viewer.InstitutionLocale);
}
