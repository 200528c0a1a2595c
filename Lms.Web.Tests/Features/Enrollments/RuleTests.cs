using System.Net;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Enrollments.Model;
using Lms.Web.Features.People.Model;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Text;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Tests.Features.Enrollments;

/// <summary>A rule enrolls those who meet its conditions and keeps that up to date, but never against the decision of a person.</summary>
public sealed class RuleTests(LmsApp app) : IClassFixture<LmsApp>
{
    private const string All = "/admin/enrollment-rules";

    private async Task<Page> Makes(string name, string slug, bool withdraws, params (string, string)[] conditions)
    {
        var grace = await app.As("Grace");
        var form = await grace.Opens($"{All}/edit");
        var page = await form.Press("Save", [("Input.Name", name), ("Input.Withdraws", withdraws ? "true" : "false"), .. conditions]);
        page.Shows("Rule saved.");
        var course = (await app.CourseOf(slug)).Id.ToString();
        return await grace.Sends($"{page.Path.Split('?')[0]}?handler=Add", page.Path, ("id", course));
    }

    private static async Task<Page> TurnsOn(Page rule) => (await rule.Press("Turn on")).Shows("The rule is on.");

    private async Task Applies()
    {
        await app.DrainAsync();
        await app.With<ApplyRules, int>(r => r.RunAsync(default));
        await app.DrainAsync();
    }

    private Task Has(string name, string field, string? value) =>
        app.Change(async db =>
        {
            var id = await app.IdOf(name);
            var member = await db.Memberships.SingleAsync(m => m.PersonId == id);
            Assert.True(member.Annotate(value is null ? [] : [new() { Key = field, Value = value }]).IsDone);
        });

    /// <summary>New members with a custom field.</summary>
    private Task Arrive(int count, string prefix, string field, string value) =>
        app.Change(db =>
        {
            for (var i = 0; i < count; i++)
            {
                var person = new Person($"{prefix}{i}@{prefix}.example", prefix, $"No. {i}", "Europe/Berlin", app.Now)
                {
                    EmailConfirmed = true,
                    NormalizedEmail = $"{prefix}{i}@{prefix}.example".ToUpperInvariant(),
                    NormalizedUserName = $"{prefix}{i}@{prefix}.example".ToUpperInvariant(),
                };
                var member = new Membership(person.Id, Role.Learner, app.Now);
                Assert.True(member.Annotate([new() { Key = field, Value = value }]).IsDone);
                db.AddRange(person, member);
            }
            return Task.CompletedTask;
        });

    private async Task<EnrollmentStatus?> Status(string name, string slug) => (await app.EnrollmentOf(name, slug))?.Status;

    private async Task<int> Learners(string slug)
    {
        var course = (await app.CourseOf(slug)).Id;
        return await app.Look(db => db.Enrollments.Active.CountAsync(e => e.CourseId == course));
    }

    private async Task<EnrollmentRule> Rule(string name) =>
        await app.Look(db => db.EnrollmentRules.AsNoTracking().SingleAsync(r => r.Name == name));

    [Fact]
    public async Task A_rule_shows_what_it_would_do_and_then_keeps_enrollments_in_step()
    {
        var slug = await app.MakesCourse("In step", ["One", "Two"]);
        await Has("Lin", "Team", "Night shift");
        var rule = await Makes("Night shift", slug, true, ("Input.FieldName", "Team"), ("Input.FieldValue", "Night shift"));
        rule.Shows("1 new enrollment").Shows("Lin Zhou");
        await Applies();
        Assert.Null(await Status("Lin", slug));
        await TurnsOn(rule);
        await Applies();
        Assert.Equal(EnrollmentStatus.Enrolled, await Status("Lin", slug));
        Assert.Contains(app.Mail.To("lin@harbor.example"), m => m.Subject.Contains("In step", StringComparison.Ordinal));

        await (await (await app.As("Lin")).Opens($"/learn/{slug}/one")).Press("Mark as done");
        await Has("Omar", "Team", "Night shift");
        await Has("Lin", "Team", "Day shift");
        await Applies();
        Assert.Equal(EnrollmentStatus.Enrolled, await Status("Omar", slug));
        Assert.Equal(EnrollmentStatus.Withdrawn, await Status("Lin", slug));
        // Who comes back finds their progress.
        await Has("Lin", "Team", "Night shift");
        await Applies();
        var lin = (await app.EnrollmentOf("Lin", slug))!;
        Assert.Equal((EnrollmentStatus.InProgress, 1), (lin.Status, lin.LessonsDone));
        // Applying it again changes nothing.
        Assert.Equal(0, await app.With<ApplyRules, int>(r => r.RunAsync(default)));
        Assert.Equal(EnrollmentSource.Rule, (await app.EnrollmentOf("Omar", slug))!.Source);
    }

    [Fact]
    public async Task A_rule_respects_what_people_decided()
    {
        var slug = await app.MakesCourse("Decided", ["One"]);
        await app.Enrolls("Priya", slug);
        foreach (var name in (string[])["Lin", "Omar", "Priya"])
            await Has(name, "Floor", "3");
        var rule = await Makes("Third floor", slug, true, ("Input.FieldName", "Floor"), ("Input.FieldValue", "3"));
        await TurnsOn(rule.Shows("2 new enrollments"));
        await Applies();
        await (await app.As("Lin")).Sends($"/courses/{slug}/leave", $"/courses/{slug}/leave");
        await (await app.As("Ada")).Sends(
            $"/teach/courses/{slug}/learners?handler=Withdraw",
            $"/teach/courses/{slug}/learners",
            ("person", (await app.IdOf("Omar")).ToString())
        );
        await Applies();
        Assert.Equal(EnrollmentStatus.Dropped, await Status("Lin", slug));
        Assert.Equal(EnrollmentStatus.Withdrawn, await Status("Omar", slug));
        // Priya enrolled herself, so the rule never withdraws her.
        await Has("Priya", "Floor", null);
        await Applies();
        Assert.Equal(EnrollmentStatus.Enrolled, await Status("Priya", slug));
    }

    [Fact]
    public async Task Whoever_another_rule_of_the_course_concerns_stays()
    {
        var slug = await app.MakesCourse("Two rules", ["One"]);
        await Has("Lin", "Site", "North");
        await TurnsOn(await Makes("North", slug, true, ("Input.FieldName", "Site"), ("Input.FieldValue", "North")));
        await TurnsOn(await Makes("South", slug, true, ("Input.FieldName", "Site"), ("Input.FieldValue", "South")));
        await Applies();
        await Has("Lin", "Site", "South");
        await Applies();
        Assert.Equal(EnrollmentStatus.Enrolled, await Status("Lin", slug));
        await Has("Lin", "Site", null);
        await Applies();
        Assert.Equal(EnrollmentStatus.Withdrawn, await Status("Lin", slug));
    }

    [Fact]
    public async Task A_rule_that_would_withdraw_many_asks_shows_whom_and_can_be_undone()
    {
        const int Many = EnrollmentRule.MostWithoutAsking + 5;
        var slug = await app.MakesCourse("Many", ["One"]);
        await Arrive(Many, "many", "Year", "2026");
        var rule = await Makes("Year 2026", slug, true, ("Input.FieldName", "Year"), ("Input.FieldValue", "2026"));
        await TurnsOn(rule.Shows($"{Many} new enrollments"));
        await Applies();
        Assert.Equal(Many, await Learners(slug));

        await app.Change(db =>
            db.Memberships.Where(m => m.Email.EndsWith("@many.example")).ExecuteUpdateAsync(m => m.SetProperty(x => x.Metadata, "{}"))
        );
        await Applies();
        await Applies();
        Assert.Equal(Many, await Learners(slug));
        Assert.Single(app.Mail.To("grace@harbor.example"), m => m.Subject == "The rule “Year 2026” would withdraw many learners");
        var grace = await app.As("Grace");
        (await grace.Opens(All)).Shows("Needs your decision");
        rule = (await grace.Opens(rule.Path)).Shows($"{Many} learners no longer meet the conditions.").Shows("many No. 7");
        // One who was not on the list when it was seen makes it refuse.
        (await grace.Sends($"{rule.Path}?handler=On", rule.Path, ("leaving", "29"))).Shows("More learners would be withdrawn by now.");
        (await rule.Press($"Withdraw {Many} learners")).Shows("The rule is on.");
        await Applies();
        Assert.Equal(0, await Learners(slug));

        rule = (await grace.Opens(rule.Path)).Shows($"0 enrolled, {Many} withdrawn.");
        (await rule.Press("Undo")).Shows("The rule is off");
        await Applies();
        Assert.Equal(Many, await Learners(slug));
        Assert.False((await Rule("Year 2026")).IsOn);
        (await grace.Sends($"{rule.Path}?handler=Undo", rule.Path)).Shows("This can no longer be undone.");
    }

    [Fact]
    public async Task A_domain_counts_only_once_the_address_is_confirmed()
    {
        var slug = await app.MakesCourse("Domain", ["One"]);
        await Arrive(2, "clinic", "x", "y");
        await app.Change(async db =>
        {
            var one = await db.People.SingleAsync(p => p.Email == "clinic1@clinic.example");
            one.EmailConfirmed = false;
            one.PasswordHash = "chosen";
        });
        var rule = await Makes("Clinic", slug, false, ("Input.Domain", "@Clinic.example"), ("Input.Role", "Learner"));
        await TurnsOn(rule.Shows("1 new enrollment"));
        await Applies();
        Assert.Equal(1, await Learners(slug));
    }

    [Fact]
    public async Task Learners_of_a_class_are_enrolled_by_a_rule_once_the_course_is_published()
    {
        var (first, next) = (
            await app.MakesCourse("Basics of the group", ["One"]),
            await app.MakesCourse("Next of the group", ["One"], published: false)
        );
        var group = await app.Look(async db =>
        {
            var course = await app.CourseOf(first);
            var it = new Class(course.Id, app.Now);
            Assert.True(it.Describe("Group A", null, null, []).IsDone);
            it.Schedule(null, null, "Europe/Berlin", course.Rules);
            db.Add(it);
            await db.SaveChangesAsync();
            return it;
        });
        var lin = await app.IdOf("Lin");
        await app.With<Seats, Result<Enrollment>>(s =>
            s.GrantAsync(new SeatAsk(group.CourseId, lin, EnrollmentSource.Admin) { ClassId = group.Id }, default)
        );
        var rule = await Makes("Group A", next, true, ("Input.FromClassId", group.Id.ToString()));
        await TurnsOn(rule.Shows("People are enrolled once it’s published."));
        await Applies();
        Assert.Equal(0, await Learners(next));
        await app.Change(async db =>
            Assert.True((await db.Courses.WithOutline().SingleAsync(c => c.Slug == next)).Publish(app.Now).IsDone)
        );
        await Applies();
        Assert.Equal(EnrollmentStatus.Enrolled, await Status("Lin", next));
    }

    [Fact]
    public async Task A_rule_without_conditions_or_with_wrong_ones_is_refused()
    {
        var grace = await app.As("Grace");
        var form = await grace.Opens($"{All}/edit");
        (await form.Press("Save", ("Input.Name", "Everyone"))).Shows("Set at least one condition.");
        (await form.Press("Save", ("Input.Name", "Everyone"), ("Input.Domain", "not a domain"))).Shows("isn’t a valid email domain");
        (await form.Press("Save", ("Input.Name", "Everyone"), ("Input.FieldValue", "Nursing"))).Shows("Enter the name of the field.");
        (await form.Press("Save", ("Input.Name", ""), ("Input.Role", "Learner"))).Shows("Enter a name.");
        var saved = await form.Press("Save", ("Input.Name", "Not yet"), ("Input.Role", "Admin"));
        (await grace.Sends($"{saved.Path.Split('?')[0]}?handler=On", saved.Path)).Shows("Add at least one course.");
        (await (await app.As("Ada")).Opens(All)).Answers(HttpStatusCode.Forbidden);
        (await grace.Sends($"{saved.Path.Split('?')[0]}?handler=Delete", saved.Path)).Shows("Rule deleted.");
    }

    [Fact]
    public async Task A_custom_field_matches_by_its_whole_name_and_value()
    {
        await Has("Omar", "Unit", "ICU, \"old\" wing");
        await Has("Lin", "Subunit", "ICU");
        await Has("Priya", "Unit", "ICU 2");
        var rule = new EnrollmentRule(app.Now);
        async Task<List<string>> Found(string value)
        {
            Assert.True(rule.Describe("Unit", new() { FieldName = "Unit", FieldValue = value }, false).IsDone);
            return await app.Look(db => db.Matching(rule).OrderBy(m => m.SortName).Select(m => m.Person.DisplayName).ToListAsync());
        }
        Assert.Empty(await Found("ICU"));
        Assert.Equal(["Priya Raman"], await Found("ICU 2"));
        Assert.Equal(["Omar Haddad"], await Found("ICU, \"old\" wing"));
    }
}
