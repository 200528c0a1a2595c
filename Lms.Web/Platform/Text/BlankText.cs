namespace Lms.Web.Platform.Text;

/// <summary>A field left blank means that nothing is said.</summary>
public static class BlankText
{
    extension(string? text)
    {
        /// <returns>The text without spaces around it and with line feeds at its line ends; null when nothing is left.</returns>
        public string? OrNull() => string.IsNullOrWhiteSpace(text) ? null : text.ReplaceLineEndings("\n").Trim();

        /// <returns>The text with line feeds at its line ends, and otherwise as it was typed; null when it is blank.</returns>
        public string? AsTypedOrNull() => string.IsNullOrWhiteSpace(text) ? null : text.ReplaceLineEndings("\n");
    }
}
