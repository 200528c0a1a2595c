using Lms.Web.Kernel;
using Lms.Web.Platform.Text;

namespace Lms.Web.Features.Courses.Model;

/// <summary>All that counts in a module is done.</summary>
public sealed class ModuleDone : IUnlockKind
{
    public const string Key = "Module";

    string IUnlockKind.Key => Key;

    public int Order => 20;

    public string Name => "Module completed";

    public string Icon => "list";

    public UnlockTarget Target => UnlockTarget.Module;

    public IReadOnlyList<UnlockField> Fields { get; } =
    [
        new()
        {
            Value = UnlockValue.Of,
            Name = "Module",
            Label = "Module completed",
            Choose = "Choose a module",
            PackageKey = "module-done",
        },
    ];

    public Refusal? Missing(UnlockCondition it) => it.Of is null ? new("Choose a module.", "Module") : null;

    public bool Holds(UnlockCondition it, Locks locks, LearnerFacts who) => locks.IsDone(it.Of!.Value, who);

    public Sentence Text(Waiting it) => Sentence.Of("after the module “{0}” is completed", it.Title);

    /// <summary>Not in a course with a single module: it could only wait for itself.</summary>
    public Task<IReadOnlyList<UnlockOption>?> OptionsAsync(UnlockEdit it, CancellationToken stop) =>
        Task.FromResult<IReadOnlyList<UnlockOption>?>(
            it.Course.InOrder.Skip(1).Any()
                ? [.. it.Course.InOrder.Where(m => m.Id != it.Id).Select(m => new UnlockOption(m.Id, m.Title))]
                : null
        );
}
