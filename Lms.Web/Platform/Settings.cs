using System.Net;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Text;
using Npgsql;

namespace Lms.Web.Platform;

/// <summary>Checks the configuration before anything starts.</summary>
public static class Settings
{
    /// <summary>Null, or a sentence that names the invalid key and its valid values.</summary>
    public static string? Complaint(SiteOptions site, DatabaseOptions database)
    {
        if (!Uri.TryCreate(site.BaseUrl, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            return $"Site:BaseUrl is “{site.BaseUrl}”; it must be the full URL of the product, such as https://learn.example.org.";
        if (site.Proxies.FirstOrDefault(p => !IPAddress.TryParse(p, out _) && !IPNetwork.TryParse(p, out _)) is { } proxy)
            return $"Site:Proxies contains “{proxy}”; it must be an IP address such as 10.0.0.2 or a network such as 10.0.0.0/8.";
        if (site.DataDirectory.Length == 0)
            return "Site:DataDirectory is empty; set it to a directory the product can write to.";
        if (database.Provider is not ("Sqlite" or "Postgres"))
            return $"Database:Provider is “{database.Provider}”; it must be Sqlite or Postgres.";
        if (!database.IsSqlite && database.ConnectionString.Length == 0)
            return "Database:ConnectionString is empty; PostgreSQL requires one, such as Host=db;Database=lms;Username=lms;Password=….";
        if (database.Synchronous is not (null or "Normal" or "Off"))
            return $"Database:Synchronous is “{database.Synchronous}”; leave it out, or set it to Normal or Off.";
        if (Languages.Find(site.Language) is null)
            return $"Site:Language is “{site.Language}”; it must be the tag of an available language, such as en, de or ar.";
        return Unreadable(database);
    }

    /// <summary>Names the invalid keyword, and never its value, because the string contains a password.</summary>
    private static string? Unreadable(DatabaseOptions database)
    {
        try
        {
            if (database.IsSqlite)
                _ = Databases.SqliteConnection(database.ConnectionString);
            else if (!NamesHost(database.ConnectionString))
                return "Database:ConnectionString is missing a Host, which PostgreSQL requires, such as Host=db;Database=lms;Username=lms.";
            return null;
        }
        catch (ArgumentException failure)
        {
            return $"Database:ConnectionString is not valid: {failure.Message}";
        }
    }

    /// <summary>A separate method, so that Npgsql is not loaded where it is not needed.</summary>
    private static bool NamesHost(string connection) =>
        new NpgsqlConnectionStringBuilder(Databases.PostgresConnection(connection)).Host is { Length: > 0 };
}
