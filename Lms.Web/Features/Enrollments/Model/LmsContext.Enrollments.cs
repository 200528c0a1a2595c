using Lms.Web.Features.Enrollments.Model;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Platform.Data;

public abstract partial class LmsContext
{
    public DbSet<Enrollment> Enrollments => Set<Enrollment>();

    public DbSet<EnrollmentChange> EnrollmentChanges => Set<EnrollmentChange>();

    public DbSet<Class> Classes => Set<Class>();

    public DbSet<ClassTeacher> ClassTeachers => Set<ClassTeacher>();

    public DbSet<ClassGroup> ClassGroups => Set<ClassGroup>();

    public DbSet<EnrollmentRule> EnrollmentRules => Set<EnrollmentRule>();

    public DbSet<Term> Terms => Set<Term>();
}
