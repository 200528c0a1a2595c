using Lms.Web.Platform.Data;

namespace Lms.Web.Platform.Health;

/// <summary>Checks what the product needs, and says in plain words what is missing. It changes and creates nothing.</summary>
public sealed class Doctor(IEnumerable<IDoctorCheck> checks)
{
    /// <param name="thorough">
    /// Also runs slow checks: calculates the chain of every audit log again, instead of returning its last result.
    /// </param>
    public async Task<IReadOnlyList<Finding>> LookAsync(CancellationToken stop, bool thorough = false)
    {
        var (examination, findings) = (new Examination(thorough), new List<Finding>());
        foreach (var check in checks)
            if (check.Needs <= examination.Database)
                findings.AddRange(await LookAsync(check, examination, stop));
        return findings;
    }

    /// <summary>A check that cannot be performed is also a finding.</summary>
    private static async Task<IReadOnlyList<Finding>> LookAsync(IDoctorCheck check, Examination examination, CancellationToken stop)
    {
        try
        {
            return await check.LookAsync(examination, stop);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            return
            [
                new(
                    check.What,
                    false,
                    failure.GetBaseException().Message,
                    StorageTrouble.Of(failure)?.Advice ?? "Check the log of the process and the settings of this component."
                ),
            ];
        }
    }
}
