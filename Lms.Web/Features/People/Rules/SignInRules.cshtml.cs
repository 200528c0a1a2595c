using Lms.Web.Features.People.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.People.Rules;

/// <summary>The institution's sign-in requirements for its people.</summary>
public sealed class SignInRulesModel(MemberDirectory members, MailCodeRule codes) : Screen
{
    [BindProperty]
    public Form Input { get; set; } = new();

    [Can(PeopleAct.Manage)]
    public async Task OnGet()
    {
        var rules = await Db.AccessRules.AsNoTracking().SingleOrDefaultAsync(Stop) ?? new AccessRules();
        Input = new Form
        {
            Learners = rules.LearnersNeedSecondFactor,
            Instructors = rules.InstructorsNeedSecondFactor,
            Admins = rules.AdminsNeedSecondFactor,
            MailCodes = !rules.RefusesMailCodes,
        };
    }

    [Can(PeopleAct.Manage)]
    public Task<IActionResult> OnPost() =>
        Try(
            async () =>
            {
                var rules = await Db.AccessRules.SingleOrDefaultAsync(Stop);
                if (rules is null)
                    Db.Add(rules = new AccessRules());
                rules.Require(Input.Learners, Input.Instructors, Input.Admins);
                rules.SendCodes(Input.MailCodes);
                await Db.SaveChangesAsync(Stop);
                members.ForgetAll();
                codes.Forget();
                return Result.Done;
            },
            done: "Saved. The rules apply from the next page each person opens."
        );

    public sealed class Form
    {
        public bool Learners { get; set; }

        public bool Instructors { get; set; }

        public bool Admins { get; set; }

        public bool MailCodes { get; set; }
    }
}
