namespace Lms.Web.Platform.Text;

/// <summary>Treats a blank field as no value.</summary>
public static class BlankText
{
    extension(string? text)
    {
        /// <returns>The trimmed text with line feeds as line endings; null when nothing is left.</returns>
        public string? OrNull() => string.IsNullOrWhiteSpace(text) ? null : text.ReplaceLineEndings("\n").Trim();

        /// <returns>The text with line feeds at its line ends, and otherwise as it was typed; null when it is blank.</returns>
        public string? AsTypedOrNull() => string.IsNullOrWhiteSpace(text) ? null : text.ReplaceLineEndings("\n");
    }
}
