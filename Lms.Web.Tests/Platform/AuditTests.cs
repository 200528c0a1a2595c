using System.Net;
using System.Text.Json;
using Lms.Web.Features.Administration.Seeding;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Platform.Audit;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Tests.Platform;

public sealed class AuditTests(LmsApp app) : IClassFixture<LmsApp>
{
    [Fact]
    public async Task An_audited_change_has_the_person_the_entity_and_the_former_value()
    {
        var lin = await app.As("Lin");
        var id = await app.IdOf("Lin");
        lin.Http.DefaultRequestHeaders.UserAgent.ParseAdd("Lms-Test/1.0");
        await (await lin.Opens("/settings")).Press(
            "Save settings",
            ("Input.DisplayName", "Lin Z. “Zoë” <Zhou>"),
            ("Input.Bio", "Counts ships")
        );
        var entry = (await Of(id)).Last(e => e.Action == "Changed");
        Assert.Equal((id, "Lin Zhou", "Person", "Lms-Test/1.0"), (entry.PersonId, entry.PersonName, entry.Entity, entry.UserAgent));
        Assert.Equal(["Lin Zhou", "Lin Z. “Zoë” <Zhou>"], Change(entry, "DisplayName"));
        Assert.Equal("Counts ships", Change(entry, "Bio")[1]);
        Assert.InRange(entry.At, app.Now.AddMinutes(-5), app.Now);
        await (await lin.Opens("/settings")).Press("Save settings", ("Input.DisplayName", "Lin Zhou"));
        var count = (await Of(id)).Count;
        await (await lin.Opens("/settings")).Press("Save settings");
        Assert.Equal(count, (await Of(id)).Count); // nothing changed, so nothing is written
    }

    [Fact]
    public async Task A_changed_role_is_in_the_audit_log_that_administrators_read()
    {
        var grace = await app.As("Grace");
        var id = await app.IdOf("Omar");
        (await grace.Sends($"/admin/people/{id}?handler=Role", $"/admin/people/{id}", ("role", "Instructor"))).Answers(HttpStatusCode.OK);
        var membership = await app.Look(db => db.Memberships.SingleAsync(m => m.PersonId == id));
        var entry = Assert.Single(await Of(membership.Id), e => e.Action == "Changed");
        Assert.Equal(("Grace Mbeki", await app.IdOf("Grace")), (entry.PersonName, entry.PersonId!.Value));
        Assert.Equal(["Learner", "Instructor"], Change(entry, "Role"));
        var page = await grace.Opens($"/admin/audit?q={membership.Id}");
        page.Shows("Grace Mbeki").Shows("Role: Learner → Instructor");
        var csv = await grace.Http.GetStringAsync($"/admin/audit?handler=Csv&q={membership.Id}");
        Assert.Contains("Grace Mbeki,Changed,Membership," + membership.Id, csv, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sign_in_is_audited_as_done_by_the_person()
    {
        await app.As("Ben");
        var id = await app.IdOf("Ben");
        var entry = (await Of(id)).Last(e => e.Action == "SignedIn");
        Assert.Equal((id, "Ben Okafor"), (entry.PersonId, entry.PersonName));
        Assert.All(
            (await Of(id)).Where(e => e.Changes?.Contains("LastSignInAt", StringComparison.Ordinal) == true),
            e => Assert.Equal(id, e.PersonId)
        );
    }

    [Fact]
    public async Task Secrets_are_never_written_to_the_audit_log()
    {
        var browser = app.Visitor();
        await (await browser.Opens("/forgot-password")).Press("Send link", ("Email", "priya@harbor.example"));
        await app.DrainAsync();
        var hash = await app.Look(db => db.People.Where(p => p.Email == "priya@harbor.example").Select(p => p.PasswordHash).SingleAsync());
        await (await browser.Opens(app.Mail.To("priya@harbor.example")[^1].Link)).Press(
            "Set password",
            ("Input.Password", "a sentence nobody knows")
        );
        var id = await app.IdOf("Priya");
        var person = await app.Look(db => db.People.SingleAsync(p => p.Id == id));
        Assert.NotEqual(hash, person.PasswordHash);
        var entry = (await Of(id)).First(e => e.Changes?.Contains("PasswordHash", StringComparison.Ordinal) == true);
        Assert.Equal(["•••", "•••"], Change(entry, "PasswordHash"));
        Assert.Equal(["•••", "•••"], Change(entry, "SecurityStamp"));
        var all = string.Concat(await app.Look(db => db.AuditEntries.Select(e => e.Changes ?? "").ToListAsync()));
        foreach (
            var secret in new[]
            {
                hash!,
                person.PasswordHash!,
                person.SecurityStamp!,
                person.ConcurrencyStamp!,
                "a sentence nobody knows",
                DemoWorld.Password,
            }
        )
            Assert.DoesNotContain(secret, all, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_that_is_rolled_back_is_not_audited()
    {
        var before = await app.Look(db => db.AuditEntries.CountAsync());
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            app.Look(db =>
                db.WriteAsync<bool>(
                    async () =>
                    {
                        (await db.Courses.FirstAsync(c => c.Slug == "fire-safety")).Archive();
                        await db.SaveChangesAsync();
                        Assert.Equal(before + 1, await db.AuditEntries.CountAsync());
                        throw new InvalidOperationException("Something else went wrong.");
                    },
                    CancellationToken.None
                )
            )
        );
        Assert.Equal(before, await app.Look(db => db.AuditEntries.CountAsync()));
        Assert.Equal(
            CourseStatus.Published,
            await app.Look(db => db.Courses.Where(c => c.Slug == "fire-safety").Select(c => c.Status).SingleAsync())
        );
    }

    [Fact]
    public async Task A_change_that_the_database_refuses_is_not_audited()
    {
        var before = await app.Look(db => db.AuditEntries.CountAsync());
        await Assert.ThrowsAsync<DbUpdateException>(() =>
            app.Change(async db => db.Add(new Course("Twin", "fire-safety", await db.People.Select(p => p.Id).FirstAsync(), app.Now)))
        );
        Assert.Equal(before, await app.Look(db => db.AuditEntries.CountAsync()));
    }

    [Fact]
    public async Task Deleting_and_restoring_are_audited_under_their_names()
    {
        var id = Guid.Empty;
        await app.Change(async db =>
        {
            var course = new Course("Short-lived", "short-lived", await db.People.Select(p => p.Id).FirstAsync(), app.Now);
            id = course.Id;
            db.Add(course);
        });
        await app.Change(async db => (await db.Courses.SingleAsync(c => c.Id == id)).Delete(app.Now));
        await app.Change(async db => (await db.Courses.IgnoreQueryFilters().SingleAsync(c => c.Id == id)).Restore());
        await app.Change(async db =>
            (await db.Courses.SingleAsync(c => c.Id == id)).Describe(
                "Long-lived",
                "long-lived",
                new CourseDescription { Summary = "New words" },
                null,
                app.Now
            )
        );
        var entries = await Of(id);
        Assert.Equal(["Created", "Deleted", "Restored", "Changed"], entries.Select(e => e.Action));
        Assert.Equal(["Short-lived", "Long-lived"], Change(entries[3], "Title"));
        Assert.Equal(["", "New words"], Change(entries[3], "Summary"));
        Assert.All(entries, e => Assert.Null(e.PersonId)); // no one was signed in
    }

    private Task<List<AuditEntry>> Of(Guid id) =>
        app.Look(db => db.AuditEntries.AsNoTracking().Where(e => e.EntityId == id).OrderBy(e => e.At).ThenBy(e => e.Id).ToListAsync());

    private static string[] Change(AuditEntry entry, string property)
    {
        using var json = JsonDocument.Parse(entry.Changes!);
        return [.. json.RootElement.GetProperty(property).EnumerateArray().Select(v => v.ToString())];
    }
}
