using Htmx;
using Lms.Web.Features.Courses;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Files;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Packages.Importing;

/// <summary>Where packages arrive in pieces, for the person who sends them; every piece is asked whether it may.</summary>
public sealed class UploadsModel(TusExchange exchange) : Screen
{
    [Can(TeachingAct.CreateCourses)]
    public async Task<IActionResult> OnPost(Guid? id) =>
        id is null ? await exchange.BeginAsync(HttpContext, "/teach/courses/import/uploads", Viewer.Id, FileKind.Packages) : NotFound();

    [Can(TeachingAct.CreateCourses)]
    public Task<IActionResult> OnHead(Guid id) => exchange.LookAsync(HttpContext, id, Viewer.Id);

    [Can(TeachingAct.CreateCourses)]
    [Takes(Bodies.PieceMegabytes)]
    public Task<IActionResult> OnPatch(Guid id) => exchange.TakeAsync(HttpContext, id, Viewer.Id, FileKind.Packages);

    [Can(TeachingAct.CreateCourses)]
    public Task<IActionResult> OnDelete(Guid id) => exchange.GiveUpAsync(HttpContext, id, Viewer.Id);
}
