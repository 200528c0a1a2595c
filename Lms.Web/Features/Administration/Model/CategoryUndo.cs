using Lms.Web.Features.Courses.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Administration.Model;

/// <summary>Undoes changes of categories and tags. Anything edited since by someone else is left unchanged.</summary>
public sealed class CategoryUndo(LmsContext db, TimeProvider clock)
{
    private static readonly Refusal Over = new("This change has already been undone, or it was made too long ago.");
    private static readonly Refusal Changed = new("It has been changed again since then. Edit it manually.");

    public Task<Result> CategoryAsync(Guid changeId, CancellationToken stop) =>
        db.WriteAsync(
            async () =>
            {
                if (await FindAsync(changeId, nameof(CategoryChange.CategoryWas), stop) is not { } change)
                    return Over;
                var was = change.Read<CategoryChange.CategoryWas>();
                string[] any = [LmsContext.NotDeleted];
                if (await db.Categories.IgnoreQueryFilters(any).SingleOrDefaultAsync(c => c.Id == was.Id, stop) is not { } category)
                    return Over;
                if (was.Now is { } now && (category.Name != now.Name || category.Slug != now.Slug || category.DeletedAt is not null))
                    return Changed;
                if (await db.Categories.IgnoreQueryFilters(any).AnyAsync(c => c.Slug == was.Before.Slug && c.Id != was.Id, stop))
                    return new Refusal("Another category uses this URL now. Change one of them manually.");
                if (was.Into is not null)
                    category.Restore();
                if (category.Rename(was.Before.Name, was.Before.Slug).Refusal is { } why)
                    return why;
                var moved = was.Courses.ToList();
                foreach (
                    var course in await db
                        .Courses.IgnoreQueryFilters(any)
                        .Where(c => moved.Contains(c.Id) && c.CategoryId == was.Into)
                        .ToListAsync(stop)
                )
                    course.SetCategory(was.Id, clock.Now);
                if (was.Into is null)
                    foreach (var course in await db.Courses.Where(c => c.CategoryId == was.Id).ToListAsync(stop))
                        course.Reindex();
                var touched = was.Addresses.Keys.ToList();
                var addresses = await db.OldCategorySlugs.Where(s => touched.Contains(s.Slug)).ToDictionaryAsync(s => s.Slug, stop);
                foreach (var (slug, before) in was.Addresses)
                {
                    var there = addresses.GetValueOrDefault(slug);
                    if (before is { } id && there is not null)
                        there.CategoryId = id;
                    else if (before is { } led)
                        db.Add(new OldCategorySlug { Slug = slug, CategoryId = led });
                    else if (there is not null)
                        db.Remove(there);
                }
                change.Undo(clock.Now);
                await db.SaveChangesAsync(stop);
                return Result.Done;
            },
            stop
        );

    /// <returns>The restored tag.</returns>
    public Task<Result<string>> TagAsync(Guid changeId, CancellationToken stop) =>
        db.WriteAsync(
            async () =>
            {
                if (await FindAsync(changeId, nameof(CategoryChange.TagWas), stop) is not { } change)
                    return (Result<string>)Over;
                var was = change.Read<CategoryChange.TagWas>();
                var carried = was.Courses.ToDictionary(c => c.CourseId);
                var ids = carried.Keys.ToList();
                foreach (
                    var course in await db
                        .Courses.IgnoreQueryFilters([LmsContext.NotDeleted])
                        .Where(c => ids.Contains(c.Id))
                        .ToListAsync(stop)
                )
                {
                    var (before, after) = (carried[course.Id].Before, carried[course.Id].After);
                    var tags = course.Description.Tags;
                    course.Tag(
                        tags.SequenceEqual(after)
                            ? before
                            :
                            [
                                .. tags.Where(t => t != was.Now || before.Contains(t)),
                                .. tags.Contains(was.Tag) ? Array.Empty<string>() : [was.Tag],
                            ],
                        clock.Now
                    );
                }
                change.Undo(clock.Now);
                await db.SaveChangesAsync(stop);
                return was.Tag;
            },
            stop
        );

    private Task<CategoryChange?> FindAsync(Guid id, string kind, CancellationToken stop)
    {
        var since = clock.Now.AddDays(-CategoryChange.KeptDays);
        return db.CategoryChanges.SingleOrDefaultAsync(c => c.Id == id && c.Kind == kind && c.UndoneAt == null && c.At > since, stop);
    }
}
