namespace Lms.Web.Platform.Configuration;

/// <summary>
/// The product cannot start with its current configuration. The message is the one sentence that is shown instead of a stack trace.
/// </summary>
public sealed class MisconfiguredException(string sentence, Exception? cause = null) : InvalidOperationException(sentence, cause);
