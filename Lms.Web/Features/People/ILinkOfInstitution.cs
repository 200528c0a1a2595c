namespace Lms.Web.Features.People;

/// <summary>Links in emails that identify their institution, for addresses that several share and readers who are not signed in.</summary>
public interface ILinkOfInstitution
{
    /// <returns>Null when the request is for something else, or the link is damaged.</returns>
    Guid? InstitutionOf(HttpRequest request);
}
