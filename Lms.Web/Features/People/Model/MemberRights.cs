using Lms.Web.Kernel;
using Lms.Web.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.People.Model;

/// <summary>
/// What a viewer may not do to another member. An institution decides about its own place for a person and what it knows of them; the
/// account, which other institutions may rely on, is its owner's and the operators'. Operators answer to operators.
/// </summary>
public sealed class MemberRights(LmsContext db)
{
    /// <summary>Returns why this viewer may not change the account, or null. The membership is a separate matter.</summary>
    public async Task<Refusal?> UntouchableAsync(Membership member, CancellationToken stop)
    {
        if (Above(member) is { } above)
            return above;
        if (db.Viewer.IsOperator)
            return null;
        return await db
            .Memberships.OfAllInstitutions()
            .AnyAsync(m => m.PersonId == member.PersonId && m.InstitutionId != member.InstitutionId, stop)
            ? new Refusal("This account is also used at another institution. Only an operator can change or close it.")
            : null;
    }

    /// <summary>Why not even their place in the institution is this viewer's to change, or null: operators answer to operators.</summary>
    public Refusal? Above(Membership member) =>
        member.Person.IsOperator && !db.Viewer.IsOperator
            ? new("This person is an operator. Only another operator can change their role or account status.")
            : null;
}
