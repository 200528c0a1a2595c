using Lms.Web.Features.Administration.Model;
using Lms.Web.Features.People.Model;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Outbox;

namespace Lms.Web.Features.Administration;

public enum AdministrationAct
{
    /// <summary>See how the institution does, its courses and categories, and change its settings.</summary>
    Administer,

    /// <summary>See and steer what runs in the background of the whole installation.</summary>
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
