using Lms.Web.Features.Institutions.Model;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Platform.Data;

public abstract partial class LmsContext
{
    public DbSet<Institution> Institutions => Set<Institution>();

    public DbSet<LegalText> LegalTexts => Set<LegalText>();

    public DbSet<Consent> Consents => Set<Consent>();
}
