using Lms.Web.Features.People.Model;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Platform.Data;

public abstract partial class LmsContext
{
    public DbSet<PrivacyRules> PrivacyRules => Set<PrivacyRules>();

    public DbSet<PersonalExport> PersonalExports => Set<PersonalExport>();

    public DbSet<AccountDeletion> AccountDeletions => Set<AccountDeletion>();
}
