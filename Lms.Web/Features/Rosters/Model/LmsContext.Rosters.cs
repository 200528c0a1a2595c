using Lms.Web.Features.Rosters.Model;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Platform.Data;

public abstract partial class LmsContext
{
    public DbSet<RosterImport> RosterImports => Set<RosterImport>();

    public DbSet<RosterRow> RosterRows => Set<RosterRow>();
}
