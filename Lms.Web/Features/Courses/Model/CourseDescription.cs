using Lms.Web.Kernel;
using Lms.Web.Platform.Text;

namespace Lms.Web.Features.Courses.Model;

/// <summary>The course's description in the catalog. Replaced as a whole when edited.</summary>
public sealed record CourseDescription
{
    /// <summary>Up to 200 characters for cards and search results.</summary>
    public string Summary { get; init; } = "";

    public string Markdown { get; init; } = "";

    /// <summary>Rendered from the Markdown when it is saved.</summary>
    public string Html { get; private init; } = "";

    public string? Code { get; init; }

    public IReadOnlyList<string> Objectives { get; init; } = [];

    public string Prerequisites { get; init; } = "";

    public string TargetAudience { get; init; } = "";

    public IReadOnlyList<string> Tags { get; init; } = [];

    public Level Level { get; init; }

    /// <summary>BCP 47 tag of the language it is taught in.</summary>
    public string Language { get; init; } = "en";

    public Delivery Delivery { get; init; }

    /// <summary>The author's estimate of the duration, in minutes; 0 uses the sum of the lessons.</summary>
    public int EstimatedMinutes { get; init; }

    public decimal Credits { get; init; }

    /// <summary>Continuing-education credits.</summary>
    public decimal CeCredits { get; init; }

    public string? Designation { get; init; }

    public Pricing Pricing { get; init; }

    public decimal? Price { get; init; }

    public decimal? MemberPrice { get; init; }

    public string Currency { get; init; } = "EUR";

    public string? PromoVideoUrl { get; init; }

    public string? InstructorBio { get; init; }

    /// <summary>The same with the Markdown rendered.</summary>
    public CourseDescription Rendered() => this with { Html = MarkdownText.Render(Markdown).Html };

    public Refusal? Refusal()
    {
        if (Summary.Length > 200)
            return new("Keep the short description within 200 characters.", "Summary");
        if (Markdown.Length > MarkdownText.MaxLength)
            return new("The description is too long.", "Markdown");
        if (!Money.IsCurrency(Currency))
            return new("Enter a currency as three capital letters, such as EUR.", "Currency");
        if (Price is < 0 || MemberPrice is < 0)
            return new("The price can’t be below zero.", "Price");
        if (EstimatedMinutes is < 0 or > 100_000)
            return new("Enter the minutes as a number from 0 to 100,000.", "EstimatedMinutes");
        if (Credits < 0 || CeCredits < 0)
            return new("Credits can’t be below zero.", "Credits");
        if (PromoVideoUrl is { } url && !url.StartsWith("https://", StringComparison.OrdinalIgnoreCase))
            return new("The video URL must start with https://.", "PromoVideoUrl");
        return null;
    }
}
