using Lms.Web.Kernel;

namespace Lms.Web.Features.Certificates;

/// <summary>A certificate was issued; its PDF is still to be printed.</summary>
public sealed record CertificateIssued(Guid CertificateId) : IEvent;

/// <summary>The PDF is stored, and its owner can be notified.</summary>
public sealed record CertificatePrinted(Guid CertificateId) : IEvent;
