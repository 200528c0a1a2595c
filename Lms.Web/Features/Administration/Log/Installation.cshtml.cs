using Lms.Web.Platform.Access;
using Lms.Web.Platform.Audit;
using Lms.Web.Platform.Ui;
using Microsoft.AspNetCore.Mvc;

namespace Lms.Web.Features.Administration.Log;

/// <summary>
/// Events whose institution was not yet known: sign-ins at a host that several institutions share, and failed ones.
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

    /// <summary>The entries belong to no institution and form a chain of their own.</summary>
    private void VisitNone() =>
        Viewer.Visit(Guid.Empty, Viewer.InstitutionName, Viewer.Zone, Viewer.Address, Viewer.UserAgent, Viewer.InstitutionLocale);
}
