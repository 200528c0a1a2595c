using Lms.Web.Features.Courses.Model;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace Lms.Web.Features.Authoring.Outline;

/// <summary>The availability of a lesson or module, with the forms that change it.</summary>
public sealed record AvailabilityPanel
{
    /// <summary>The URL that the forms submit to.</summary>
    public required string Url { get; init; }

    public required bool MayEdit { get; init; }

    /// <summary>No one could ever meet the restrictions, so they are ignored.</summary>
    public required bool IsStuck { get; init; }

    /// <summary>One of the restrictions is enough.</summary>
    public required bool IsAny { get; init; }

    /// <summary>Empty if it is available from the start.</summary>
    public required IReadOnlyList<Restriction> When { get; init; }

    /// <summary>Empty if the viewer may not edit it.</summary>
    public required IReadOnlyList<Offer> Offers { get; init; }

    /// <summary>A restriction in words.</summary>
    /// <param name="Ignored">Why it is ignored; null if it is not.</param>
    public sealed record Restriction(string Icon, string Text, string? Ignored);

    /// <summary>A kind of restriction that can be added.</summary>
    public sealed record Offer(IUnlockKind Kind, IReadOnlyList<Field> Fields);

    /// <param name="Choices">Null if it is not a list to choose from.</param>
    /// <param name="Typed">What was entered and refused.</param>
    public sealed record Field(UnlockField Of, IReadOnlyList<SelectListItem>? Choices, string? Typed);
}
