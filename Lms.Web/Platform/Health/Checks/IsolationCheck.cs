using Lms.Web.Platform.Data;

namespace Lms.Web.Platform.Health.Checks;

/// <summary>Whether PostgreSQL too keeps the rows of institutions apart.</summary>
public sealed class IsolationCheck(DatabaseOptions database, IServiceScopeFactory scopes) : IDoctorCheck
{
    public string What => "Institution isolation";

    public DatabaseState Needs => DatabaseState.Usable;

    public async Task<IReadOnlyList<Finding>> LookAsync(Examination examination, CancellationToken stop) => [await LookAsync(stop)];

    private async Task<Finding> LookAsync(CancellationToken stop)
    {
        if (database.IsSqlite)
            return new(What, true, "Enforced by the product; SQLite has no access control of its own for this.", null);
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<LmsContext>();
        if (await RowSecurity.UnlockedAsync(db, stop) is { Count: > 0 } open)
            return new(
                What,
                false,
                $"{open.Count} tables have no row-level security: {string.Join(", ", open.Take(3))}….",
                "Run Lms.Web migrate as the role that owns the tables."
            );
        return await RowSecurity.IsBypassedAsync(db, stop)
            ? new(
                What,
                false,
                "The database role is a superuser or has BYPASSRLS: row-level security does not apply to it.",
                "Connect to PostgreSQL with an ordinary role that owns its tables (docs/operations.md)."
            )
            : new(What, true, "PostgreSQL limits each request to the rows of its own institution.", null);
    }
}
