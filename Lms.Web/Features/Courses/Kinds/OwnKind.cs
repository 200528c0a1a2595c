using Lms.Web.Features.Courses.Model;
using Lms.Web.Platform.Files;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Courses.Kinds;

/// <summary>The common base of this room's kinds.</summary>
public abstract class OwnKind : ILessonKind
{
    public abstract string Key { get; }

    public abstract int Order { get; }

    public abstract string Name { get; }

    public abstract string About { get; }

    public abstract string Adding { get; }

    public abstract string Icon { get; }

    public virtual Task<Region?> EditAsync(LessonEdit it, CancellationToken stop) => Task.FromResult<Region?>(null);

    public virtual Task<Shown?> ShowAsync(LessonView it, CancellationToken stop) => Task.FromResult<Shown?>(null);
}
