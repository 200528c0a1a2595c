using Lms.Web.Features.People.Model;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Configuration;
using Lms.Web.Platform.Outbox;

namespace Lms.Web.Features.People;

public enum PeopleAct
{
    /// <summary>See who is a member, and what the audit log says.</summary>
    See,

    /// <summary>Give roles, suspend and readmit.</summary>
    Manage,

    /// <summary>Close whole accounts, which other institutions may rely on.</summary>
    CloseAccounts,
}

public sealed class PeoplePolicy : Policy<PeopleAct>
{
    public override bool Allows(Viewer who, PeopleAct act) => act is PeopleAct.CloseAccounts ? who.IsOperator : who.IsAdmin;
}
