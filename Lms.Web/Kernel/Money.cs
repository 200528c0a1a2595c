using System.Globalization;

namespace Lms.Web.Kernel;

/// <summary>An amount in a currency.</summary>
/// <param name="Amount">In whole units (12.50 is twelve and a half), two decimals.</param>
/// <param name="Currency">ISO 4217 code, three capital letters.</param>
public readonly record struct Money(decimal Amount, string Currency)
{
    public static bool IsCurrency(string? code) => code is { Length: 3 } && code.All(char.IsAsciiLetterUpper);

    public override string ToString() => string.Create(CultureInfo.CurrentCulture, $"{Amount:N2} {Currency}");
}
