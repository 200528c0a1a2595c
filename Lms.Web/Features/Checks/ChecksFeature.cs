namespace Lms.Web.Features.Checks;

/// <summary>Comprehension checks, which interrupt a lesson. Learning asks them.</summary>
public sealed class ChecksFeature : IFeature;
