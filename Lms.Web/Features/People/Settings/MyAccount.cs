using Lms.Web.Features.People.Model;
using Lms.Web.Platform.Access;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.People.Settings;

/// <summary>A page about the viewer's own account.</summary>
public abstract class MyAccount : ScreenOf<Person>
{
    protected override Task<Person?> FindAsync(CancellationToken stop) => Db.People.SingleOrDefaultAsync(p => p.Id == Viewer.Id, stop);
}
