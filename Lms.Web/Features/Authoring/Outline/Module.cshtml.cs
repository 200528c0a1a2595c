using System.ComponentModel.DataAnnotations;
using Lms.Web.Features.Courses;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Text;
using Microsoft.AspNetCore.Mvc;

namespace Lms.Web.Features.Authoring.Outline;

/// <summary>A module and its units: their titles, descriptions, and visibility.</summary>
public sealed class ModuleModel : OutlineScreen
{
    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    [BindProperty]
    public Form Input { get; set; } = new();

    public Module Module { get; private set; } = null!;

    protected override async Task<Course?> FindAsync(CancellationToken stop)
    {
        if (await base.FindAsync(stop) is not { } course || course.FindModule(Id) is not { } module)
            return null;
        Module = module;
        return course;
    }

    [Can(CourseAct.Open)]
    public Task<IActionResult> OnGet()
    {
        Input = Form.Of(Module);
        return ShowPage();
    }

    [Can(CourseAct.Edit)]
    public Task<IActionResult> OnPost() =>
        Try(
            () =>
            {
                var described = Module.Describe(
                    Input.Title,
                    Input.Description,
                    [
                        .. (Input.Objectives ?? "")
                            .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                            .Distinct(),
                    ]
                );
                if (described.Refusal is { } why)
                    return why;
                if (Module.Annotate(Input.Fields).Refusal is { } wrong)
                    return wrong;
                foreach (var sent in Input.Units)
                    if (Module.UnitsInOrder.FirstOrDefault(u => u.Id == sent.Id) is { } unit)
                        unit.Rename(sent.Title ?? "", sent.IsFree);
                Module.Show(Input.IsPublished, Input.IsPreview);
                return Subject.Recount();
            },
            done: "Module saved."
        );

    public sealed class Form
    {
        [Required(ErrorMessage = "Enter a title."), StringLength(160)]
        public string Title { get; set; } = "";

        [StringLength(2000)]
        public string? Description { get; set; }

        [StringLength(6100)]
        public string? Objectives { get; set; }

        public bool IsPublished { get; set; }

        public bool IsPreview { get; set; }

        public List<UnitForm> Units { get; set; } = [];

        public List<KeyValue> Fields { get; set; } = [];

        public static Form Of(Module module) =>
            new()
            {
                Title = module.Title,
                Description = module.Description,
                Objectives = string.Join('\n', module.Objectives),
                IsPublished = module.IsPublished,
                IsPreview = module.IsPreview,
                Units =
                [
                    .. module.UnitsInOrder.Select(u => new UnitForm
                    {
                        Id = u.Id,
                        Title = u.Title,
                        IsFree = u.IsFree,
                    }),
                ],
                Fields = KeyValues.Read(module.Metadata),
            };
    }

    public sealed class UnitForm
    {
        public Guid Id { get; set; }

        [StringLength(160)]
        public string? Title { get; set; }

        public bool IsFree { get; set; }
    }
}
