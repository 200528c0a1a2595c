namespace Lms.Web.Platform.Outbox;

/// <summary>How long somebody can wait. Each lane has workers of its own, so that what takes long holds up nobody in another.</summary>
public enum Lane
{
    /// <summary>Mails and codes: somebody sits in front of the page that told them to look for it.</summary>
    Urgent,

    /// <summary>Completions, certificates, notices: a matter of seconds.</summary>
    Ordinary,

    /// <summary>Imports, exports, films: minutes of work.</summary>
    Heavy,
}

/// <summary>Several of them.</summary>
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
