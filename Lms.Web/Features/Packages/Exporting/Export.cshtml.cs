using Htmx;
using Lms.Web.Features.Courses;
using Lms.Web.Features.Packages.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Files;
using Lms.Web.Platform.Text;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Packages.Exporting;

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
