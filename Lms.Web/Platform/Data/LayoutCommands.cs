using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Lms.Web.Platform.Data;

/// <summary>
/// The commands that make the layout which a database had after one of the migrations, one by one. EF's script of them cannot be run as a
/// whole, because steps that are written by hand need not end with a semicolon.
/// </summary>
internal static class LayoutCommands
{
    /// <param name="last">The last migration to include.</param>
    public static IEnumerable<string> UpTo(LmsContext db, string last)
    {
        var migrations = db.GetService<IMigrationsAssembly>();
        var (generator, history, models) = (
            db.GetService<IMigrationsSqlGenerator>(),
            db.GetService<IHistoryRepository>(),
            db.GetService<IModelRuntimeInitializer>()
        );
        yield return history.GetCreateScript();
        foreach (var (id, type) in migrations.Migrations)
        {
            var migration = migrations.CreateMigration(type, db.Database.ProviderName!);
            var model = models.Initialize(migration.TargetModel, designTime: true, validationLogger: null);
            foreach (var command in generator.Generate(migration.UpOperations, model))
                yield return command.CommandText;
            yield return history.GetInsertScript(new HistoryRow(id, ProductInfo.GetVersion()));
            if (id == last)
                yield break;
        }
    }
}
