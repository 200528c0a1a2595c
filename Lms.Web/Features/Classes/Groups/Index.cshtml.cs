using Lms.Web.Features.Enrollments.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Microsoft.AspNetCore.Mvc;

namespace Lms.Web.Features.Classes.Groups;

/// <summary>The groups of a class. Who is in them is decided on the list of learners, or at random.</summary>
public sealed class IndexModel(ClassGroups groups) : ClassScreen
{
    [BindProperty]
    public Form Input { get; set; } = new();

    public IReadOnlyList<ClassGroups.Row> Rows { get; private set; } = [];

    protected override async Task LoadAsync() => Rows = await groups.ListAsync(Id, Stop);

    [Can(ClassAct.See)]
    public Task<IActionResult> OnGet() => ShowPage();

    [Can(ClassAct.Manage)]
    public Task<IActionResult> OnPost() => Try(() => groups.AddAsync(Subject.Class, Input.Name, Stop), done: "Group added.");

    [Can(ClassAct.Manage)]
    public Task<IActionResult> OnPostRename(Guid group, string? name) =>
        Try(() => groups.RenameAsync(Subject.Class, group, name, Stop), done: "Group renamed.");

    [Can(ClassAct.Manage)]
    public Task<IActionResult> OnPostRemove(Guid group) =>
        Try(() => groups.RemoveAsync(Subject.Class, group, Stop), done: "Group deleted. Its learners stay in the class.");

    [Can(ClassAct.Manage)]
    public Task<IActionResult> OnPostDivide() =>
        Try(
            () => groups.DivideAsync(Subject.Class, Input.Count, number => L["Group {0}", number].Value, Stop),
            done: "Learners divided into groups."
        );

    public sealed class Form
    {
        public string? Name { get; set; }

        /// <summary>How many groups to divide the learners into.</summary>
        public int? Count { get; set; }
    }
}
