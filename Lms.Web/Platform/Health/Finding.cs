namespace Lms.Web.Platform.Health;

/// <summary>One thing that was checked.</summary>
/// <param name="Advice">What to do about it; null when all is well.</param>
/// <param name="IsSetUp">False when nothing is wrong, but nothing works either until someone sets it up.</param>
public sealed record Finding(string What, bool IsWell, string Detail, string? Advice, bool IsSetUp = true);
