using System.Net;
using Lms.Web.Features.Courses.Model;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Tests.Features.Courses;

public sealed class TeamTests(LmsApp app) : IClassFixture<LmsApp>
{
    [Theory]
    [InlineData(CourseRole.CoInstructor, true, true, true, true)]
    [InlineData(CourseRole.Author, true, false, false, false)]
    [InlineData(CourseRole.Reviewer, false, false, false, false)]
    [InlineData(CourseRole.TeachingAssistant, false, false, true, false)]
    [InlineData(CourseRole.Grader, false, false, false, false)]
    public async Task Each_role_on_the_course_team_has_its_permissions(
        CourseRole role,
        bool edits,
        bool publishes,
        bool seesLearners,
        bool managesLearners
    )
    {
        var slug = await app.MakesCourse($"Team of a {role}", ["One"]);
        var (settings, team) = ($"/teach/courses/{slug}/settings", $"/teach/courses/{slug}/team");
        var ada = await app.As("Ada");
        (await (await ada.Opens(team)).Press("Add to team", ("email", "ben@harbor.example"), ("role", role.ToString())))
            .Shows("Added to the team.")
            .Shows("Ben Okafor");
        var ben = await app.As("Ben");
        (await ben.Opens($"/teach/courses/{slug}/outline")).Answers(HttpStatusCode.OK);
        Assert.Equal(
            seesLearners ? HttpStatusCode.OK : HttpStatusCode.Forbidden,
            (await ben.Opens($"/teach/courses/{slug}/learners")).Status
        );
        Assert.Equal(
            edits ? HttpStatusCode.OK : HttpStatusCode.Forbidden,
            (await ben.Sends($"/teach/courses/{slug}/outline?handler=Typed", settings, ("new-module", "Ben's"))).Status
        );
        (await ben.Sends($"/teach/courses/{slug}/learners?handler=Enroll", settings, ("emails", "priya@harbor.example"))).Answers(
            managesLearners ? HttpStatusCode.OK : HttpStatusCode.Forbidden
        );
        Assert.Equal(
            publishes ? HttpStatusCode.OK : HttpStatusCode.Forbidden,
            (await ben.Sends($"{settings}?handler=Withdraw", settings)).Status
        );
        Assert.Equal(HttpStatusCode.Forbidden, (await ben.Sends($"{settings}?handler=Delete", settings)).Status);
        (await (await ada.Opens(team)).Press("Remove Ben Okafor")).Shows("Removed from the team.");
        Assert.NotEqual(HttpStatusCode.OK, (await ben.Opens($"/teach/courses/{slug}/outline")).Status);
    }

    [Fact]
    public async Task A_forged_form_cannot_appoint_an_owner_and_the_owner_cannot_be_removed()
    {
        var slug = await app.MakesCourse("One owner", ["One"]);
        var team = $"/teach/courses/{slug}/team";
        var ada = await app.As("Ada");
        (await ada.Sends($"{team}?handler=Appoint", team, ("email", "ben@harbor.example"), ("role", "Owner"))).Answers(
            HttpStatusCode.UnprocessableEntity
        );
        (await ada.Sends($"{team}?handler=Appoint", team, ("email", "nobody@harbor.example"), ("role", "Author")))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("No one here has this email address.");
        (await ada.Sends($"{team}?handler=Dismiss", team, ("person", (await app.IdOf("Ada")).ToString())))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("The owner can’t leave the team.");
        Assert.Equal(CourseRole.Owner, Assert.Single((await app.CourseOf(slug)).Staff).Role);
    }

    [Fact]
    public async Task Roles_can_be_changed_and_ownership_transferred_and_the_audit_log_has_the_former_roles()
    {
        var slug = await app.MakesCourse("Changing hands", ["One"]);
        var team = $"/teach/courses/{slug}/team";
        var (ada, ben) = (await app.As("Ada"), await app.IdOf("Ben"));
        await (await ada.Opens(team)).Press("Add to team", ("email", "ben@harbor.example"), ("role", "Author"));
        (await ada.Sends($"{team}?handler=Reappoint", team, ("person", ben.ToString()), ("role", "Reviewer")))
            .Answers(HttpStatusCode.OK)
            .Shows("Role changed.");
        Assert.Equal(CourseRole.Reviewer, (await app.CourseOf(slug)).RoleOf(ben));
        (await (await ada.Opens(team)).Press("Make owner Ben Okafor")).Shows("The course has a new owner.");
        var course = await app.CourseOf(slug);
        Assert.Equal(CourseRole.Owner, course.RoleOf(ben));
        Assert.Equal(CourseRole.CoInstructor, course.RoleOf(await app.IdOf("Ada")));
        Assert.Single(course.Staff, s => s.Role is CourseRole.Owner);
        var notes = await app.Look(db =>
            db.AuditEntries.Where(a => a.EntityId == course.Id && a.Action == "TeamChanged")
                .OrderBy(a => a.At)
                .Select(a => a.Changes)
                .ToListAsync()
        );
        Assert.Equal(
            ["""{"Ben Okafor":[null,"Author"]}""", """{"Ben Okafor":["Author","Reviewer"]}""", """{"Ben Okafor":["Reviewer","Owner"]}"""],
            notes
        );
        // Ada is no longer the owner.
        (await ada.Sends($"{team}?handler=HandOver", team, ("person", (await app.IdOf("Ada")).ToString()))).Answers(
            HttpStatusCode.Forbidden
        );
    }

    [Fact]
    public async Task A_person_whose_role_changes_is_notified_once()
    {
        var slug = await app.MakesCourse("Told of it", ["One"]);
        var ada = await app.As("Ada");
        await (await ada.Opens($"/teach/courses/{slug}/team")).Press("Add to team", ("email", "ben@harbor.example"), ("role", "Reviewer"));
        await app.DrainAsync();
        await app.DrainAsync();
        var ben = await app.IdOf("Ben");
        var told = await app.Look(db => db.Notifications.Where(n => n.PersonId == ben && n.Title.Contains("Told of it")).ToListAsync());
        Assert.Equal($"/teach/courses/{slug}/outline", Assert.Single(told).Link);
    }

    [Theory]
    [InlineData(
        "ben@harbor.example",
        "Edit",
        "No, Ben Okafor can’t",
        "They have no role in this course.",
        "This requires one of these roles: Owner, Co-instructor, Author."
    )]
    [InlineData("grace@harbor.example", "Delete", "Yes, Grace Mbeki can", "They’re an operator of this installation.", "")]
    [InlineData("lin@harbor.example", "Read", "Yes, Lin", "The course is published, so anyone can see its page.", "")]
    [InlineData("lin@harbor.example", "Study", "No, Lin", "They aren’t enrolled.", "")]
    [InlineData("omar@harbor.example", "Study", "Yes, Omar", "Enrolled in this course.", "")]
    [InlineData(
        "ada@harbor.example",
        "Study",
        "No, Ada",
        "They aren’t enrolled.",
        "they can read every lesson, but they don’t earn progress."
    )]
    [InlineData("stranger@elsewhere.example", "Edit", "No one here has the email address", "Only members of this institution", "")]
    public async Task The_page_explains_who_may_do_what_and_why(string who, string act, string answer, string because, string also)
    {
        var slug = await app.MakesCourse($"Why {act} of {who}", ["One"]);
        await app.Enrolls("Omar", slug);
        var page = await (await app.As("Ada")).Opens($"/teach/courses/{slug}/team?who={Uri.EscapeDataString(who)}&act={act}");
        page.Shows(answer).Shows(because).Shows(also);
    }

    [Fact]
    public async Task A_member_without_permission_cannot_check_access_or_change_the_team()
    {
        var slug = await app.MakesCourse("Only the owner asks", ["One"]);
        var team = $"/teach/courses/{slug}/team";
        await (await (await app.As("Ada")).Opens(team)).Press(
            "Add to team",
            ("email", "lin@harbor.example"),
            ("role", "TeachingAssistant")
        );
        var lin = await app.As("Lin");
        var page = (await lin.Opens($"{team}?who=ben@harbor.example&act=Edit")).Answers(HttpStatusCode.OK);
        Assert.DoesNotContain("Ben Okafor can", page.Text, StringComparison.Ordinal);
        foreach (var handler in new[] { "Appoint", "Reappoint", "Dismiss", "HandOver" })
            (
                await lin.Sends(
                    $"{team}?handler={handler}",
                    team,
                    ("email", "omar@harbor.example"),
                    ("person", (await app.IdOf("Lin")).ToString()),
                    ("role", "Author")
                )
            ).Answers(HttpStatusCode.Forbidden);
        Assert.Equal(CourseRole.TeachingAssistant, (await app.CourseOf(slug)).RoleOf(await app.IdOf("Lin")));
        // A learner on a team finds the course under “Teach” but cannot create courses.
        (await lin.Opens("/teach/courses"))
            .Answers(HttpStatusCode.OK)
            .Shows("Only the owner asks");
        (await lin.Opens("/teach/courses/new")).Answers(HttpStatusCode.Forbidden);
    }
}
