using Lms.Web.Platform.Data;
using Microsoft.EntityFrameworkCore.Design;

return;

namespace Lms.Ef
{
    /// <summary>Lets <c>dotnet ef</c> build the SQLite context without starting the application.</summary>
    public sealed class SqliteDesign : IDesignTimeDbContextFactory<SqliteLmsContext>
    {
        public SqliteLmsContext CreateDbContext(string[] args) => new(Databases.SqliteOptions("Data Source=:memory:"));
    }

    /// <summary>Lets <c>dotnet ef</c> build the PostgreSQL context without a server.</summary>
    public sealed class PostgresDesign : IDesignTimeDbContextFactory<PostgresLmsContext>
    {
        public PostgresLmsContext CreateDbContext(string[] args) => new(Databases.PostgresOptions("Host=127.0.0.1;Database=none"));
    }
}
