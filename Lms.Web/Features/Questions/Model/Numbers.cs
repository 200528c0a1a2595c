using System.Globalization;
using System.Text.RegularExpressions;

namespace Lms.Web.Features.Questions.Model;

/// <summary>Numbers as people type them: with decimal comma or point, with or without thousands separators, exact.</summary>
public static partial class Numbers
{
    /// <summary>Larger numbers are not accepted as answers to exercises.</summary>
    public const decimal Most = 1_000_000_000_000_000_000m;

    /// <summary>As an author writes them: with a decimal point and without thousands separators.</summary>
    public static bool TryRead(string text, out decimal number) =>
        decimal.TryParse(
            TypographicForms.Number(text),
            NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
            CultureInfo.InvariantCulture,
            out number
        )
        && Math.Abs(number) <= Most;

    /// <summary>
    /// Reads numbers as learners type them. “1,234” can mean either of two numbers; both are returned, and the answer is right if either
    /// one is.
    /// </summary>
    /// <param name="rest">The text after the number: its unit.</param>
    public static IReadOnlyList<decimal> Read(string text, out string rest)
    {
        rest = "";
        var match = Start().Match(TypographicForms.Number(text));
        if (!match.Success)
            return [];
        rest = match.Groups[4].Value.Trim();
        var (sign, digits, exponent) = (
            match.Groups[1].Value,
            Group().Replace(match.Groups[2].Value, ""),
            match.Groups[3].Value.Replace(" ", "", StringComparison.Ordinal)
        );
        var (points, commas) = (digits.Count(c => c == '.'), digits.Count(c => c == ','));
        List<string> meant = [];
        if (points + commas == 0)
            meant.Add(digits);
        else if (points > 0 && commas > 0)
        {
            var last = digits[digits.LastIndexOfAny(['.', ','])];
            if (digits.Count(c => c == last) == 1)
                meant.Add(digits.Replace(last == '.' ? "," : ".", "", StringComparison.Ordinal).Replace(',', '.'));
        }
        else if (points + commas == 1)
        {
            meant.Add(digits.Replace(',', '.'));
            if (Thousands().IsMatch(digits))
                meant.Add(digits.Replace(",", "", StringComparison.Ordinal).Replace(".", "", StringComparison.Ordinal));
        }
        else if (Thousands().IsMatch(digits))
            meant.Add(digits.Replace(",", "", StringComparison.Ordinal).Replace(".", "", StringComparison.Ordinal));
        return [.. meant.Select(m => TryRead(sign + m + exponent, out var number) ? number : (decimal?)null).OfType<decimal>()];
    }

    /// <summary>Units that mean the same, such as “m/s²” and “m/s^2”.</summary>
    public static string Unit(string unit) => Blank().Replace(TypographicForms.Number(unit).Replace("^", "", StringComparison.Ordinal), "");

    [GeneratedRegex(@"^([+-]?)\s*(\d[\d.,]*(?:[ '’]\d{3}[\d.,]*)*|[.,]\d+)( ?[eE][+-]?\d{1,3}(?![\p{L}]))?(.*)$", RegexOptions.Singleline)]
    private static partial Regex Start();

    [GeneratedRegex(@"[ '’]")]
    private static partial Regex Group();

    [GeneratedRegex(@"^\d{1,3}([.,])\d{3}(\1\d{3})*$")]
    private static partial Regex Thousands();

    [GeneratedRegex(@"\s")]
    private static partial Regex Blank();
}
