using Lms.Web.Features.Certificates.Model;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Platform.Data;

public abstract partial class LmsContext
{
    public DbSet<Certificate> Certificates => Set<Certificate>();
}
