using Lms.Web.Features.Packages.Model;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Platform.Data;

public abstract partial class LmsContext
{
    public DbSet<CourseImport> CourseImports => Set<CourseImport>();

    public DbSet<CourseImportLine> CourseImportLines => Set<CourseImportLine>();
}
