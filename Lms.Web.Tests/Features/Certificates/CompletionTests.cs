using System.Net;
using Lms.Web.Features.Certificates.Model;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Enrollments;
using Lms.Web.Features.Enrollments.Model;
using Lms.Web.Features.Notifications.Model;
using Lms.Web.Platform.Jobs;
using Lms.Web.Platform.Outbox;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lms.Web.Tests.Features.Certificates;

/// <summary>From the last lesson to the certificate.</summary>
public sealed class CompletionTests(LmsApp app) : IClassFixture<LmsApp>
{
    private async Task<Certificate> CompleteCourse(string name, string title)
    {
        var slug = await app.MakesCourse(
            title,
            ["One"],
            description: new CourseDescription
            {
                Summary = "Short.",
                CeCredits = 1.5m,
                Designation = "TST",
            }
        );
        await app.Enrolls(name, slug);
        await (await (await app.As(name)).OpensTab($"/learn/{slug}/one")).Done();
        await app.DrainAsync();
        return await CertificateOf(name, slug);
    }

    private async Task<Certificate> CertificateOf(string name, string slug)
    {
        var enrollment = await app.EnrollmentOf(name, slug);
        return await app.Look(db => db.Certificates.AsNoTracking().SingleAsync(c => c.EnrollmentId == enrollment!.Id));
    }

    [Fact]
    public async Task A_certificate_is_issued_once_even_if_messages_arrive_twice_and_concurrently()
    {
        var slug = await app.MakesCourse("Twice told", ["One", "Two"]);
        foreach (var name in new[] { "Lin", "Omar", "Priya", "Jörg" })
        {
            await app.Enrolls(name, slug);
            var browser = await app.As(name);
            foreach (var lesson in new[] { "one", "two" })
                await (await browser.OpensTab($"/learn/{slug}/{lesson}")).Done();
        }
        var doubled = new HashSet<Guid>();
        var scopes = app.Services.GetRequiredService<IServiceScopeFactory>();
        for (var round = 0; round < 10; round++)
        {
            await app.Change(async db =>
            {
                foreach (
                    var it in await db
                        .OutboxMessages.AsNoTracking()
                        .Where(m => m.DoneAt == null && m.Handler != "Platform.Mail.SendMail:MailWritten")
                        .ToListAsync()
                )
                {
                    if (!doubled.Add(it.Id))
                        continue;
                    var twin = new OutboxMessage
                    {
                        InstitutionId = it.InstitutionId,
                        Event = it.Event,
                        Handler = it.Handler,
                        Payload = it.Payload,
                        CreatedAt = it.CreatedAt,
                        RunAt = it.RunAt,
                    };
                    doubled.Add(twin.Id);
                    db.Add(twin);
                }
            });
            await Task.WhenAll(
                Enumerable
                    .Range(0, 3)
                    .Select(_ =>
                        Task.Run(() =>
                            new OutboxWorker(
                                scopes,
                                app.Services.GetRequiredService<OutboxSignal>(),
                                app.Services.GetRequiredService<JobsPause>(),
                                app.Clock,
                                NullLogger<OutboxWorker>.Instance
                            ).DeliverAsync(CancellationToken.None)
                        )
                    )
            );
            app.Clock.Advance(TimeSpan.FromSeconds(30));
        }
        Assert.False(await app.Look(db => db.OutboxMessages.AnyAsync(m => m.DoneAt == null)));
        foreach (var name in new[] { "Lin", "Omar", "Priya", "Jörg" })
        {
            var certificate = await CertificateOf(name, slug);
            Assert.NotNull(certificate.FileId);
            Assert.Equal(
                1,
                await app.Look(db =>
                    db.Notifications.CountAsync(n => n.PersonId == certificate.PersonId && n.Link == $"/certificates/{certificate.Number}")
                )
            );
            Assert.Equal(1, await app.Look(db => db.StoredFiles.CountAsync(f => f.ScopeId == certificate.Id)));
            Assert.Single(app.Mail.Letters, m => m.Text.Contains(certificate.Number, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_certificate_can_only_be_downloaded_by_its_owner()
    {
        var certificate = await CompleteCourse("Lin", "Downloaded");
        var (lin, omar) = (await app.As("Lin"), await app.As("Omar"));
        var page = (await lin.Opens($"/certificates/{certificate.Number}"))
            .Shows("This certificate is valid")
            .Shows("Lin Zhou")
            .Shows("Downloaded");
        var link = page
            .Document.QuerySelectorAll("a")
            .Single(a => a.TextContent.Contains("Download PDF", StringComparison.Ordinal))
            .GetAttribute("href")!;
        var file = await lin.Http.GetAsync(link);
        Assert.Equal(
            ("application/pdf", "attachment"),
            (file.Content.Headers.ContentType!.MediaType, file.Content.Headers.ContentDisposition!.DispositionType)
        );
        Assert.StartsWith(
            "%PDF-",
            System.Text.Encoding.ASCII.GetString(await file.Content.ReadAsByteArrayAsync(), 0, 8),
            StringComparison.Ordinal
        );
        (await omar.Opens($"/certificates/{certificate.Number}")).Answers(HttpStatusCode.NotFound);
        (await omar.Opens("/certificates")).DoesNotShow(certificate.Number);
        Assert.Equal(HttpStatusCode.Forbidden, (await omar.Http.GetAsync(link.Split('?')[0])).StatusCode);
        app.Clock.Advance(TimeSpan.FromHours(2));
        Assert.Equal(HttpStatusCode.Forbidden, (await lin.Http.GetAsync(link)).StatusCode);
    }

    [Fact]
    public async Task Anyone_can_verify_a_number_even_a_mistyped_one_and_revocations_show_their_reason()
    {
        var certificate = await CompleteCourse("Omar", "Verified");
        var visitor = app.Visitor();
        (await visitor.Opens($"/verify/{certificate.Number}"))
            .Answers(HttpStatusCode.OK)
            .Shows("This certificate is valid")
            .Shows("Omar Haddad")
            .Shows("1.5");
        Assert.Equal(
            $"/verify/{certificate.Number}",
            (await visitor.Opens($"/verify?q={Uri.EscapeDataString(" " + certificate.Number.ToLowerInvariant().Replace('-', ' '))}")).Path
        );
        (await visitor.Opens("/verify/CERT-2026-AAAAAAAA")).Answers(HttpStatusCode.NotFound).Shows("Certificate not found");
        (await visitor.Opens("/verify/" + Uri.EscapeDataString("<script>alert(1)</script>"))).Answers(HttpStatusCode.NotFound);
        var grace = await app.As("Grace");
        var path = $"/certificates/{certificate.Number}";
        (await (await app.As("Omar")).Sends($"{path}?handler=Revoke", path, ("Reason", "mine"))).Answers(HttpStatusCode.Forbidden);
        (await (await grace.Opens(path)).Press("Revoke certificate"))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("Enter a reason. Anyone who verifies the certificate sees it.");
        (await (await grace.Opens(path)).Press("Revoke certificate", ("Reason", "Issued in error"))).Shows("Certificate revoked.");
        (await visitor.Opens($"/verify/{certificate.Number}")).Shows("This certificate was revoked").Shows("Issued in error");
        (await (await grace.Opens(path)).Press("Reinstate certificate")).Shows("The certificate is valid again.");
        (await visitor.Opens($"/verify/{certificate.Number}")).Shows("This certificate is valid").DoesNotShow("Issued in error");
    }

    [Fact]
    public async Task Changing_the_required_lessons_affects_only_learners_who_are_not_done()
    {
        var slug = await app.MakesCourse("Moving goal", ["One", "Two"]);
        await app.Enrolls("Lin", slug);
        await app.Enrolls("Omar", slug);
        var (lin, omar) = (await app.As("Lin"), await app.As("Omar"));
        foreach (var lesson in new[] { "one", "two" })
            await (await lin.OpensTab($"/learn/{slug}/{lesson}")).Done();
        await (await omar.OpensTab($"/learn/{slug}/one")).Done();
        await app.DrainAsync();
        var ada = await app.As("Ada");
        var outline = $"/teach/courses/{slug}/outline";
        var unit = (await app.CourseOf(slug)).InOrder.First().Units[0].Id;
        await ada.Sends($"{outline}?handler=AddLesson&kind=Text", outline, ("unit", unit.ToString()), ($"new-{unit}", "Three"));
        var three = (await app.CourseOf(slug)).Lessons.Single(l => l.Title == "Three").Id;
        await app.Change(async db =>
        {
            var lesson = await db.Lessons.Include(l => l.Body).SingleAsync(l => l.Id == three);
            Assert.True(lesson.Write("The text of three.", app.Now).IsDone);
        });
        await ada.Sends($"{outline}?handler=PublishLesson", outline, ("id", three.ToString()));
        await app.DrainAsync();
        Assert.Equal(
            (EnrollmentStatus.Completed, 100m),
            ((await app.EnrollmentOf("Lin", slug))!.Status, (await app.EnrollmentOf("Lin", slug))!.ProgressPercent)
        );
        Assert.Equal((EnrollmentStatus.InProgress, 1, 3, 33.33m), await State("Omar", slug));
        foreach (var title in new[] { "Two", "Three" })
            await ada.Sends(
                $"{outline}?handler=HideLesson",
                outline,
                ("id", (await app.CourseOf(slug)).Lessons.Single(l => l.Title == title).Id.ToString())
            );
        await app.DrainAsync();
        Assert.Equal((EnrollmentStatus.Completed, 1, 1, 100m), await State("Omar", slug));
        Assert.NotNull(await CertificateOf("Omar", slug));
    }

    [Fact]
    public async Task Completing_a_course_without_a_certificate_only_sends_a_notification()
    {
        var slug = await app.MakesCourse("No paper", ["One"], new CourseRules { GivesCertificate = false });
        var enrollment = await app.Enrolls("Lin", slug);
        await (await (await app.As("Lin")).OpensTab($"/learn/{slug}/one")).Done();
        await app.DrainAsync();
        Assert.False(await app.Look(db => db.Certificates.AnyAsync(c => c.EnrollmentId == enrollment.Id)));
        Assert.Equal(
            1,
            await app.Look(db =>
                db.Notifications.CountAsync(n =>
                    n.PersonId == enrollment.PersonId
                    && n.Kind == CertificateNotifications.CourseCompleted.Key
                    && n.Link == $"/courses/{slug}"
                )
            )
        );
    }

    private async Task<(EnrollmentStatus, int, int, decimal)> State(string name, string slug) =>
        (await app.EnrollmentOf(name, slug))! is var it ? (it.Status, it.LessonsDone, it.LessonsTotal, it.ProgressPercent) : default;
}
