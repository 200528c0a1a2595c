namespace Lms.Web.Features.Certificates.Model;

/// <summary>Everything that is printed on a certificate.</summary>
public sealed record CertificateContent
{
    /// <summary>Dark enough to be read on paper.</summary>
    public const string DefaultAccent = Institutions.Model.Accent.Default;

    public required string Number { get; init; }

    public required string IssuedTo { get; init; }

    public required string CourseTitle { get; init; }

    public required string InstitutionName { get; init; }

    public string? InstructorName { get; init; }

    public required DateOnly CompletedOn { get; init; }

    /// <summary>None are printed when it is zero.</summary>
    public decimal CeCredits { get; init; }

    public string? Designation { get; init; }

    public string? Grade { get; init; }

    public DateOnly? ExpiresOn { get; init; }

    /// <summary>The URL that the QR code opens.</summary>
    public required string VerifyUrl { get; init; }

    /// <summary><c>#rrggbb</c>; a color too light to read on white is darkened, and anything else becomes the default.</summary>
    public string Accent { get; init; } = DefaultAccent;
}
