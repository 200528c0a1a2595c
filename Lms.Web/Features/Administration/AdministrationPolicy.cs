using Lms.Web.Features.Administration.Model;
using Lms.Web.Features.People.Model;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Outbox;

namespace Lms.Web.Features.Administration;

public enum AdministrationAct
{
    /// <summary>See the status of the institution, its courses and categories, and change its settings.</summary>
    Administer,

    /// <summary>See and control the background work of the whole installation.</summary>
    Operate,
}

public sealed class AdministrationPolicy : Policy<AdministrationAct>
{
    public override bool Allows(Viewer who, AdministrationAct act) =>
        act switch
        {
            AdministrationAct.Administer => who.IsAdmin,
            AdministrationAct.Operate => who.IsOperator,
            _ => false,
        };
}
