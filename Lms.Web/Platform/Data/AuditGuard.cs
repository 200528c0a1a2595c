using Microsoft.EntityFrameworkCore.Migrations;

namespace Lms.Web.Platform.Data;

/// <summary>The data that the database itself protects from being changed or removed.</summary>
public static class AuditGuard
{
    private const string Refuse = "RefuseAuditChange";

    private const string RefuseConsents = "RefuseConsentChange";

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

    private static readonly AppendOnly.Table[] Consents =
    [
        new(
            "Consents",
            ["Id", "InstitutionId", "PersonId", "Kind", "Number", "At"],
            [("Address", "NULL")],
            [
                ["Id"],
                ["PersonId", "InstitutionId", "Kind", "Number"],
            ]
        ),
    ];

    internal static void Create(MigrationBuilder migration)
    {
        AppendOnly.Keep(migration, Log, "The audit log is append-only.", Refuse);
        AppendOnly.Keep(migration, Consents, "Consents are append-only.", RefuseConsents);
    }

    internal static void Drop(MigrationBuilder migration)
    {
        AppendOnly.Release(migration, Consents, RefuseConsents);
        AppendOnly.Release(migration, Log, Refuse);
    }
}
