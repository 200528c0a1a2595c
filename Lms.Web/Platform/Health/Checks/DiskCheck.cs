using System.Globalization;

namespace Lms.Web.Platform.Health.Checks;

/// <summary>How much space is left on the disk of the data directory.</summary>
public sealed class DiskCheck(SiteOptions site) : IDoctorCheck
{
    private const long Comfortable = 256L << 20;

    public string What => "Disk";

    public Task<IReadOnlyList<Finding>> LookAsync(Examination examination, CancellationToken stop) =>
        Task.FromResult<IReadOnlyList<Finding>>([Look()]);

    private Finding Look()
    {
        var room = ReadinessCheck.RoomIn(site.InData());
        if (room == long.MaxValue)
            return new(What, true, "The system does not report how much space is free.", null);
        var free = string.Create(CultureInfo.InvariantCulture, $"{room >> 20:N0} MB are free.");
        return room >= Comfortable
            ? new(What, true, free, null)
            : new(
                What,
                false,
                free,
                "Free up space on the disk of the data directory; with less than 32 MB free, the product is not considered ready."
            );
    }
}
