using Lms.Web.Features.People;
using Lms.Web.Features.People.Model;
using Microsoft.AspNetCore.DataProtection;

namespace Lms.Web.Features.Notifications.Model;

/// <summary>At an address that several institutions share, the link says which one is meant.</summary>
internal sealed class UnsubscribeLinks(IDataProtectionProvider protection) : ILinkOfInstitution
{
    public Guid? InstitutionOf(HttpRequest request) =>
        request.Path.StartsWithSegments("/unsubscribe") ? Unsubscribing.InstitutionOf(protection, request.Query["t"]) : null;
}
