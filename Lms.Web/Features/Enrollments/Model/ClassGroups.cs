using Lms.Web.Kernel;
using Lms.Web.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Enrollments.Model;

/// <summary>What is done with the groups of a class, and who is in them.</summary>
public sealed class ClassGroups(LmsContext db)
{
    /// <param name="Learners">How many of its learners have a seat.</param>
    public sealed record Row(Guid Id, string Name, int Learners);

    /// <summary>By name.</summary>
    public async Task<IReadOnlyList<Row>> ListAsync(Guid classId, CancellationToken stop)
    {
        var active = db.Enrollments.Active;
        return await db
            .ClassGroups.Where(g => g.ClassId == classId)
            .OrderBy(g => g.Name)
            .Select(g => new Row(g.Id, g.Name, active.Count(e => e.GroupId == g.Id)))
            .ToListAsync(stop);
    }

    public async Task<Result> AddAsync(Class it, string? name, CancellationToken stop)
    {
        await LoadAsync(it, stop);
        return it.AddGroup(name);
    }

    public async Task<Result> RenameAsync(Class it, Guid groupId, string? name, CancellationToken stop)
    {
        await LoadAsync(it, stop);
        return it.RenameGroup(groupId, name);
    }

    /// <summary>Its learners are in no group then, and its dates no longer count.</summary>
    public async Task<Result> RemoveAsync(Class it, Guid groupId, CancellationToken stop)
    {
        await LoadAsync(it, stop);
        foreach (var enrollment in await db.Enrollments.Where(e => e.ClassId == it.Id && e.GroupId == groupId).ToListAsync(stop))
            enrollment.PutIn(null);
        return it.RemoveGroup(groupId);
    }

    /// <summary>Puts learners of the class into one of its groups. They leave the one they were in.</summary>
    /// <param name="groupId">Null to take them out of any.</param>
    public async Task<Result> PutAsync(Class it, IReadOnlyCollection<Guid> people, Guid? groupId, CancellationToken stop)
    {
        if (people.Count == 0)
            return new Refusal("Select learners first.");
        if (groupId is not null && !await db.ClassGroups.AnyAsync(g => g.Id == groupId && g.ClassId == it.Id, stop))
            return Class.GroupIsGone;
        foreach (var enrollment in await db.Enrollments.Where(e => e.ClassId == it.Id && people.Contains(e.PersonId)).ToListAsync(stop))
            enrollment.PutIn(groupId);
        return Result.Done;
    }

    /// <summary>
    /// Puts learners who are in no group at random into as many groups as asked for, all of about the same size; groups that are
    /// missing are made.
    /// </summary>
    /// <param name="name">What the group with this number, from 1, is called.</param>
    public async Task<Result> DivideAsync(Class it, int? count, Func<int, string> name, CancellationToken stop)
    {
        await LoadAsync(it, stop);
        if (count is not { } wanted || wanted < Math.Max(2, it.Groups.Count) || wanted > Class.MostGroups)
            return new Refusal("Enter {0} to {1} groups.", "Count", Math.Max(2, it.Groups.Count), Class.MostGroups);
        for (var number = 1; it.Groups.Count < wanted; number++)
            if (!it.Groups.Any(g => string.Equals(g.Name, name(number), StringComparison.OrdinalIgnoreCase)))
                if (it.AddGroup(name(number)).Refusal is { } why)
                    return why;
        var all = await db.Enrollments.Active.Where(e => e.ClassId == it.Id).ToListAsync(stop);
        var sizes = it.Groups.ToDictionary(g => g.Id, g => all.Count(e => e.GroupId == g.Id));
        var left = all.Where(e => e.GroupId is null).ToArray();
        if (left.Length == 0)
            return new Refusal("All learners of this class are in a group already.", "Count");
        Random.Shared.Shuffle(left);
        foreach (var enrollment in left)
        {
            var smallest = sizes.MinBy(s => s.Value).Key;
            enrollment.PutIn(smallest);
            sizes[smallest]++;
        }
        return Result.Done;
    }

    private Task LoadAsync(Class it, CancellationToken stop) => db.ClassGroups.Where(g => g.ClassId == it.Id).LoadAsync(stop);
}
