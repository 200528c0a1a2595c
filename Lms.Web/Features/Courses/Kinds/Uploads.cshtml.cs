using Lms.Web.Platform.Access;
using Lms.Web.Platform.Files;
using Microsoft.AspNetCore.Mvc;

namespace Lms.Web.Features.Courses.Kinds;

/// <summary>Receives files of a course in chunks, for the forms of the course editor. The permission is checked for every chunk.</summary>
public sealed class UploadsModel(TusExchange exchange) : CourseScreen
{
    [Can(CourseAct.Edit)]
    public Task<IActionResult> OnPost() =>
        exchange.BeginAsync(HttpContext, $"/teach/courses/{Slug}/uploads", Subject.Id, DownloadKinds.Attachments);

    [Can(CourseAct.Edit)]
    public Task<IActionResult> OnHead(Guid id) => exchange.LookAsync(HttpContext, id, Subject.Id);

    [Can(CourseAct.Edit)]
    [Takes(Bodies.PieceMegabytes)]
    public Task<IActionResult> OnPatch(Guid id) => exchange.TakeAsync(HttpContext, id, Subject.Id, DownloadKinds.Attachments);

    [Can(CourseAct.Edit)]
    public Task<IActionResult> OnDelete(Guid id) => exchange.GiveUpAsync(HttpContext, id, Subject.Id);
}
