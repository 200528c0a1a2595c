using System.Collections.Frozen;

namespace Lms.Web.Platform.Access;

/// <summary>Declares the permission that a handler requires. A handler without this attribute never runs.</summary>
/// <param name="act">A value of a room's enum of acts, or <see cref="Anyone"/> or <see cref="Member"/>.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class CanAttribute(object act) : Attribute
{
    public Enum Act { get; } = (Enum)act;

    /// <summary>Also open to people who are not signed in; the policy still decides about the subject.</summary>
    public bool Visitors { get; init; } = act is Anyone;
}

/// <summary>
/// What a page shows is between a person and the product: an administrator who views the site as them does not see it.
/// On a page it holds for all its handlers.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class PrivateAttribute : Attribute
{
    private static readonly object Refused = new();

    /// <summary>Records for the error page why it is shown.</summary>
    public static void Refuse(HttpContext http) => http.Items[Refused] = true;

    public static bool Refuses(HttpContext http) => http.Items.ContainsKey(Refused);
}

/// <summary>Actions that everyone may perform, signed in or not.</summary>
public enum Anyone
{
    May,
}

/// <summary>Actions that every signed-in person may perform.</summary>
public enum Member
{
    May,
}

/// <summary>A room's table of permissions: pure, so that a test can read it as a table.</summary>
public interface IPolicy
{
    /// <summary>The enum whose acts it decides about.</summary>
    Type Acts { get; }

    bool Allows(Viewer who, object? it, Enum act);
}

/// <summary>Permissions about one subject.</summary>
public abstract class Policy<TSubject, TAct> : IPolicy
    where TSubject : class
    where TAct : struct, Enum
{
    public Type Acts => typeof(TAct);

    public abstract bool Allows(Viewer who, TSubject it, TAct act);

    bool IPolicy.Allows(Viewer who, object? it, Enum act) => it is TSubject subject && Allows(who, subject, (TAct)act);
}

/// <summary>Permissions that depend on the viewer alone.</summary>
public abstract class Policy<TAct> : IPolicy
    where TAct : struct, Enum
{
    public Type Acts => typeof(TAct);

    public abstract bool Allows(Viewer who, TAct act);

    bool IPolicy.Allows(Viewer who, object? it, Enum act) => Allows(who, (TAct)act);
}

/// <summary>All policies together. Acts without a policy are forbidden.</summary>
public sealed class Policies(IEnumerable<IPolicy> all)
{
    private readonly FrozenDictionary<Type, IPolicy> byAct = all.ToFrozenDictionary(p => p.Acts);

    public bool Allow(Viewer who, object? it, Enum act) =>
        act switch
        {
            Anyone => true,
            Member => who.IsSignedIn,
            _ => byAct.TryGetValue(act.GetType(), out var policy) && policy.Allows(who, it, act),
        };
}
