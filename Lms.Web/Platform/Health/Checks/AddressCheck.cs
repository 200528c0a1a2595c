using Lms.Web.Platform.Access;

namespace Lms.Web.Platform.Health.Checks;

/// <summary>Whether people can reach the product at its URL.</summary>
public sealed class AddressCheck(SiteOptions site, TlsWatch tls) : IDoctorCheck
{
    public string What => "URL";

    public Task<IReadOnlyList<Finding>> LookAsync(Examination examination, CancellationToken stop) =>
        Task.FromResult<IReadOnlyList<Finding>>([
            tls.Complaint is { } complaint ? new(What, false, complaint, tls.Advice) : new(What, true, site.BaseUrl, null),
        ]);
}
