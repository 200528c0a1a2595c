using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.People.Model;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Text;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Enrollments.Model;

/// <summary>Whom a rule concerns.</summary>
public static class RuleMatches
{
    extension(LmsContext db)
    {
        /// <summary>Members who meet the conditions, whatever their standing.</summary>
        public IQueryable<Membership> Matching(EnrollmentRule rule)
        {
            IQueryable<Membership> members = db.Memberships;
            if (rule.Role is { } role)
                members = members.Where(m => m.Role == role);
            if (rule.Domain is { Length: > 0 } domain)
            {
                var end = "@" + domain;
                members = members.Where(m => m.Email.EndsWith(end));
            }
            if (rule.FieldName.Length > 0)
            {
                // Custom fields are stored as one JSON object of strings: the pair either opens it or follows a comma.
                var pair = KeyValues.Write([new() { Key = rule.FieldName, Value = rule.FieldValue }]).Value[1..^1];
                var (first, later) = ("{" + pair, "," + pair);
                members = members.Where(m => m.Metadata.Contains(first) || m.Metadata.Contains(later));
            }
            if (rule.FromClassId is { } classId)
            {
                var learners = db.Enrollments.Active.Where(e => e.ClassId == classId).Select(e => e.PersonId);
                members = members.Where(m => learners.Contains(m.PersonId));
            }
            return members;
        }

        /// <summary>
        /// Whom the rule enrolls in which course. People who left or were withdrawn by hand stay out; so do accounts whose email address
        /// is not confirmed, because a domain is proof only then.
        /// </summary>
        public IQueryable<RulePlace> ToEnroll(EnrollmentRule rule)
        {
            var members = db.Matching(rule).Where(m => m.Standing == Standing.Active || m.Standing == Standing.Invited);
            return from course in db.CoursesOf(rule)
                from member in members
                where
                    !db.Enrollments.Any(e =>
                        e.CourseId == course.Id
                        && e.PersonId == member.PersonId
                        && e.Status != EnrollmentStatus.Requested
                        && !(e.RuleId != null && (e.Status == EnrollmentStatus.Withdrawn || e.Status == EnrollmentStatus.Dropped))
                    )
                select new RulePlace
                {
                    CourseId = course.Id,
                    PersonId = member.PersonId,
                    SortName = member.SortName,
                };
        }

        /// <summary>Whom the rule withdraws: whom it enrolled, and whom no rule of that course concerns any more.</summary>
        /// <param name="others">All other rules that are on.</param>
        private IQueryable<Enrollment> ToWithdraw(EnrollmentRule rule, IEnumerable<EnrollmentRule> others)
        {
            if (!rule.Withdraws)
                return db.Enrollments.Where(_ => false);
            var (id, ids) = (rule.Id, rule.CourseIds);
            var leaving = db.Enrollments.Where(e =>
                ids.Contains(e.CourseId)
                && e.RuleId == id
                && (
                    e.Status == EnrollmentStatus.Enrolled
                    || e.Status == EnrollmentStatus.InProgress
                    || e.Status == EnrollmentStatus.Waitlisted
                    || e.Status == EnrollmentStatus.Offered
                )
            );
            foreach (var its in others.Prepend(rule))
            {
                var (courses, matching) = (its.CourseIds, db.Matching(its).Select(m => m.PersonId));
                leaving = leaving.Where(e => !(courses.Contains(e.CourseId) && matching.Contains(e.PersonId)));
            }
            return leaving;
        }

        /// <summary>Whom the rule withdraws now, beside all other rules that are on.</summary>
        public async Task<IQueryable<Enrollment>> LeavingAsync(EnrollmentRule rule, CancellationToken stop)
        {
            var others = await db.EnrollmentRules.AsNoTracking().Where(r => r.IsOn && r.Id != rule.Id).ToListAsync(stop);
            return db.ToWithdraw(rule, others).AsNoTracking();
        }

        /// <summary>The courses of a rule that people can be enrolled in now.</summary>
        public IQueryable<Course> CoursesOf(EnrollmentRule rule)
        {
            var ids = rule.CourseIds;
            return db.Courses.Where(c => ids.Contains(c.Id) && c.Status == CourseStatus.Published);
        }
    }
}
