using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;

namespace Lms.Web.Features.People.Model;

public static class MembershipQueries
{
    extension(IQueryable<Membership> members)
    {
        /// <summary>Neither the membership nor the account is closed.</summary>
        public IQueryable<Membership> Open => members.Where(m => m.SuspendedAt == null && m.Person.SuspendedAt == null);
    }

    /// <summary>Everyone whose account is open, and whose place in the context's institution is not closed; some have none.</summary>
    public static IQueryable<Person> OpenPeople(this LmsContext db) =>
        db.People.Where(p => p.SuspendedAt == null && !db.Memberships.Any(m => m.PersonId == p.Id && m.SuspendedAt != null));
}
