using Lms.Web.Features.People.Model;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Lms.Web.Platform.Data.Migrations;

/// <summary>
/// The parts of the layout beyond the tables and indexes that EF writes itself. The first migration calls this at its end.
/// </summary>
internal static class HandWritten
{
    internal static void Create(MigrationBuilder migration)
    {
        FullText.CreateIndex(migration);
        MemberColumns.Create(migration);
        AuditGuard.Create(migration);
        ConsentGuard.Create(migration);
    }

    internal static void Drop(MigrationBuilder migration)
    {
        ConsentGuard.Drop(migration);
        AuditGuard.Drop(migration);
        MemberColumns.Drop(migration);
        FullText.DropIndex(migration);
    }
}
