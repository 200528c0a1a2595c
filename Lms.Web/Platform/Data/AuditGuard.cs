using Microsoft.EntityFrameworkCore.Migrations;

namespace Lms.Web.Platform.Data;

/// <summary>The database itself protects the audit log from being changed or removed.</summary>
internal static class AuditGuard
{
    private const string Refuse = "RefuseAuditChange";

    private static readonly AppendOnly.Table[] Log =
    [
        new(
            "AuditEntries",
            ["Id", "InstitutionId", "At", "PersonId", "Action", "Entity", "EntityId", "AboutId"],
            [("PersonName", "''"), ("Changes", "NULL"), ("Address", "NULL"), ("UserAgent", "NULL")],
            [
                ["Id"],
            ]
        ),
        new(
            "AuditSeals",
            ["InstitutionId", "Number", "EntryId", "ActorDigest", "ChangesDigest", "Hash"],
            [("ActorSalt", "NULL"), ("ChangesSalt", "NULL")],
            [
                ["InstitutionId", "Number"],
                ["EntryId"],
            ]
        ),
        new(
            "AuditChecks",
            ["Id", "InstitutionId", "At", "Number", "Hash", "Problem"],
            [],
            [
                ["Id"],
            ]
        ),
    ];

    internal static void Create(MigrationBuilder migration) => AppendOnly.Keep(migration, Log, "The audit log is append-only.", Refuse);

    internal static void Drop(MigrationBuilder migration) => AppendOnly.Release(migration, Log, Refuse);
}
