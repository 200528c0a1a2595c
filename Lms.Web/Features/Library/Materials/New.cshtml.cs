using Lms.Web.Features.Library.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Files;
using Lms.Web.Platform.Text;
using Microsoft.AspNetCore.Mvc;

namespace Lms.Web.Features.Library.Materials;

/// <summary>Brings a material into the library: a file, or a text.</summary>
public sealed class NewModel(MaterialMaking making) : Screen
{
    private Guid made;

    /// <summary>The material's title; the file's name when left empty.</summary>
    [BindProperty]
    public string? FileTitle { get; set; }

    [BindProperty]
    public string? Title { get; set; }

    [BindProperty]
    public string? Markdown { get; set; }

    public FileForm Upload => new(FileTitle);

    public sealed record FileForm(string? FileTitle);

    [Can(LibraryAct.Add)]
    public Task<IActionResult> OnGet() => ShowPage();

    [Can(LibraryAct.Add)]
    [Takes(Bodies.PlainMegabytes)]
    public Task<IActionResult> OnPostFile(IFormFile? file, Guid? upload) =>
        Try(
            async () =>
            {
                var taken = await making.TakeAsync(file, upload, Stop);
                if (taken.Refusal is { } why)
                    return why;
                return Kept(
                    await making.AddAsync(string.IsNullOrWhiteSpace(FileTitle) ? taken.Value.Name : FileTitle, taken.Value.Content, Stop),
                    "FileTitle"
                );
            },
            done: "Added to the library.",
            to: () => $"/teach/materials/{made}",
            show: new Show("_NewFile", () => Upload) { IsForRefusals = true }
        );

    [Can(LibraryAct.Add)]
    public Task<IActionResult> OnPostText() =>
        Try(
            async () => Kept(await making.AddAsync(Title, MaterialContent.OfText(Markdown), Stop), "Title"),
            done: "Added to the library.",
            to: () => $"/teach/materials/{made}",
            show: null
        );

    private Result Kept(Result<Material> added, string title)
    {
        if (added.Refusal is { } why)
            return why.Field == "Title" ? why.About(title) : why;
        made = added.Value.Id;
        return Result.Done;
    }
}
