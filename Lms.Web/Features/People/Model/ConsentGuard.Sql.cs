using Lms.Web.Platform.Data;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Lms.Web.Features.People.Model;

/// <summary>The database itself protects what people agreed to from being changed or removed.</summary>
internal static class ConsentGuard
{
    private const string Refuse = "RefuseConsentChange";

    private static readonly AppendOnly.Table[] Tables =
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

    internal static void Create(MigrationBuilder migration) => AppendOnly.Keep(migration, Tables, "consents are append-only", Refuse);

    internal static void Drop(MigrationBuilder migration) => AppendOnly.Release(migration, Tables, Refuse);
}
