namespace Lms.Web.Features.Packages.Model;

/// <summary>What the person who imports a course decides after the preview.</summary>
/// <param name="Title">Null for the one that was found.</param>
/// <param name="Modules">In the order in which they were found; those behind the last are taken as they are.</param>
public sealed record ImportChoices(string? Title, IReadOnlyList<ImportChoices.Module> Modules)
{
    public static readonly ImportChoices None = new(null, []);

    /// <param name="Title">Empty for the one that was found.</param>
    public sealed record Module(string Title, bool IsTaken);
}
