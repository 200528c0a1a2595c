using System.Data.Common;
using System.Net.Sockets;
using Lms.Web.Kernel;
using Lms.Web.Platform.Data;

namespace Lms.Web.Platform.Health.Checks;

/// <summary>Whether this machine knows the time zones that people have chosen.</summary>
public sealed class TimeZonesCheck(IServiceScopeFactory scopes) : IDoctorCheck
{
    public string What => "Time zones";

    public DatabaseState Needs => DatabaseState.Usable;

    public async Task<IReadOnlyList<Finding>> LookAsync(Examination examination, CancellationToken stop)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var unknown = (await scope.ServiceProvider.GetRequiredService<LmsContext>().ZoneNamesAsync(stop))
                .Where(name => TimeZoneNames.Find(name) is null)
                .ToList();
            return unknown.Count == 0
                ? [new(What, true, "All selected time zones are known on this machine.", null)]
                :
                [
                    new(
                        What,
                        false,
                        $"Unknown on this machine: {string.Join(", ", unknown.Take(5))}. UTC is used instead.",
                        "Install the time zone data of the system (the Debian or Ubuntu package tzdata)."
                    ),
                ];
        }
        catch (Exception failure) when (failure is DbException or SocketException or InvalidOperationException)
        {
            // Problems with the database are reported above.
            return [];
        }
    }
}
