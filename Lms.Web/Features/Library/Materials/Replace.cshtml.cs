using Lms.Web.Features.Library.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data.Saving;
using Lms.Web.Platform.Text;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Library.Materials;

/// <summary>Before something else takes the place of what a material holds, its page says where it is used.</summary>
public sealed class ReplaceModel(MaterialMaking making, IMaterialUses uses) : MaterialScreen(uses)
{
    [BindProperty]
    public int Version { get; set; }

    [BindProperty]
    public string? Markdown { get; set; }

    [BindProperty]
    public string? Note { get; set; }

    public ReplaceForm Form =>
        new()
        {
            Url = Here,
            Kind = Subject.Kind,
            Uses = Uses,
            Version = Version,
            Markdown = Markdown,
            Note = Note,
        };

    [Can(MaterialAct.Change)]
    public async Task<IActionResult> OnGet()
    {
        Version = Subject.Version;
        if (Subject.Kind is MaterialKind.Text)
            Markdown = await Db
                .MaterialVersions.Where(v => v.MaterialId == Id && v.Number == Subject.Current)
                .Select(v => v.Markdown)
                .SingleAsync(Stop);
        return await ShowPage();
    }

    [Can(MaterialAct.Change)]
    [Takes(Bodies.PlainMegabytes)]
    public Task<IActionResult> OnPost(IFormFile? file, Guid? upload) =>
        Try(
            async () =>
            {
                Expect(Subject, Version);
                MaterialContent content;
                if (Subject.Kind is MaterialKind.Text && file is null && upload is null)
                    content = MaterialContent.OfText(Markdown);
                else
                {
                    var taken = await making.TakeAsync(file, upload, Stop);
                    if (taken.Refusal is { } unfit)
                        return unfit;
                    content = taken.Value.Content;
                }
                var before = Subject.Current;
                var replaced = Subject.Replace(content, Viewer.Id, Now, Note);
                if (replaced.Refusal is { } why)
                    return why;
                Db.AddRange(replaced.Value, Db.Note("Replaced", nameof(Material), Id, ShowModel.Changes(before, Subject.Current)));
                return Result.Done;
            },
            done: "Replaced. Lessons that use it will show the new version in a moment. The previous version is kept.",
            to: () => Here,
            show: new Show(
                "_Replace",
                async () =>
                {
                    await LoadAsync();
                    return Form;
                }
            )
            {
                IsForRefusals = true,
            }
        );
}
