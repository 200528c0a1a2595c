namespace Lms.Web.Platform.Outbox;

/// <summary>A handler failed in a way that trying again cannot mend: its message is given up at once.</summary>
public sealed class PermanentFailureException(string message, Exception inner) : Exception(message, inner);
