using System.Buffers;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.EventEmitters;

namespace Lms.Web.Features.Packages.Model;

/// <summary>
/// How texts are written: bare where every reader, of YAML 1.1 and of 1.2, reads the same text back; line by line where there are several
/// lines, so that a change of one is a change of one; in quotation marks otherwise.
/// </summary>
internal sealed partial class YamlTexts(IEventEmitter next) : ChainedEventEmitter(next)
{
    /// <summary>
    /// Characters that start, or may start, another YAML construct (1.2.2, 5.3 and 10.3; 1.1 adds the equals sign and the double angle
    /// bracket).
    /// </summary>
    private static readonly SearchValues<char> Indicators = SearchValues.Create("-?:,[]{}#&*!|>'\"%@`=<~+. \t");

    public override void Emit(ScalarEventInfo eventInfo, IEmitter emitter)
    {
        if (eventInfo.Source.Value is string text && eventInfo.Style is ScalarStyle.Any)
            eventInfo = new ScalarEventInfo(eventInfo.Source) { Style = StyleOf(text) };
        base.Emit(eventInfo, emitter);
    }

    internal static ScalarStyle StyleOf(string text)
    {
        if (IsLines(text))
            return ScalarStyle.Literal;
        if (text.Any(IsHidden))
            return ScalarStyle.DoubleQuoted;
        return IsBare(text) ? ScalarStyle.Plain : ScalarStyle.SingleQuoted;
    }

    /// <summary>Our own parser takes an asterisk after a space for an alias where the text is a key.</summary>
    private static bool IsBare(string text) =>
        text.Length > 0
        && !Indicators.Contains(text[0])
        && !char.IsWhiteSpace(text[^1])
        && text[^1] != ':'
        && !text.Contains(": ", StringComparison.Ordinal)
        && !text.Contains(" #", StringComparison.Ordinal)
        && !text.Contains(" *", StringComparison.Ordinal)
        && !Word().IsMatch(text)
        && !Number().IsMatch(text);

    /// <summary>Lines whose whitespace is safe: no spaces around them, and at most one line break at the end.</summary>
    private static bool IsLines(string text)
    {
        if (!text.Contains('\n', StringComparison.Ordinal) || char.IsWhiteSpace(text[0]) || text.EndsWith("\n\n", StringComparison.Ordinal))
            return false;
        return !text.Any(c => c is not ('\n' or '\t') && IsHidden(c)) && !BlankAtEnd().IsMatch(text);
    }

    /// <summary>
    /// Characters that survive only when escaped, or that look like others: control characters, line endings of other systems, byte order
    /// marks, halves of surrogate pairs.
    /// </summary>
    private static bool IsHidden(char c) =>
        char.IsControl(c)
        || c is '\u2028' or '\u2029' or '\uFEFF' or '\uFFFE' or '\uFFFF'
        || (char.IsWhiteSpace(c) && c is not (' ' or '\n'));

    /// <summary>The spellings of true, false, and null.</summary>
    [GeneratedRegex("^(?:null|true|false|yes|no|on|off|y|n)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Word();

    /// <summary>Numbers of every base, times, and dates: texts that consist only of their characters.</summary>
    [GeneratedRegex(@"^[0-9][0-9A-Fa-fOoXxTtZz_:.,+ -]*$")]
    private static partial Regex Number();

    [GeneratedRegex(@"[ \t]\n|[ \t]$")]
    private static partial Regex BlankAtEnd();
}
