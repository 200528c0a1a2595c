using System.Security.Cryptography;
using Lms.Web.Features.Courses.Authoring;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Files;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Mvc;

namespace Lms.Web.Features.Courses.Packages;

/// <summary>
/// Brings a course in, in two steps: what would come of it, then the course. The bytes wait in the store between them; no row refers to
/// them, so what is given up is cleared away a day later.
/// </summary>
[RequestSizeLimit(MostBytes + (1 << 20)), RequestFormLimits(MultipartBodyLengthLimit = MostBytes + (1 << 20))]
public sealed class ImportModel(CourseImporter importer, IFileStore store, IDataProtectionProvider protection) : Screen
{
    public const int MostShown = 500;

    private const long MostBytes = 1L << 30;

    private readonly IDataProtector protector = protection.CreateProtector("Lms.CoursePackages");

    [BindProperty] public IFormFile? Upload { get; set; }

    /// <summary>Names the bytes, sealed for whoever brought them.</summary>
    [BindProperty] public string? Package { get; set; }

    /// <summary>Of the file, for a folder that does not say what it is.</summary>
    [BindProperty] public string? Name { get; set; }

    public Plan? Found { get; private set; }

    [Can(TeachingAct.CreateCourses)]
    public void OnGet()
    {
    }

    [Can(TeachingAct.CreateCourses)]
    public async Task<IActionResult> OnPost()
    {
        if (Upload is null || Upload.Length == 0) return await Refused(new Refusal("Choose a file first.", "Upload"));
        await using var content = Upload.OpenReadStream();
        var stored = await store.PutAsync(content, MostBytes, Stop);
        if (stored.Refusal is { } why) return await Refused(why);
        (Package, Name) = (protector.Protect($"{Viewer.Id:N}{stored.Value.Hash}"), Path.GetFileNameWithoutExtension(Upload.FileName));
        ModelState.Clear();
        try
        {
            using var source = (await OpenAsync())!;
            Found = Planner.Make(source, Title());
            return Page();
        }
        catch (PackageException wrong)
        {
            return await Refused(new Refusal("{0}", null, wrong.Message));
        }
    }

    [Can(TeachingAct.CreateCourses)]
    public Task<IActionResult> OnPostMake()
    {
        Course? made = null;
        return Try(async () =>
        {
            try
            {
                using var source = await OpenAsync();
                if (source is null) return new Refusal("The file is not there any more. Choose it again.");
                var course = await importer.MakeAsync(Planner.Make(source, Title()), source, Viewer.Id, null, Stop);
                if (course.Refusal is { } why) return why;
                made = course.Value;
                return Result.Done;
            }
            catch (PackageException wrong)
            {
                return new Refusal("{0}", null, wrong.Message);
            }
        }, "The course is here. It is a draft: look at it before you publish it.", () => $"/teach/courses/{made!.Slug}/outline", null);
    }

    private string Title() => string.IsNullOrWhiteSpace(Name) ? "Course" : Name.Length > 160 ? Name[..160] : Name;

    private async Task<PackageSource?> OpenAsync()
    {
        try
        {
            var plain = protector.Unprotect(Package ?? "");
            return plain[..32] == Viewer.Id.ToString("N") && await store.OpenAsync(plain[32..], Stop) is { } bytes ? PackageSource.OfZip(bytes) : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}

/// <summary>Takes a course away as a package.</summary>
public sealed class ExportModel(CourseExporter exporter, SiteOptions site) : CourseScreen
{
    [Can(CourseAct.Edit)]
    public async Task<IActionResult> OnGet()
    {
        var file = TemporaryFile.Create(site);
        await exporter.ZipAsync(Subject.Id, file, Stop);
        file.Position = 0;
        return File(file, "application/zip", $"{Subject.Slug}.zip");
    }
}
