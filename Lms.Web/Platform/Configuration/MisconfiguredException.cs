namespace Lms.Web.Platform.Configuration;

/// <summary>The product cannot start as it is set up. The message is the one sentence that is told instead of a trace.</summary>
public sealed class MisconfiguredException(string sentence, Exception? cause = null) : InvalidOperationException(sentence, cause);
