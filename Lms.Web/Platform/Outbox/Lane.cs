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
