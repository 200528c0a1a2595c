using Lms.Web.Kernel;

namespace Lms.Web.Features.Certificates;

/// <summary>A certificate exists; its PDF is still to be made.</summary>
public sealed record CertificateIssued(Guid CertificateId) : IEvent;

/// <summary>The PDF lies in the store; its owner can be told.</summary>
public sealed record CertificatePrinted(Guid CertificateId) : IEvent;
