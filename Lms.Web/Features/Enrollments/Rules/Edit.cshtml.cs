using Lms.Web.Features.Enrollments.Model;
using Lms.Web.Features.People;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Ui;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Enrollments.Rules;

/// <summary>The conditions of a rule, new or existing.</summary>
public sealed class EditModel : Screen
{
    /// <summary>The most classes that are offered; the newest.</summary>
    private const int MostClasses = 200;

    /// <summary>Null for a new rule.</summary>
    [FromRoute]
    public Guid? Id { get; set; }

    [BindProperty]
    public Form Input { get; set; } = new();

    public IReadOnlyList<Option> Classes { get; private set; } = [];

    public sealed record Option(Guid Id, string Name, string Course);

    protected override async Task LoadAsync() =>
        Classes = await (
            from it in Db.Classes.AsNoTracking()
            where it.ArchivedAt == null || it.Id == Input.FromClassId
            join course in Db.Courses on it.CourseId equals course.Id
            orderby it.CreatedAt descending
            select new Option(it.Id, it.Name, course.Title)
        )
            .Take(MostClasses)
            .ToListAsync(Stop);

    [Can(PeopleAct.Manage)]
    public async Task<IActionResult> OnGet()
    {
        if (Id is not null)
        {
            if (await FindAsync() is not { } it)
                return NotFound();
            Input = new()
            {
                Name = it.Name,
                Role = it.Role,
                Domain = it.Domain,
                FieldName = it.FieldName,
                FieldValue = it.FieldValue,
                FromClassId = it.FromClassId,
                Withdraws = it.Withdraws,
            };
        }
        return await ShowPage();
    }

    /// <summary>Saves the conditions. The rule is off until someone has seen what it would do now.</summary>
    [Can(PeopleAct.Manage)]
    public async Task<IActionResult> OnPost()
    {
        if ((Id is null ? new EnrollmentRule(Now) : await FindAsync()) is not { } rule)
            return NotFound();
        return await Try(
            async () =>
            {
                if (Input.FromClassId is { } from && !await Db.Classes.AnyAsync(c => c.Id == from, Stop))
                    return new Refusal("This class has been deleted.", "FromClassId");
                if (rule.Describe(Input.Name, Input.Conditions, Input.Withdraws).Refusal is { } why)
                    return why;
                if (Id is null)
                    Db.Add(rule);
                return Result.Done;
            },
            done: "Rule saved. See what it would do, then turn it on.",
            to: $"/admin/enrollment-rules/{rule.Id}"
        );
    }

    private Task<EnrollmentRule?> FindAsync() => Db.EnrollmentRules.SingleOrDefaultAsync(r => r.Id == Id, Stop);

    public sealed class Form
    {
        public string? Name { get; set; }

        public Role? Role { get; set; }

        public string? Domain { get; set; }

        public string? FieldName { get; set; }

        public string? FieldValue { get; set; }

        public Guid? FromClassId { get; set; }

        public bool Withdraws { get; set; }

        public RuleConditions Conditions =>
            new()
            {
                Role = Role,
                Domain = Domain,
                FieldName = FieldName,
                FieldValue = FieldValue,
                FromClassId = FromClassId,
            };
    }
}
