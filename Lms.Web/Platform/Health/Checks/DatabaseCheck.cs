using System.Globalization;
using Lms.Web.Platform.Data;

namespace Lms.Web.Platform.Health.Checks;

/// <summary>Whether the database answers and has the schema of this version.</summary>
public sealed class DatabaseCheck(DatabaseOptions database, IServiceScopeFactory scopes) : IDoctorCheck
{
    public string What => "Database";

    public async Task<IReadOnlyList<Finding>> LookAsync(Examination examination, CancellationToken stop)
    {
        var finding = await LookAsync(stop);
        if (finding.IsWell)
            examination.Database = finding.IsSetUp ? DatabaseState.Usable : DatabaseState.Empty;
        return [finding];
    }

    private async Task<Finding> LookAsync(CancellationToken stop)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<LmsContext>();
        var layout = await Layout.OfAsync(db, stop);
        if (layout.Refusal is { } newer)
            return new(
                What,
                false,
                string.Format(CultureInfo.InvariantCulture, newer.Text, newer.Arguments),
                "Start the newer version, or run: Lms.Web rollback"
            );
        if (layout.IsNew)
            return new(What, true, $"{database.Provider}: no database yet; it is created on first start.", null, IsSetUp: false);
        return layout.Pending.Count == 0
            ? new(What, true, $"{database.Provider}, schema of version {layout.Version ?? Layout.ThisVersion}", null)
            : new(What, false, $"Pending schema changes: {layout.Pending.Count}.", "Run: Lms.Web migrate");
    }
}
