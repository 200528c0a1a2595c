using Lms.Web.Features.Reviews.Model;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Platform.Data;

public abstract partial class LmsContext
{
    public DbSet<Review> Reviews => Set<Review>();

    public DbSet<ReviewVote> ReviewVotes => Set<ReviewVote>();

    public DbSet<ReviewReport> ReviewReports => Set<ReviewReport>();

    public DbSet<ReviewRules> ReviewRules => Set<ReviewRules>();
}
