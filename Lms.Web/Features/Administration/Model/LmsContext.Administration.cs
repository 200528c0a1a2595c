using Lms.Web.Features.Administration.Model;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Platform.Data;

public abstract partial class LmsContext
{
    public DbSet<PeopleImport> PeopleImports => Set<PeopleImport>();

    public DbSet<CategoryChange> CategoryChanges => Set<CategoryChange>();

    public DbSet<PeopleImportRow> PeopleImportRows => Set<PeopleImportRow>();
}
