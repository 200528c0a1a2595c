namespace Lms.Web.Kernel;

/// <summary>Rounds once, at the end, half away from zero.</summary>
public static class Rounding
{
    public static decimal ToCents(decimal value) => decimal.Round(value, 2, MidpointRounding.AwayFromZero);
}
