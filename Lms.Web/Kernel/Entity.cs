using System.ComponentModel.DataAnnotations.Schema;

namespace Lms.Web.Kernel;

/// <summary>An object with its own key that can raise events.</summary>
public abstract class Entity : IRaise
{
    private List<IEvent>? raised;

    public Guid Id { get; private init; } = Ids.New();

    [NotMapped]
    IReadOnlyList<IEvent> IRaise.Raised => raised ?? [];

    void IRaise.Forget() => raised = null;

    /// <summary>Raises an event; it is written to the outbox when the change is saved.</summary>
    protected Result Raise(IEvent happened)
    {
        (raised ??= []).Add(happened);
        return Result.Done;
    }
}

/// <summary>Holds events until they are saved together with the change.</summary>
public interface IRaise
{
    IReadOnlyList<IEvent> Raised { get; }

    void Forget();
}

/// <summary>An entity of one institution; the context sets and filters the institution, pages never do.</summary>
public interface IOwned
{
    Guid InstitutionId { get; set; }
}

/// <summary>An entity that is hidden when deleted and purged later.</summary>
public interface ISoftDeleted
{
    DateTime? DeletedAt { get; }
}

/// <summary>An entity edited in forms by several people: saving an outdated copy reports a conflict.</summary>
public interface IVersioned
{
    int Version { get; set; }
}

/// <summary>An entity whose every change is written to the audit log.</summary>
public interface IAudited
{
    Guid Id { get; }
}

/// <summary>A part of the course content: kept in memory for readers, and reloaded after each change.</summary>
public interface IContent;
