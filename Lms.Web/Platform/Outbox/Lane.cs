namespace Lms.Web.Platform.Outbox;

/// <summary>How long a user can wait. Each lane has its own workers, so that slow work in one does not delay another.</summary>
public enum Lane
{
    /// <summary>Emails and codes: a user is looking at the page that told them to check for it.</summary>
    Urgent,

    /// <summary>Completions, certificates, notices: a matter of seconds.</summary>
    Ordinary,

    /// <summary>Imports, exports, videos: minutes of work.</summary>
    Heavy,
}

/// <summary>A combination of lanes.</summary>
[Flags]
internal enum Lanes
{
    None = 0,
    Urgent = 1 << Lane.Urgent,
    Ordinary = 1 << Lane.Ordinary,
    Heavy = 1 << Lane.Heavy,
    All = Urgent | Ordinary | Heavy,
}

internal static class LaneSets
{
    extension(Lane lane)
    {
        public Lanes Alone => (Lanes)(1 << (int)lane);
    }
}
