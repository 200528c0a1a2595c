namespace Lms.Web.Platform.Outbox;

/// <summary>A handler failed in a way that a retry cannot fix: its message is given up at once.</summary>
public sealed class PermanentFailureException(string message, Exception inner) : Exception(message, inner);
