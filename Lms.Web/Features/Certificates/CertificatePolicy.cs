using Lms.Web.Features.Certificates.Model;
using Lms.Web.Features.People.Model;
using Lms.Web.Platform.Access;

namespace Lms.Web.Features.Certificates;

public enum CertificateAct
{
    /// <summary>See it with its PDF.</summary>
    See,

    /// <summary>Revoke it with a reason.</summary>
    Revoke,
}

public sealed class CertificatePolicy : Policy<Certificate, CertificateAct>
{
    public override bool Allows(Viewer who, Certificate it, CertificateAct act) =>
        act switch
        {
            CertificateAct.See => it.PersonId == who.PersonId || who.IsAdmin,
            CertificateAct.Revoke => who.IsAdmin,
            _ => false,
        };
}
