using Lms.Web.Platform.Access;
using Lms.Web.Platform.Files;
using Microsoft.Net.Http.Headers;

namespace Lms.Web.Features.Institutions;

public enum InstitutionAct
{
    /// <summary>Change one's own institution: name, look, who may register, legal texts.</summary>
    Shape,

    /// <summary>Make institutions, give them addresses and limits, suspend and readmit them.</summary>
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
