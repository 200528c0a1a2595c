using Lms.Web.Platform.Access;
using Lms.Web.Platform.Files;
using Microsoft.Net.Http.Headers;

namespace Lms.Web.Features.Institutions;

public enum InstitutionAct
{
    /// <summary>Change one's own institution: name, branding, registration, legal texts.</summary>
    Shape,

    /// <summary>Create institutions, set their hosts and limits, suspend and reactivate them.</summary>
    Govern,
}

public sealed class InstitutionPolicy : Policy<InstitutionAct>
{
    public override bool Allows(Viewer who, InstitutionAct act) =>
        act switch
        {
            InstitutionAct.Shape => who.IsAdmin,
            InstitutionAct.Govern => who.IsOperator,
            _ => false,
        };
}
