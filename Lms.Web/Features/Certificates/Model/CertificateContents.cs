using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Enrollments.Model;
using Lms.Web.Platform;

namespace Lms.Web.Features.Certificates.Model;

public static class CertificateContents
{
    /// <summary>Returns the printed content of a certificate.</summary>
    public static CertificateContent Face(this Certificate it, SiteOptions site) =>
        new()
        {
            Number = it.Number,
            IssuedTo = it.IssuedTo,
            CourseTitle = it.CourseTitle,
            InstitutionName = it.InstitutionName,
            InstructorName = it.InstructorName,
            CompletedOn = it.CompletedOn,
            CeCredits = it.CeCredits,
            Designation = it.Designation,
            Grade = it.Grade,
            ExpiresOn = it.ExpiresAt is { } at ? DateOnly.FromDateTime(at) : null,
            VerifyUrl = site.Url($"/verify/{it.Number}"),
        };
}
