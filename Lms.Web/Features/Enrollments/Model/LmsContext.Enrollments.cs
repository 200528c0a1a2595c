using Lms.Web.Features.Enrollments.Model;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Platform.Data;

public abstract partial class LmsContext
{
    public DbSet<Enrollment> Enrollments => Set<Enrollment>();
}
