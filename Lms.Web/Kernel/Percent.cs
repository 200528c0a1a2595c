namespace Lms.Web.Kernel;

/// <summary>Percentages are 0–100 with two decimals.</summary>
public static class Percent
{
    /// <summary><paramref name="part"/> as a percentage of <paramref name="whole"/>; 0 of nothing is 0, and never more than 100.</summary>
    public static decimal Of(decimal part, decimal whole) => whole <= 0 ? 0 : Math.Clamp(Rounding.ToCents(part * 100 / whole), 0, 100);
}
