using System.Net;
using Lms.Web.Features.Institutions.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Lms.Web.Tests.Features.Administration;

/// <summary>Who agreed to what: administrators see everyone's consents, members their own.</summary>
public sealed class ConsentTests(LmsApp app) : IClassFixture<LmsApp>
{
    private const string Log = "/admin/institution/legal/consents";

    [Fact]
    public async Task Administrators_see_who_agreed_to_which_version_and_members_see_what_they_agreed_to()
    {
        using var own = new LmsApp();
        var grace = await own.As("Grace");
        (await grace.Opens(Log)).Shows("No one has agreed to anything yet");
        await (await grace.Opens("/admin/institution/legal?kind=Terms")).Press(
            "Publish",
            ("Markdown", "# Be kind"),
            ("AsksEverybody", "true")
        );
        await (await grace.Opens("/agreements")).Press("Agree and continue", ("Agrees", "true"));
        var lin = await own.As("Lin");
        await (await lin.Opens("/agreements")).Press("Agree and continue", ("Agrees", "true"));
        await (await grace.Opens("/admin/institution/legal?kind=Terms")).Press(
            "Publish",
            ("Markdown", "# Be kinder"),
            ("AsksEverybody", "true")
        );
        await (await lin.Opens("/agreements")).Press("Agree and continue", ("Agrees", "true"));
        await (await grace.Opens("/agreements")).Press("Agree and continue", ("Agrees", "true"));

        var page = await (await grace.Opens("/admin/institution/legal")).Follows("Who agreed");
        Assert.Equal(4, page.Document.QuerySelectorAll("tbody tr").Length);
        page.Shows("lin@harbor.example").Shows("Terms, Version 2").Shows("Terms, Version 1");
        page = await grace.Opens(Log + "?q=LIN+harbor&version=2");
        Assert.Contains(
            "lin@harbor.example",
            Assert.Single(page.Document.QuerySelectorAll("tbody tr")).TextContent,
            StringComparison.Ordinal
        );
        (await grace.Opens(Log + "?q=nobody-of-this-name")).Shows("No people found");
        (await grace.Opens(Log + "?kind=Privacy")).Shows("No people found");
        // From the list of versions to the people who agreed to one of them.
        Assert.Equal(
            2,
            (await (await grace.Opens("/admin/institution/legal?kind=Terms")).Follows("2 people agreed"))
                .Document.QuerySelectorAll("tbody tr")
                .Length
        );

        var mine = await lin.Opens("/settings/privacy");
        mine.Shows("What you’ve agreed to").Shows("Version 2").Shows("Version 1");
        (await mine.Follows("Version 1")).Answers(HttpStatusCode.OK).Shows("Be kind");
        (await (await own.As("Ben")).Opens("/settings/privacy")).Shows("Nothing so far.");
    }

    [Fact]
    public async Task The_consent_list_is_paged_and_exporting_it_is_audited()
    {
        var (lin, at) = (await app.IdOf("Lin"), app.Now);
        await app.Change(db =>
        {
            for (var i = 1; i <= 120; i++)
                db.Add(
                    new Consent
                    {
                        PersonId = lin,
                        Kind = LegalKind.Privacy,
                        Number = i,
                        At = at.AddMinutes(i),
                        Address = "203.0.113.7",
                    }
                );
            return Task.CompletedTask;
        });
        var grace = await app.As("Grace");
        var page = (await grace.Opens(Log + "?q=lin&kind=Privacy")).Shows("Version 120").DoesNotShow("Version 70,").Shows("1–50 of 120");
        Assert.Equal(50, page.Document.QuerySelectorAll("tbody tr").Length);
        (await grace.Opens(Log + "?q=lin&kind=Privacy&page=3")).Shows("Version 1").Shows("101–120 of 120");
        var csv = (await grace.Opens(Log + "?handler=Csv&q=lin")).Body.TrimEnd().Split('\n');
        Assert.Equal(121, csv.Length);
        Assert.Matches(@"^Lin [^,]+,lin@harbor\.example,Privacy,120,\d{4}-\d\d-\d\dT[^,]+Z,203\.0\.113\.7\r?$", csv[1]);
        Assert.Equal(1, await app.Look(db => db.AuditEntries.CountAsync(a => a.Action == "Exported" && a.Entity == nameof(Consent))));
    }

    [Fact]
    public async Task Only_administrators_see_consents_and_only_those_of_their_institution()
    {
        (await (await app.As("Ada")).Opens(Log)).Answers(HttpStatusCode.Forbidden);
        (await (await app.As("Lin")).Opens(Log + "?handler=Csv")).Answers(HttpStatusCode.Forbidden);
        Assert.StartsWith("/sign-in", (await app.Visitor().Opens(Log)).Path, StringComparison.Ordinal);
        var (other, omar) = (new Institution("Elsewhere", "Etc/UTC", app.Now), await app.IdOf("Omar"));
        using var own = new LmsApp();
        omar = await own.IdOf("Omar");
        await own.Change(async db =>
        {
            db.Add(other);
            await db.SaveChangesAsync();
            db.Viewer.Visit(other.Id, other.Name, TimeZoneInfo.Utc);
            db.Add(
                new Consent
                {
                    PersonId = omar,
                    Kind = LegalKind.Terms,
                    Number = 7,
                    At = own.Now,
                }
            );
        });
        (await (await own.As("Grace")).Opens(Log)).DoesNotShow("Version 7");
    }
}
