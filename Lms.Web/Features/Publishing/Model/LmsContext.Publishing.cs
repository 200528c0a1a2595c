using Lms.Web.Features.Publishing.Model;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Platform.Data;

public abstract partial class LmsContext
{
    public DbSet<LessonComment> LessonComments => Set<LessonComment>();

    public DbSet<ApprovalRequest> ApprovalRequests => Set<ApprovalRequest>();

    public DbSet<PlannedPublication> PlannedPublications => Set<PlannedPublication>();
}
