using System.Net;
using System.Text;
using Lms.Web.Features.Administration.Model;
using Lms.Web.Features.Institutions.Model;
using Lms.Web.Features.People.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Files;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Lms.Web.Tests.Features.Institutions;

/// <summary>What institutions share: people, files, ways to join. It works on a server that shows one institution at a time.</summary>
public sealed class AcrossInstitutionsTests : IDisposable
{
    private readonly LmsApp app = new();

    public void Dispose() => app.Dispose();

    [Fact]
    public async Task Files_that_only_another_institution_uses_are_kept()
    {
        var store = app.Services.GetRequiredService<IFileStore>();
        var hash = (await store.PutAsync(new MemoryStream(Encoding.UTF8.GetBytes("of the cove")), 1 << 20, default)).Value.Hash;
        await ChangeInCove(db =>
            db.Add(
                new StoredFile
                {
                    Name = "a",
                    ContentType = "text/plain",
                    Size = 6,
                    Hash = hash,
                    ScopeId = Ids.New(),
                    CreatedAt = app.Now,
                }
            )
        );
        File.SetLastWriteTimeUtc(Path.Combine(app.Folder, "files", hash[..2], hash), app.Now.AddDays(-2));
        await app.With<FileSweep, int>(sweep => sweep.RunAsync(default));
        await using var kept = await store.OpenAsync(hash, default);
        Assert.NotNull(kept);
    }

    [Fact]
    public async Task A_changed_name_is_found_at_every_institution()
    {
        var lin = await app.IdOf("Lin");
        await ChangeInCove(db => db.Add(new Membership(lin, Role.Learner, app.Now)));
        await app.Change(async db => (await db.People.SingleAsync(p => p.Id == lin)).Introduce("Wren", "Zhou", "Wren Zhou", null));
        var names = await app.Look(db =>
            db.Memberships.OfAllInstitutions().Where(m => m.PersonId == lin).Select(m => m.Sought).ToListAsync()
        );
        Assert.Equal(2, names.Count);
        Assert.All(names, n => Assert.Contains("wren", n, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_invitation_leads_to_its_institution_even_at_a_shared_host()
    {
        await ChangeInCove(_ => { });
        string link = "";
        await using (var scope = app.Services.CreateAsyncScope())
        {
            scope.ServiceProvider.GetRequiredService<Viewer>().Visit(cove.Id, cove.Name, TimeZoneInfo.Utc);
            Assert.True(
                (
                    await scope
                        .ServiceProvider.GetRequiredService<Invites>()
                        .SendAsync("new@cove.example", "New", Role.Learner, null, default)
                ).IsDone
            );
            await app.DrainAsync();
            link = app.Mail.To("new@cove.example")[^1].Link;
        }
        var page = await app.Visitor().Opens(link);
        page.Answers(HttpStatusCode.OK).Shows("Cove Academy");
        var inside = await page.Press(
            "Accept invitation",
            ("Input.FirstName", "New"),
            ("Input.LastName", "Comer"),
            ("Input.Password", "somebody-at-the-cove")
        );
        inside.Answers(HttpStatusCode.OK).Shows("Cove Academy");
        Assert.Equal(
            [cove.Id],
            await app.Look(db =>
                db.Memberships.OfAllInstitutions()
                    .Where(m => m.Person.Email == "new@cove.example")
                    .Select(m => m.InstitutionId)
                    .ToListAsync()
            )
        );
        (await app.Visitor().Opens("/invite/" + new string('x', 43)))
            .Answers(HttpStatusCode.NotFound)
            .Shows("This invitation can’t be used");
    }

    [Fact]
    public async Task The_member_limit_applies_to_every_way_of_joining()
    {
        var grace = await app.As("Grace");
        await (await grace.Opens("/admin/invites")).Press("Send invitations", ("Input.Emails", "late@harbor.example"));
        await app.DrainAsync();
        await app.Change(async db => (await db.Institutions.SingleAsync()).Limit(null, 1, null));
        app.Services.GetRequiredService<InstitutionDirectory>().Forget();
        var late = await (await app.Visitor().Opens(app.Mail.To("late@harbor.example")[^1].Link)).Press(
            "Accept invitation",
            ("Input.FirstName", "Late"),
            ("Input.LastName", "Comer"),
            ("Input.Password", "whoever-knocks-at-noon")
        );
        late.Answers(HttpStatusCode.UnprocessableEntity).Shows("all places are taken");
        (
            await (await grace.Opens("/admin/people/add")).Press(
                "Add and send email",
                ("Input.FirstName", "One"),
                ("Input.LastName", "More"),
                ("Email", "more@harbor.example")
            )
        )
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("all places are taken");
        Assert.Equal(
            0,
            await app.Look(db => db.People.CountAsync(p => p.Email == "late@harbor.example" || p.Email == "more@harbor.example"))
        );
    }

    private readonly Institution cove = new("Cove Academy", "Europe/Berlin", new DateTime(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc));

    private async Task ChangeInCove(Action<LmsContext> change)
    {
        await app.Change(async db =>
        {
            db.Add(cove);
            await db.SaveChangesAsync();
            db.Viewer.Visit(cove.Id, cove.Name, TimeZoneInfo.Utc);
            change(db);
        });
        app.Services.GetRequiredService<InstitutionDirectory>().Forget();
    }
}
