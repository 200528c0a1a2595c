using Lms.Web.Kernel;

namespace Lms.Web.Features.Enrollments.Model;

public sealed partial class Class
{
    public const int MostGroups = 100;

    private readonly List<ClassGroup> groups = [];

    /// <summary>Loaded only where they are changed.</summary>
    public IReadOnlyCollection<ClassGroup> Groups => groups;

    public Result AddGroup(string? name)
    {
        if (groups.Count >= MostGroups)
            return new Refusal("A class has at most {0} groups.", null, MostGroups);
        var named = NameOfGroup(name, null);
        if (named.Refusal is { } why)
            return why;
        groups.Add(new ClassGroup(Id, named.Value));
        return Result.Done;
    }

    public Result RenameGroup(Guid groupId, string? name)
    {
        if (groups.Find(g => g.Id == groupId) is not { } group)
            return GroupIsGone;
        var named = NameOfGroup(name, group);
        if (named.Refusal is { } why)
            return why;
        group.Name = named.Value;
        return Result.Done;
    }

    /// <summary>Its learners stay in the class.</summary>
    public Result RemoveGroup(Guid groupId)
    {
        if (groups.RemoveAll(g => g.Id == groupId) == 0)
            return GroupIsGone;
        return Raise(new ClassGroupRemoved(CourseId, groupId));
    }

    public static Refusal GroupIsGone => new("This group no longer exists.");

    private Result<string> NameOfGroup(string? name, ClassGroup? itself)
    {
        var called = (name ?? "").Trim();
        if (called.Length == 0)
            return new Refusal("Enter a name.", "Name");
        if (called.Length > ClassGroup.LongestName)
            return new Refusal("Use at most {0} characters.", "Name", ClassGroup.LongestName);
        return groups.Exists(g => g != itself && string.Equals(g.Name, called, StringComparison.OrdinalIgnoreCase))
            ? new Refusal("This class already has a group with this name.", "Name")
            : called;
    }
}
