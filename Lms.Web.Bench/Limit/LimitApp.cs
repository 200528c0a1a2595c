using System.Globalization;
using System.Security.Claims;
using Lms.Web.Platform.Data;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Bench.Limit;

/// <summary>
/// What ASP.NET Core and EF Core cost at the very least: cookie sign-in, one page with its layout, one compiled flat query,
/// one upsert behind a write gate, and one static file. No permissions, no navigation, no antiforgery, no audit. Everything else is ours.
/// </summary>
internal static class LimitApp
{
    private const string Upsert = """
        INSERT INTO "Progress" ("PersonId", "LessonId", "IsDone", "Seconds") VALUES ({0}, {1}, {2}, {3})
        ON CONFLICT ("PersonId", "LessonId") DO UPDATE SET "IsDone" = excluded."IsDone", "Seconds" = "Progress"."Seconds" + excluded."Seconds"
        """;

    public static async Task<int> RunAsync(Settings settings)
    {
        var builder = WebApplication.CreateBuilder([$"--urls={settings["urls"]}"]);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        var database = settings.Database;
        builder
            .Services.AddRazorPages(pages => pages.RootDirectory = "/Limit/Pages")
            .ConfigureApplicationPartManager(parts =>
            {
                foreach (var part in parts.ApplicationParts.Where(p => p.Name == "Lms.Web").ToList())
                    parts.ApplicationParts.Remove(part);
            });
        builder.Services.AddDbContextPool<LimitDb>(options => LimitDb.Use(options, database));
        builder.Services.AddSingleton(new WriteGate(closed: database.IsSqlite));
        builder.Services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie();
        builder.Services.AddAuthorization();
        builder
            .Services.AddDataProtection()
            .SetApplicationName("Limit")
            .PersistKeysToFileSystem(Directory.CreateDirectory(Path.Combine(settings["data"], "keys")));

        var app = builder.Build();
        var films = Path.Combine(settings["data"], "films");
        if (Directory.Exists(films))
            app.UseStaticFiles(new StaticFileOptions { FileProvider = new Microsoft.Extensions.FileProviders.PhysicalFileProvider(films) });
        app.UseRouting();
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapRazorPages();
        app.MapGet(
            "/enter/{person:int}",
            (int person, HttpContext http) =>
                http.SignInAsync(
                    new ClaimsPrincipal(
                        new ClaimsIdentity(
                            [
                                new Claim(ClaimTypes.NameIdentifier, person.ToString(CultureInfo.InvariantCulture)),
                                new Claim(ClaimTypes.Name, "Learner"),
                            ],
                            CookieAuthenticationDefaults.AuthenticationScheme
                        )
                    )
                )
        );
        app.MapPost("/progress/{lesson:int}", SaveAsync).RequireAuthorization();
        await app.RunAsync();
        return 0;
    }

    private static async Task<IResult> SaveAsync(int lesson, LimitDb db, WriteGate gate, HttpContext http)
    {
        var person = int.Parse(http.User.FindFirstValue(ClaimTypes.NameIdentifier)!, CultureInfo.InvariantCulture);
        using (await gate.EnterAsync(http.RequestAborted))
            await db.Database.ExecuteSqlRawAsync(Upsert, [person, lesson, true, 15], http.RequestAborted);
        return Results.NoContent();
    }
}
