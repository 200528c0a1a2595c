namespace Lms.Web.Platform.Health.Checks;

/// <summary>Whether this user may write to the data directory.</summary>
public sealed class DataDirectoryCheck(SiteOptions site) : IDoctorCheck
{
    public string What => "Data directory";

    public Task<IReadOnlyList<Finding>> LookAsync(Examination examination, CancellationToken stop) =>
        Task.FromResult<IReadOnlyList<Finding>>([Look()]);

    private Finding Look()
    {
        if (!Directory.Exists(site.InData()))
            return new(What, true, $"{site.InData()} does not exist yet; it is created on first start.", null, IsSetUp: false);
        return WriteProbe.Complaint(site.InData()) is { } why
            ? new(
                What,
                false,
                why,
                $"Give this user write access to {site.InData()}, or set Site:DataDirectory to a directory this user can write to."
            )
            : new(What, true, site.InData(), null);
    }
}
