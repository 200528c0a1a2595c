using Lms.Web.Features.Library.Model;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Files;
using Microsoft.AspNetCore.Mvc;

namespace Lms.Web.Features.Library.Materials;

/// <summary>Where the files of materials arrive in pieces; every piece is asked whether it may.</summary>
public sealed class UploadsModel(TusExchange exchange, MaterialMaking making) : Screen
{
    [Can(LibraryAct.Add)]
    public async Task<IActionResult> OnPost(Guid? id) =>
        id is null ? await exchange.BeginAsync(HttpContext, "/teach/materials/uploads", making.Scope, FileKind.Documents) : NotFound();

    [Can(LibraryAct.Add)]
    public Task<IActionResult> OnHead(Guid id) => exchange.LookAsync(HttpContext, id, making.Scope);

    [Can(LibraryAct.Add)]
    [Takes(Bodies.PieceMegabytes)]
    public Task<IActionResult> OnPatch(Guid id) => exchange.TakeAsync(HttpContext, id, making.Scope, FileKind.Documents);

    [Can(LibraryAct.Add)]
    public Task<IActionResult> OnDelete(Guid id) => exchange.GiveUpAsync(HttpContext, id, making.Scope);
}
