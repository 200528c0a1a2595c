using Lms.Web.Features.Library.Model;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Platform.Data;

public abstract partial class LmsContext
{
    public DbSet<Material> Materials => Set<Material>();

    public DbSet<MaterialVersion> MaterialVersions => Set<MaterialVersion>();
}
