using System.Net;
using Lms.Web.Features.Calendars.Model;
using Lms.Web.Features.Enrollments.Model;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Tests.Features.Classes;

/// <summary>Groups of a class: who is in them, and the dates that only they have.</summary>
public sealed class GroupTests(LmsApp app) : IClassFixture<LmsApp>
{
    private async Task<Class> Makes(string title, params string[] learners)
    {
        var slug = await app.MakesCourse(title, ["One", "Two"]);
        var course = await app.CourseOf(slug);
        var it = await app.Look(async db =>
        {
            var made = new Class(course.Id, app.Now);
            Assert.True(made.Describe(title, null, null, []).IsDone);
            Assert.True(made.Schedule(null, null, "Europe/Berlin", course.Rules).IsDone);
            db.Add(made);
            await db.SaveChangesAsync();
            return made;
        });
        foreach (var name in learners)
        {
            var person = await app.IdOf(name);
            var seat = await app.With<Seats, Result<Enrollment>>(async seats =>
                await seats.GrantAsync(new SeatAsk(it.CourseId, person, EnrollmentSource.Admin) { ClassId = it.Id }, default)
            );
            Assert.True(seat.IsDone);
        }
        return it;
    }

    private async Task<Page> Groups(Class it) => await (await app.As("Ada")).Opens($"/teach/classes/{it.Id}/groups");

    private Task<List<ClassGroup>> Of(Class it) =>
        app.Look(db => db.ClassGroups.Where(g => g.ClassId == it.Id).OrderBy(g => g.Name).ToListAsync());

    private Task<Guid?> GroupOf(Class it, string name) =>
        app.Look(async db =>
        {
            var id = await app.IdOf(name);
            return await db.Enrollments.Where(e => e.ClassId == it.Id && e.PersonId == id).Select(e => e.GroupId).SingleAsync();
        });

    private async Task<Page> Puts(Class it, string name, Guid? group) =>
        await (await app.As("Ada")).Sends(
            $"/teach/classes/{it.Id}?handler=Put",
            $"/teach/classes/{it.Id}",
            ("person", (await app.IdOf(name)).ToString()),
            ("into", group?.ToString() ?? "")
        );

    [Fact]
    public async Task A_group_is_added_filled_shown_renamed_and_deleted()
    {
        var it = await Makes("Grouped", "Lin", "Omar");
        (await Groups(it)).Shows("No groups yet");
        (await (await Groups(it)).Press("Add group", ("Input.Name", " Red team "))).Shows("Group added.").Shows("Red team");
        (await (await Groups(it)).Press("Add group", ("Input.Name", "RED TEAM")))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("This class already has a group with this name.");
        var red = Assert.Single(await Of(it));
        (await Puts(it, "Lin", red.Id)).Shows("Groups changed.").Shows("Red team");
        (await Groups(it)).Shows("1 learner");
        var only = await (await app.As("Ada")).Opens($"/teach/classes/{it.Id}?group={red.Id}");
        only.Shows("Lin Zhou").DoesNotShow("Omar Haddad");
        var sheet = await (await app.As("Ada")).Opens($"/teach/classes/{it.Id}?handler=Csv");
        Assert.Contains(",Group", sheet.Body, StringComparison.Ordinal);
        Assert.Contains(",Red team", sheet.Body, StringComparison.Ordinal);
        (await (await Groups(it)).Press("Rename", ("name", "Blue team"))).Shows("Group renamed.").Shows("Blue team");
        (await (await Groups(it)).Press("Delete")).Shows("Its learners stay in the class.").Shows("No groups yet");
        Assert.Null(await GroupOf(it, "Lin"));
    }

    [Fact]
    public async Task Learners_are_divided_evenly_and_those_in_a_group_stay()
    {
        var it = await Makes("Divided", "Lin", "Omar", "Priya", "Noa");
        await (await Groups(it)).Press("Add group", ("Input.Name", "Front row"));
        var front = Assert.Single(await Of(it));
        await Puts(it, "Noa", front.Id);
        (await (await Groups(it)).Press("Divide", ("Input.Count", "2"))).Shows("Learners divided into groups.");
        var groups = await Of(it);
        Assert.Equal(["Front row", "Group 1"], groups.Select(g => g.Name));
        Assert.Equal(front.Id, await GroupOf(it, "Noa"));
        var sizes = await app.With<ClassGroups, IReadOnlyList<ClassGroups.Row>>(g => g.ListAsync(it.Id, default));
        Assert.All(sizes, s => Assert.Equal(2, s.Learners));
        (await (await Groups(it)).Press("Divide", ("Input.Count", "2"))).Shows("All learners of this class are in a group already.");
        (await (await Groups(it)).Press("Divide", ("Input.Count", "1"))).Shows("Enter 2 to 100 groups.");
    }

    [Fact]
    public async Task A_groups_date_beats_the_classs_and_yields_to_a_persons_own()
    {
        await app.Change(db => db.Deadlines.ExecuteDeleteAsync());
        var it = await Makes("Dates of groups", "Lin", "Omar", "Priya");
        await (await Groups(it)).Press("Add group", ("Input.Name", "Late shift"));
        var late = Assert.Single(await Of(it));
        await Puts(it, "Lin", late.Id);
        await Puts(it, "Omar", late.Id);
        async Task<Page> Sets(int days, params (string, string)[] more) =>
            await (await (await app.As("Ada")).Opens($"/teach/classes/{it.Id}/assigned")).Press(
                "Set deadline",
                [("Input.What", "course"), ("Input.Days", $"{days}"), .. more]
            );
        await Sets(5);
        (await Sets(8, ("Input.For", late.Id.ToString()))).Shows("Assigned.").Shows("Late shift");
        await Sets(12, ("Input.Person", "omar@harbor.example"));
        async Task<(DeadlineAudience, int?)> Due(string name)
        {
            var id = await app.IdOf(name);
            var due = Assert.Single(await app.Look(db => db.DueForAsync(id, app.Now)), d => d.CourseTitle == "Dates of groups");
            var many = await app.Look(db =>
                db.Applying(db.Enrollments.AsNoTracking().Where(e => e.PersonId == id && e.ClassId == it.Id)).Open(db).ToListAsync()
            );
            Assert.Equal(due.Days, Assert.Single(many).Deadline.DaysAfterStart);
            return (due.Audience, due.Days);
        }
        Assert.Equal((DeadlineAudience.Class, 5), await Due("Priya"));
        Assert.Equal((DeadlineAudience.Group, 8), await Due("Lin"));
        Assert.Equal((DeadlineAudience.Person, 12), await Due("Omar"));
        (await (await app.As("Lin")).Opens("/dashboard")).Shows("for your group");
        // The course's page names the class of the group.
        var slug = (await app.Look(db => db.Courses.SingleAsync(c => c.Id == it.CourseId))).Slug;
        (await (await app.As("Ada")).Opens($"/teach/courses/{slug}/deadlines")).Shows("Dates of groups · Late shift");
        // A deleted group takes its dates along.
        await (await Groups(it)).Press("Delete");
        await app.DrainAsync();
        Assert.Equal((DeadlineAudience.Class, 5), await Due("Lin"));
    }

    [Fact]
    public async Task Who_moves_to_another_class_leaves_the_group_and_groups_of_other_classes_are_refused()
    {
        var (it, other) = (await Makes("Left behind", "Lin"), await Makes("Elsewhere"));
        await (await Groups(it)).Press("Add group", ("Input.Name", "Here"));
        await (await Groups(other)).Press("Add group", ("Input.Name", "There"));
        var (here, there) = (Assert.Single(await Of(it)), Assert.Single(await Of(other)));
        (await Puts(it, "Lin", there.Id)).Answers(HttpStatusCode.UnprocessableEntity).Shows("This group no longer exists.");
        await Puts(it, "Lin", here.Id);
        await app.Change(async db =>
            (await db.Enrollments.SingleAsync(e => e.ClassId == it.Id && e.GroupId == here.Id)).Join(null, null, app.Now)
        );
        Assert.Equal(0, await app.Look(db => db.Enrollments.CountAsync(e => e.GroupId == here.Id)));
        // A teacher of another class sees none of it.
        (await (await app.As("Ben")).Opens($"/teach/classes/{it.Id}/groups")).Answers(HttpStatusCode.NotFound);
    }
}
