using System.Security.Cryptography;
using Lms.Web.Kernel;
using Lms.Web.Platform.Personal;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lms.Web.Features.Certificates.Model;

/// <summary>Proof that someone completed a course, in the wording that applied when it was issued.</summary>
public sealed class Certificate : Entity, IOwned, IAudited
{
    /// <summary>Excludes letters and digits that look alike (I, L, O, U, 0, 1): 30 characters, so 30⁸ numbers a year.</summary>
    public const string Alphabet = "ABCDEFGHJKMNPQRSTVWXYZ23456789";

    private Certificate() { }

    public Certificate(Guid enrollmentId, Guid personId, Guid courseId, string number, DateTime now)
    {
        EnrollmentId = enrollmentId;
        PersonId = personId;
        CourseId = courseId;
        Number = number;
        IssuedAt = now;
        Raise(new CertificateIssued(Id));
    }

    public Guid InstitutionId { get; set; }

    /// <summary>One certificate for each enrollment: issuing again finds the first.</summary>
    public Guid EnrollmentId { get; private set; }

    public Guid PersonId { get; private set; }

    public Guid CourseId { get; private init; }

    /// <summary><c>CERT-YYYY-XXXXXXXX</c>.</summary>
    public string Number { get; private init; } = "";

    public required string IssuedTo { get; init; }

    public required string CourseTitle { get; init; }

    public required string InstitutionName { get; init; }

    public string? InstructorName { get; init; }

    /// <summary>The person of that name.</summary>
    public Guid? InstructorId { get; init; }

    public DateOnly CompletedOn { get; init; }

    public decimal CeCredits { get; init; }

    public string? Designation { get; init; }

    public string? Grade { get; init; }

    public DateTime IssuedAt { get; private init; }

    public DateTime? ExpiresAt { get; init; }

    public DateTime? RevokedAt { get; private set; }

    public string? RevokedBecause { get; private set; }

    /// <summary>The PDF, once it is printed.</summary>
    public Guid? FileId { get; private set; }

    public bool IsRevoked => RevokedAt is not null;

    public static string NewNumber(DateTime now) => $"CERT-{now.Year:0000}-{RandomNumberGenerator.GetString(Alphabet, 8)}";

    /// <summary>How people type a number: any case, with or without the hyphens, spaces between.</summary>
    public static string Normalize(string number)
    {
        var signs = new string([.. number.ToUpperInvariant().Where(char.IsAsciiLetterOrDigit)]);
        return signs.Length == 16 && signs.StartsWith("CERT", StringComparison.Ordinal)
            ? $"CERT-{signs[4..8]}-{signs[8..]}"
            : number.Trim().ToUpperInvariant();
    }

    /// <summary>True for the first; a second PDF is discarded.</summary>
    public bool Attach(Guid fileId)
    {
        if (FileId is not null)
            return false;
        FileId = fileId;
        Raise(new CertificatePrinted(Id));
        return true;
    }

    /// <summary>Moves it to another account of the same person and that enrollment; the printed PDF is not changed.</summary>
    public void MoveTo(Guid personId, Guid enrollmentId) => (PersonId, EnrollmentId) = (personId, enrollmentId);

    public Result Revoke(string? reason, DateTime now)
    {
        if (IsRevoked)
            return new Refusal("This certificate has already been revoked.");
        if (string.IsNullOrWhiteSpace(reason))
            return new Refusal("Enter a reason. Anyone who verifies the certificate sees it.", "Reason");
        (RevokedAt, RevokedBecause) = (now, reason.Trim());
        return Result.Done;
    }

    public Result Reinstate()
    {
        (RevokedAt, RevokedBecause) = (null, null);
        return Result.Done;
    }

    internal sealed class Mapping : IEntityTypeConfiguration<Certificate>
    {
        public void Configure(EntityTypeBuilder<Certificate> builder)
        {
            builder.ToTable("Certificates");
            builder.Property(c => c.Number).HasMaxLength(20);
            builder.Property(c => c.IssuedTo).HasMaxLength(200);
            builder.Property(c => c.CourseTitle).HasMaxLength(160);
            builder.Property(c => c.InstitutionName).HasMaxLength(120);
            builder.Property(c => c.InstructorName).HasMaxLength(200);
            builder.Property(c => c.Designation).HasMaxLength(80);
            builder.Property(c => c.Grade).HasMaxLength(20);
            builder.Property(c => c.RevokedBecause).HasMaxLength(500);
            builder.HasIndex(c => c.EnrollmentId).IsUnique();
            builder.HasIndex(c => c.Number).IsUnique();
            builder.HasIndex(c => new { c.PersonId, c.IssuedAt });
            builder.HasIndex(c => c.CourseId);
            builder.HasIndex(c => c.InstructorId);
            builder
                .Personal(c => c.PersonId)
                .Stays("a certificate is a document")
                .Keeps("the institution’s settings decide whether the name is kept: PersonalDataOfCertificates", c => c.IssuedTo)
                .KeepsTheRest("it is part of the document")
                .Exports("certificates", "Certificates")
                .ExportsFiles(c => c.FileId ?? Guid.Empty);
            builder
                .Personal(c => c.InstructorId)
                .Stays("a certificate is a document")
                .Keeps("the institution’s settings decide whether the name is kept: PersonalDataOfCertificates", c => c.InstructorName)
                .NotExported("these are other people’s certificates");
        }
    }
}
