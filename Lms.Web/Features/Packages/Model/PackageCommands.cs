using System.Globalization;
using Lms.Web.Features.Institutions.Model;
using Lms.Web.Features.People.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Configuration;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Text;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Packages.Model;

/// <summary>Commands for people who keep courses in git: results go to standard output, errors to standard error.</summary>
public static class PackageCommands
{
    public const string Help = """
        Lms.Web course export SLUG PATH                      export a course as a folder, or as a package if PATH ends in .zip
        Lms.Web course import PATH [--as SLUG] [--dry-run]   create a course from a package, a zip, or a folder of Markdown
                [--title TITLE]                              the title of the course, if not the one that is found
                [--owner EMAIL] [--institution NAME]         the owner; by default the first administrator of the only institution
        """;

    private const int Usage = ExitStatus.Usage,
        Refused = ExitStatus.Refused;

    /// <summary>Whether the arguments are complete.</summary>
    public static bool Fits(string[] words) =>
        words is [_, "export", var slug, var path, ..] && !slug.StartsWith('-') && !path.StartsWith('-')
        || words is [_, "import", var source, ..] && !source.StartsWith('-');

    public static async Task<int> RunAsync(IServiceProvider services, string[] args, CancellationToken stop)
    {
        await using var scope = services.CreateAsyncScope();
        try
        {
            return args switch
            {
                [_, "export", var slug, var path, ..] when !slug.StartsWith('-') => await ExportAsync(
                    scope.ServiceProvider,
                    args,
                    slug,
                    path,
                    stop
                ),
                [_, "import", var path, ..] when !path.StartsWith('-') => await ImportAsync(scope.ServiceProvider, args, path, stop),
                _ => Say(Help, Usage),
            };
        }
        catch (Exception wrong) when (wrong is PackageException or IOException or UnauthorizedAccessException)
        {
            return Say(wrong.Message, Refused);
        }
    }

    private static async Task<int> ExportAsync(IServiceProvider services, string[] args, string slug, string path, CancellationToken stop)
    {
        if (await EnterAsync(services, args, stop) is { } why)
            return Say(why, Refused);
        var db = services.GetRequiredService<LmsContext>();
        if (await db.Courses.Where(c => c.Slug == slug).Select(c => (Guid?)c.Id).SingleOrDefaultAsync(stop) is not { } id)
            return Say($"Course {slug} not found.", Refused);
        var exporter = services.GetRequiredService<CourseExporter>();
        if (path.EndsWith(".zip", StringComparison.OrdinalIgnoreCase))
        {
            await using var file = new FileStream(path, FileMode.Create, FileAccess.ReadWrite);
            await exporter.ZipAsync(id, file, stop);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{path}: {file.Length} bytes"));
            return 0;
        }
        foreach (var part in await exporter.FolderAsync(id, path, stop))
            Console.WriteLine(part);
        return 0;
    }

    private static async Task<int> ImportAsync(IServiceProvider services, string[] args, string path, CancellationToken stop)
    {
        if (!File.Exists(path) && !Directory.Exists(path))
            return Say($"No such file or folder: {path}", Refused);
        if (await EnterAsync(services, args, stop) is { } why)
            return Say(why, Refused);
        using var source = Directory.Exists(path) ? PackageSource.OfFolder(path) : PackageSource.OfZip(File.OpenRead(path), stop);
        var importer = services.GetRequiredService<CourseImporter>();
        var plan = await importer.LookAroundAsync(
            importer.Plan(
                source,
                Path.GetFileNameWithoutExtension(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path))),
                new(Option(args, "--title"), [])
            ),
            stop
        );
        Print(plan);
        if (importer.Rehearse(plan).Refusal is { } wrong)
            return Say(wrong.InEnglish(), Refused);
        if (args.Contains("--dry-run"))
            return 0;
        var owner = services.GetRequiredService<Viewer>().Id;
        var made = await importer.MakeAsync(plan, source, owner, Option(args, "--as"), stop);
        if (made.Refusal is { } refusal)
            return Say(refusal.InEnglish(), Refused);
        Console.WriteLine($"Created course {made.Value.Slug} as a draft.");
        return 0;
    }

    /// <summary>The worst loss first, so that it is read; what lost nothing is the last.</summary>
    private static void Print(Plan plan)
    {
        foreach (var group in plan.Report.GroupBy(l => l.Fate))
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{group.Key.Text()}: {group.Count()}"));
            foreach (var line in group)
            {
                var place = line.Line > 0 ? string.Create(CultureInfo.InvariantCulture, $"{line.Path}:{line.Line}") : line.Path;
                Console.WriteLine(line.Why is null ? $"  {place}" : $"  {place}  {line.Why.InEnglish()}");
            }
        }
        Console.WriteLine(
            $"{plan.Sheet.Title}: {Number(plan.Modules.Count, "module")}, {Number(plan.Lessons.Count(), "lesson")}, "
                + Number(plan.Files.Count, "file")
        );

        static string Number(int count, string what) =>
            string.Create(CultureInfo.InvariantCulture, $"{count} {what}{(count == 1 ? "" : "s")}");
    }

    /// <summary>Works in the institution and for the person that are named.</summary>
    /// <returns>Why that cannot be, or null.</returns>
    private static async Task<string?> EnterAsync(IServiceProvider services, string[] args, CancellationToken stop)
    {
        var all = await services.GetRequiredService<InstitutionDirectory>().AllAsync(stop);
        var named = Option(args, "--institution");
        var institution = named is null
            ? all.Count == 1
                ? all[0]
                : null
            : all.FirstOrDefault(i =>
                string.Equals(i.Name, named, StringComparison.OrdinalIgnoreCase)
                || string.Equals(i.HostName, named, StringComparison.OrdinalIgnoreCase)
            );
        if (institution is null)
            return all.Count == 0 ? "The product is not set up yet."
                : named is null ? "There is more than one institution. Choose one with --institution."
                : $"Institution {named} not found.";
        var viewer = services.GetRequiredService<Viewer>();
        viewer.Visit(institution.Id, institution.Name, institution.Zone);
        var (db, email) = (services.GetRequiredService<LmsContext>(), Option(args, "--owner"));
        var upper = email is null ? null : EmailAddress.Key(email);
        var members = db.Memberships.AsNoTracking().Open.Where(m => m.Role == Role.Admin || (m.Role == Role.Instructor && upper != null));
        if (upper is not null)
            members = members.Where(m => m.Person.NormalizedEmail == upper);
        var owner = await members
            .OrderBy(m => m.JoinedAt)
            .Select(m => new
            {
                m.PersonId,
                m.Person.DisplayName,
                m.Person.Email,
                m.Role,
                m.Person.TimeZone,
            })
            .FirstOrDefaultAsync(stop);
        if (owner is null)
            return email is null ? $"{institution.Name} has no administrator." : $"{email} cannot create courses at {institution.Name}.";
        viewer.SignIn(
            owner.PersonId,
            owner.DisplayName,
            owner.Email ?? "",
            owner.Role,
            isOperator: false,
            Clock.Zone(owner.TimeZone),
            "system"
        );
        return null;
    }

    private static string? Option(string[] args, string name) =>
        Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;

    private static int Say(string text, int status)
    {
        Console.Error.WriteLine(text);
        return status;
    }
}
