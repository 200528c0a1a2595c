using System.Net;
using Lms.Web.Features.Administration.Model;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Enrollments.Model;
using Lms.Web.Features.Institutions.Model;
using Lms.Web.Features.Learning.Model;
using Lms.Web.Features.Notifications.Model;
using Lms.Web.Features.People.Model;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Jobs;
using Lms.Web.Platform.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Lms.Web.Tests.Features;

/// <summary>One person at two institutions: neither sees the rows of the other, and failures stay separate.</summary>
public sealed class TwoInstitutionsTests : IDisposable
{
    private readonly LmsApp app = new();

    public void Dispose() => app.Dispose();

    [Fact]
    public async Task Study_time_of_one_day_is_counted_separately_at_two_institutions()
    {
        var slug = await app.MakesCourse("Here", ["One", "Two"]);
        await app.Enrolls("Lin", slug);
        var bravo = await Neighbor.MakeAsync(app, ("Lin", Role.Learner));
        var there = await CourseAt(bravo, "Lin");
        var person = await app.IdOf("Lin");
        var before = await app.Look(db => db.StudyDays.Where(d => d.PersonId == person).SumAsync(d => d.Seconds));
        var lin = await app.As("Lin");
        await (await lin.OpensTab($"/learn/{slug}/one")).Studies(app, beats: 5);
        app.Clock.Advance(TimeSpan.FromMinutes(5));
        var other = await bravo.As("lin@harbor.example");
        var tab = await other.OpensTab($"/learn/{there}/one");
        tab.Page.Answers(HttpStatusCode.OK);
        await tab.Studies(app, beats: 5);
        Assert.True((int)(await tab.Done()).Status < 400);
        app.Clock.Advance(TimeSpan.FromMinutes(5));
        await (await lin.OpensTab($"/learn/{slug}/two")).Studies(app, beats: 5);

        Task<int> Seconds(Guid? at) =>
            app.Look(db =>
                db.StudyDays.OfAllInstitutions()
                    .Where(d => d.PersonId == person && (d.InstitutionId == bravo.Id) == (at == bravo.Id))
                    .SumAsync(d => d.Seconds)
            );
        Assert.InRange(await Seconds(bravo.Id), 75, 90);
        Assert.InRange(await Seconds(null) - before, 150, 180);
    }

    [Fact]
    public async Task A_row_of_another_institution_is_never_overwritten()
    {
        var bravo = await Neighbor.MakeAsync(app, ("Lin", Role.Learner));
        var (person, lesson) = (await app.IdOf("Lin"), await app.Look(db => db.Lessons.Select(l => l.Id).FirstAsync()));
        await app.Change(async db =>
            await db.UpsertAsync(
                new Bookmark
                {
                    PersonId = person,
                    LessonId = lesson,
                    CreatedAt = app.Now,
                },
                default
            )
        );
        var later = app.Now.AddDays(1);
        Bookmark Theirs() =>
            new()
            {
                PersonId = person,
                LessonId = lesson,
                CreatedAt = later,
            };
        await Assert.ThrowsAnyAsync<Exception>(() => bravo.With<LmsContext, int>(db => db.UpsertAsync(Theirs(), default)));
        var viewer = new Viewer();
        viewer.Visit(bravo.Id, Neighbor.Name, TimeZoneInfo.Utc);
        await Assert.ThrowsAnyAsync<Exception>(() =>
            app.Services.GetRequiredService<GroupCommit>().RunAsync(viewer, (db, stop) => db.UpsertAsync(Theirs(), stop), default)
        );
        var enrollment = await app.Look(db => db.Enrollments.AsNoTracking().FirstAsync());
        await bravo.With<LmsContext, int>(db =>
            db.PatchAsync<Enrollment>(enrollment.Id, default, (nameof(Enrollment.SecondsSpent), enrollment.SecondsSpent + 1))
        );
        Assert.Equal(
            enrollment.SecondsSpent,
            await app.Look(db => db.Enrollments.Where(e => e.Id == enrollment.Id).Select(e => e.SecondsSpent).SingleAsync())
        );
        Assert.NotEqual(
            later,
            await app.Look(db =>
                db.Bookmarks.Where(b => b.PersonId == person && b.LessonId == lesson).Select(b => b.CreatedAt).SingleAsync()
            )
        );
    }

    [Fact]
    public async Task Two_institutions_can_send_a_notification_with_the_same_key()
    {
        var bravo = await Neighbor.MakeAsync(app, ("Lin", Role.Learner));
        var person = await app.IdOf("Lin");
        Assert.True(await app.With<IServiceProvider, bool>(Tells));
        Assert.True(await bravo.With<IServiceProvider, bool>(Tells));
        Assert.Equal(
            2,
            await app.Look(db => db.Notifications.OfAllInstitutions().CountAsync(n => n.PersonId == person && n.Key == "same"))
        );

        async Task<bool> Tells(IServiceProvider scope)
        {
            var told = await scope
                .GetRequiredService<Notify>()
                .RunAsync(person, NotificationKind.Account, "same", Sentence.Of("Hello"), Sentence.Of("Hello"), null, null, default);
            await scope.GetRequiredService<LmsContext>().SaveChangesAsync();
            return told;
        }
    }

    [Fact]
    public async Task Merging_accounts_does_not_change_study_days_of_another_institution()
    {
        var bravo = await Neighbor.MakeAsync(app, ("Omar", Role.Learner));
        var (to, from, on) = (await app.IdOf("Omar"), await app.IdOf("Priya"), new DateOnly(2027, 1, 4));
        await app.Change(db =>
        {
            db.Add(
                new StudyDay
                {
                    PersonId = from,
                    On = on,
                    Seconds = 50,
                }
            );
            return Task.CompletedTask;
        });
        await bravo.Change(db =>
        {
            db.Add(
                new StudyDay
                {
                    PersonId = to,
                    On = on,
                    Seconds = 100,
                }
            );
            return Task.CompletedTask;
        });
        var grace = await app.As("Grace");
        (await grace.Sends($"/admin/people/{to}/merge", "/settings", ("With", from.ToString()))).Shows("Accounts merged.");
        var days = await app.Look(db =>
            db.StudyDays.OfAllInstitutions().AsNoTracking().Where(d => d.PersonId == to && d.On == on).ToListAsync()
        );
        Assert.Equal(
            [(true, 100), (false, 50)],
            days.Select(d => (d.InstitutionId == bravo.Id, d.Seconds)).OrderByDescending(d => d.Item2)
        );
    }

    [Fact]
    public async Task An_account_in_use_is_neither_warned_nor_closed_however_old_its_last_sign_in_is()
    {
        await AddRules(90);
        var (seen, studied, forgotten, unused) = (
            await app.IdOf("Lin"),
            await app.IdOf("Omar"),
            await app.IdOf("Priya"),
            await app.IdOf("Jörg")
        );
        app.Clock.Advance(TimeSpan.FromDays(400));
        await app.Change(async db =>
        {
            await db.Sessions.ExecuteDeleteAsync();
            await db.Enrollments.ExecuteUpdateAsync(e => e.SetProperty(x => x.LastAccessedAt, (DateTime?)null));
            db.Add(new Session(seen, Guid.Empty, Means.Password, "Firefox", null, app.Now));
            // The session has ended and was deleted; the account was used in it until recently.
            var session = new Session(forgotten, Guid.Empty, Means.Password, "Firefox", null, app.Now.AddDays(-30));
            session.End(app.Now.AddDays(-100));
            db.Add(session);
            var course = await db.Courses.FirstAsync();
            if (!await db.Enrollments.AnyAsync(e => e.PersonId == studied))
                db.Add(new Enrollment(course.Id, studied, EnrollmentSource.Self, app.Now));
        });
        await app.Look(db =>
            db.Enrollments.Where(e => e.PersonId == studied)
                .ExecuteUpdateAsync(e => e.SetProperty(x => x.LastAccessedAt, app.Now.AddDays(-1)))
        );
        await app.With<ExpireAccess, bool>(async tidy =>
        {
            await tidy.RunAsync(default);
            return true;
        });
        Assert.False(await app.Look(db => db.Sessions.AnyAsync(s => s.PersonId == forgotten)));
        await RunHousekeeping();
        var warned = await app.Look(db => db.Notifications.Where(n => n.Key.StartsWith("unused:")).Select(n => n.PersonId).ToListAsync());
        Assert.Contains(unused, warned);
        foreach (var user in new[] { seen, studied, forgotten })
            Assert.DoesNotContain(user, warned);
        app.Clock.Advance(TimeSpan.FromDays(31));
        await RunHousekeeping();
        Assert.True(await app.Look(db => db.AccountDeletions.AnyAsync(d => d.PersonId == unused)));
        foreach (var user in new[] { seen, studied, forgotten })
            Assert.False(await app.Look(db => db.AccountDeletions.AnyAsync(d => d.PersonId == user)));
    }

    [Fact]
    public async Task A_member_of_two_institutions_does_not_break_retention_and_is_not_closed_by_one()
    {
        var bravo = await Neighbor.MakeAsync(app, ("Omar", Role.Learner));
        await AddRules(90);
        await bravo.Change(db =>
        {
            db.Add(RulesWith(90));
            return Task.CompletedTask;
        });
        app.Clock.Advance(TimeSpan.FromDays(400));
        await RunHousekeeping();
        app.Clock.Advance(TimeSpan.FromDays(31));
        await RunHousekeeping();
        var omar = await app.IdOf("Omar");
        Assert.False(await app.Look(db => db.AccountDeletions.OfAllInstitutions().AnyAsync(d => d.PersonId == omar)));
        Assert.True(await app.Look(db => db.AccountDeletions.AnyAsync()));
    }

    [Fact]
    public async Task A_failing_institution_is_reported_by_name_and_does_not_stop_the_others()
    {
        // The older institution fails, so the other one comes after it.
        var bravo = await Neighbor.MakeAsync(app, ("Lin", Role.Learner));
        await app.Change(async db =>
        {
            db.Add(RulesWith(null));
            await db.SaveChangesAsync();
            await db.PrivacyRules.ExecuteUpdateAsync(r => r.SetProperty(x => x.DeletedContentDays, int.MaxValue));
        });
        var person = await app.IdOf("Lin");
        var read = new Notification
        {
            PersonId = person,
            Kind = NotificationKind.Account.Key,
            Key = "old",
            Title = "Old",
            Text = "Old",
            CreatedAt = app.Now,
            ReadAt = app.Now,
        };
        await bravo.Change(db =>
        {
            db.Add(read);
            return Task.CompletedTask;
        });
        var lost = (
            await app
                .Services.GetRequiredService<Lms.Web.Platform.Files.IFileStore>()
                .PutAsync(new MemoryStream("nobody refers to it"u8.ToArray()), 100, default)
        )
            .Value
            .Hash;
        app.Clock.Advance(TimeSpan.FromDays(400));
        File.SetLastWriteTimeUtc(Path.Combine(app.Folder, "files", lost[..2], lost), app.Now.AddDays(-2));

        var failure = await Assert.ThrowsAsync<PartlyFailedException>(RunHousekeeping);
        Assert.Contains("Harbor Academy", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Neighbor.Name, failure.Message, StringComparison.Ordinal);
        Assert.False(await bravo.With<LmsContext, bool>(db => db.Notifications.AnyAsync(n => n.Key == "old")));
        Assert.False(File.Exists(Path.Combine(app.Folder, "files", lost[..2], lost)));
    }

    [Fact]
    public async Task A_job_for_all_institutions_continues_after_one_fails()
    {
        await Neighbor.MakeAsync(app);
        var visited = new List<string>();
        var everywhere = app.Services.GetRequiredService<EveryInstitution>();
        var failure = await Assert.ThrowsAsync<PartlyFailedException>(() =>
            everywhere.RunAsync<Viewer>(
                viewer =>
                {
                    visited.Add(viewer.InstitutionName);
                    return viewer.InstitutionName == Neighbor.Name
                        ? Task.CompletedTask
                        : throw new InvalidOperationException("out of order");
                },
                default
            )
        );
        Assert.Equal(["Harbor Academy", Neighbor.Name], visited);
        Assert.Equal("Harbor Academy: out of order", failure.Message);
        using var stopped = new CancellationTokenSource();
        await stopped.CancelAsync();
        await Assert.ThrowsAsync<OperationCanceledException>(() =>
            everywhere.RunAsync<Viewer>(_ => throw new OperationCanceledException(), stopped.Token)
        );
    }

    [Fact]
    public async Task Messages_without_an_institution_are_deleted_too()
    {
        await using (var scope = app.Services.CreateAsyncScope())
        {
            var db = scope.ServiceProvider.GetRequiredService<LmsContext>();
            db.Add(
                new Lms.Web.Platform.Outbox.OutboxMessage
                {
                    Event = "MailWritten",
                    Handler = "SendMail",
                    Payload = "",
                    CreatedAt = app.Now,
                    RunAt = app.Now,
                    DoneAt = app.Now,
                }
            );
            await db.SaveChangesAsync();
        }
        app.Clock.Advance(TimeSpan.FromDays(13));
        await RunHousekeeping();
        Assert.Equal(1, await app.Look(db => db.OutboxMessages.CountAsync(m => m.InstitutionId == Guid.Empty)));
        app.Clock.Advance(TimeSpan.FromDays(2));
        await RunHousekeeping();
        Assert.Equal(0, await app.Look(db => db.OutboxMessages.CountAsync(m => m.InstitutionId == Guid.Empty)));
    }

    private Task AddRules(int? unused) =>
        app.Change(db =>
        {
            db.Add(RulesWith(unused));
            return Task.CompletedTask;
        });

    private static PrivacyRules RulesWith(int? unused)
    {
        var rules = new PrivacyRules();
        Assert.True(rules.Keep(90, 180, 14, 7, 14, unused, true).IsDone);
        return rules;
    }

    private Task<bool> RunHousekeeping() =>
        app.With<Housekeeping, bool>(async housekeeping =>
        {
            await housekeeping.RunAsync(default);
            return true;
        });

    /// <returns>Its slug.</returns>
    private async Task<string> CourseAt(Neighbor bravo, string learner)
    {
        var (person, owner) = (await app.IdOf(learner), await app.IdOf("Ada"));
        var course = new Course("There", "there", owner, app.Now);
        Assert.True(
            course.Describe("There", "there", new CourseDescription { Summary = "Made for a test." }.Rendered(), null, app.Now).IsDone
        );
        var lesson = course.AddLesson(course.AddModule("Everything").Value.Units[0].Id, "One", LessonKind.Text).Value;
        Assert.True(lesson.Write("The text.", app.Now).IsDone);
        await bravo.Change(db =>
        {
            db.AddRange(lesson.Publish(owner, app.Now).Value);
            Assert.True(course.Publish(app.Now).IsDone);
            db.Add(course);
            return Task.CompletedTask;
        });
        Assert.True(
            await bravo.With<Seats, bool>(async seats =>
                (await seats.GrantAsync(new SeatAsk(course.Id, person, EnrollmentSource.Admin), default)).IsDone
            )
        );
        return "there";
    }
}
