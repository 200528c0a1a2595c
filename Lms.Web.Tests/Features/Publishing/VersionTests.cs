using System.Net;
using Lms.Web.Features.Administration.Model;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Notifications.Model;
using Lms.Web.Features.Publishing.Model;
using Lms.Web.Platform.Files;
using Lms.Web.Platform.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Tests.Features.Publishing;

/// <summary>Drafts, versions, comments, approvals, and scheduled publication.</summary>
public sealed class VersionTests(LmsApp app) : IClassFixture<LmsApp>
{
    private sealed record Made(string Slug, Guid Id)
    {
        public string Path => $"/teach/courses/{Slug}/lessons/{Id}";

        public string Learn => $"/learn/{Slug}/one";
    }

    private async Task<Made> Makes(string title, bool published = true, params (string Name, CourseRole Role)[] team)
    {
        var slug = await app.MakesCourse(title, ["One", "Two"], published: published);
        foreach (var (name, role) in team)
        {
            var id = await app.IdOf(name);
            await app.Change(async db =>
                Assert.True((await db.Courses.Include(c => c.Staff).SingleAsync(c => c.Slug == slug)).Appoint(id, role).IsDone)
            );
        }
        await app.DrainAsync();
        return new(slug, (await app.CourseOf(slug)).Lessons.Single(l => l.Slug == "one").Id);
    }

    private Task<Lesson> Lesson(Made it) => app.Look(db => db.Lessons.AsNoTracking().Include(l => l.Body).SingleAsync(l => l.Id == it.Id));

    private async Task Run<T>()
        where T : class, IJob =>
        await app.With<T, bool>(async job =>
        {
            await job.RunAsync(default);
            return true;
        });

    private async Task<List<string>> Told(string name)
    {
        await app.DrainAsync();
        var id = await app.IdOf(name);
        return await app.Look(db =>
            db.Notifications.Where(n => n.PersonId == id && n.Kind == PublishingNotifications.Authoring.Key)
                .OrderBy(n => n.CreatedAt)
                .Select(n => n.Title)
                .ToListAsync()
        );
    }

    [Fact]
    public async Task Learners_see_the_published_title_and_objective_until_changes_are_published()
    {
        var it = await Makes("Titles wait");
        await app.Enrolls("Lin", it.Slug);
        var (ada, lin) = (await app.As("Ada"), await app.As("Lin"));
        var page = await (await ada.Opens(it.Path)).Press(
            "Save draft",
            ("Input.Title", "One, retold"),
            ("Input.Objective", "To know better"),
            ("Input.Markdown", "Better words.")
        );
        page.Shows("Unpublished changes");
        (await ada.Opens($"/teach/courses/{it.Slug}/outline")).Shows("Unpublished changes").DoesNotShow("One, retold");
        (await lin.Opens(it.Learn)).DoesNotShow("One, retold").DoesNotShow("To know better").DoesNotShow("Better words.");
        (await lin.Opens(it.Learn + "?draft=true")).DoesNotShow("One, retold");
        (await ada.Opens(it.Learn + "?draft=true")).Shows("One, retold").Shows("To know better").Shows("Better words.");
        (await (await ada.Opens(it.Path + "/publishing")).Press("Publish now", ("Note", "Easier to read"))).Shows(
            "Learners now see the new text"
        );
        (await lin.Opens(it.Learn)).Shows("One, retold").Shows("To know better").Shows("Better words.");
        (await ada.Opens(it.Path + "/versions")).Shows("“Easier to read”").Shows("Shown to learners").Shows("Ada Lindqvist");
        Assert.Equal(1, await app.Look(db => db.AuditEntries.CountAsync(e => e.Action == "Published" && e.EntityId == it.Id)));
    }

    [Fact]
    public async Task In_an_unpublished_course_saving_takes_effect_immediately()
    {
        var it = await Makes("Not out yet", published: false);
        var ada = await app.As("Ada");
        (await (await ada.Opens(it.Path)).Press("Save", ("Input.Title", "One, at once"), ("Input.Markdown", "Shown at once.")))
            .Answers(HttpStatusCode.OK)
            .Shows("Saved.")
            .DoesNotShow("Unpublished changes");
        var lesson = await Lesson(it);
        Assert.Equal(("One, at once", "Shown at once.", false), (lesson.Title, lesson.Body.Markdown, lesson.HasDraft));
        // Its last version is an older text, and no learner sees either of them yet.
        (await ada.Opens(it.Path + "/versions"))
            .DoesNotShow("Shown to learners")
            .DoesNotShow("Current text");
        (await ada.Opens(it.Path + "/publishing")).Shows("The course isn’t published yet.");
        (await ada.Opens(it.Learn)).Shows("Shown at once.");
        // The first save of another author keeps the previous text as a version.
        await (await (await app.As("Grace")).Opens(it.Path)).Press("Save", ("Input.Markdown", "Grace was here."));
        Assert.Equal(
            ["Shown at once."],
            await app.Look(db =>
                db.LessonVersions.Where(v => v.LessonId == it.Id && v.Kind == VersionKind.Kept).Select(v => v.Markdown).ToListAsync()
            )
        );
    }

    [Fact]
    public async Task A_discarded_draft_can_be_undone_and_a_version_restored_as_a_draft()
    {
        var it = await Makes("There and back");
        var ada = await app.As("Ada");
        await (await ada.Opens(it.Path)).Press("Save draft", ("Input.Markdown", "A first try."));
        var page = await (await ada.Opens(it.Path + "/publishing")).Press("Discard draft");
        page.Shows("Draft discarded.").DoesNotShow("Unpublished changes");
        (await page.Press("Undo")).Shows("Unpublished changes");
        Assert.Equal("A first try.", (await Lesson(it)).Body.DraftMarkdown);
        await (await ada.Opens(it.Path)).Press("Publish changes");
        await (await ada.Opens(it.Path)).Press("Save draft", ("Input.Markdown", "A second try."));

        page = await (await ada.Opens(it.Path + "/versions/1")).Press("Restore as draft");
        page.Shows("This version is now your draft.");
        Assert.Equal(("The text of One.", "A first try."), ((await Lesson(it)).Body.DraftMarkdown, (await Lesson(it)).Body.Markdown));
        await page.Press("Undo");
        Assert.Equal("A second try.", (await Lesson(it)).Body.DraftMarkdown);
        (await ada.Sends($"{it.Path}/versions?handler=Restore&number=99", it.Path + "/versions"))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("This version is no longer available");
        (await ada.Opens(it.Path + "/versions/99")).Answers(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_comparison_marks_words_also_for_people_who_cannot_see_colors()
    {
        var it = await Makes("Compared");
        var ada = await app.As("Ada");
        await (await ada.Opens(it.Path)).Press("Publish changes", ("Input.Markdown", "The old bell rings.\n\n<script>alert(1)</script>"));
        await (await ada.Opens(it.Path)).Press("Publish changes", ("Input.Markdown", "The new bell rings.\n\n<script>alert(1)</script>"));
        var page = await ada.Opens(it.Path + "/versions/3");
        Assert.Equal(("old", "new"), (page.Find(".diff del").TextContent, page.Find(".diff ins").TextContent));
        page.Shows("Before:").Shows("Now:");
        Assert.Empty(page.Document.QuerySelectorAll(".diff script"));
        (await ada.Opens(it.Path + "/versions/1?against=now")).Shows("Current text");
        (await (await app.As("Lin")).Opens(it.Path + "/versions")).Answers(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task An_author_submits_a_reviewer_approves_and_the_author_publishes()
    {
        var it = await Makes("Reviewed", true, ("Ben", CourseRole.Author), ("Omar", CourseRole.Reviewer));
        var (ben, omar) = (await app.As("Ben"), await app.As("Omar"));
        await (await ben.Opens(it.Path)).Press("Save draft", ("Input.Markdown", "Ben's words."));
        (await ben.Sends($"{it.Path}/publishing?handler=Publish", it.Path + "/publishing"))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("submit the draft for approval");
        (await ben.Sends($"/teach/courses/{it.Slug}/outline?handler=PublishLesson", it.Path, ("id", it.Id.ToString()))).Answers(
            HttpStatusCode.UnprocessableEntity
        );
        (await (await ben.Opens(it.Path + "/publishing")).Press("Submit for approval", ("message", "Is it clear?"))).Shows(
            "Submitted for approval."
        );
        (await ben.Sends($"{it.Path}/publishing?handler=Submit", it.Path + "/publishing"))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("This is already awaiting approval");
        (await ben.Sends($"{it.Path}/publishing?handler=Approve", it.Path + "/publishing")).Answers(HttpStatusCode.Forbidden);
        Assert.Contains("Ben Okafor requests your approval of “One”", await Told("Omar"));
        Assert.Contains("Ben Okafor requests your approval of “One”", await Told("Ada"));
        Assert.DoesNotContain("Ben Okafor requests your approval of “One”", await Told("Ben"));

        var desk = await omar.Opens("/teach/approvals");
        var page = await (await desk.Shows("Reviewed").Follows("One")).Press("Request changes", ("answer", ""));
        page.Answers(HttpStatusCode.UnprocessableEntity).Shows("Describe what should change.");
        (await page.Press("Request changes", ("answer", "Give an example."))).Shows("Changes requested.");
        Assert.Contains("Omar Haddad requested changes to “One”", await Told("Ben"));
        (await ben.Opens("/teach/approvals?mine=true")).Shows("Changes requested");
        (await ben.Opens(it.Path + "/publishing")).Shows("Give an example.");

        await (await ben.Opens(it.Path)).Press("Save draft", ("Input.Markdown", "Ben's words. An example."));
        await (await ben.Opens(it.Path + "/publishing")).Press("Submit for approval");
        (await (await omar.Opens(it.Path + "/publishing")).Press("Approve")).Shows("Approved");
        Assert.Contains("Omar Haddad approved “One”", await Told("Ben"));
        // A reviewer cannot publish, and later changes are not approved.
        (await omar.Sends($"{it.Path}/publishing?handler=Publish", it.Path + "/publishing")).Answers(HttpStatusCode.Forbidden);
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        await (await ben.Opens(it.Path)).Press("Save draft", ("Input.Markdown", "Ben's words. Another example."));
        (await ben.Opens(it.Path + "/publishing")).Shows("It needs approval again.");
        (await ben.Sends($"{it.Path}/publishing?handler=Publish", it.Path + "/publishing")).Answers(HttpStatusCode.UnprocessableEntity);
        await (await ben.Opens(it.Path + "/publishing")).Press("Submit for approval");
        await (await omar.Opens(it.Path + "/publishing")).Press("Approve");
        (await (await ben.Opens(it.Path + "/publishing")).Press("Publish now")).Shows("Published.");
        Assert.Equal("Ben's words. Another example.", (await Lesson(it)).Body.Markdown);
    }

    [Fact]
    public async Task A_whole_course_can_be_submitted_sent_back_and_published()
    {
        var it = await Makes("A course for review", false, ("Ben", CourseRole.Author), ("Omar", CourseRole.Reviewer));
        var (ben, omar, path) = (await app.As("Ben"), await app.As("Omar"), $"/teach/courses/{it.Slug}/approval");
        (await (await ben.Opens(path)).Press("Submit for approval", ("message", "All there."))).Shows("Awaiting approval");
        Assert.Contains("Ben Okafor requests your approval of “A course for review”", await Told("Omar"));
        (await (await omar.Opens(path)).Shows("All there.").Press("Request changes", ("answer", "Not yet."))).Shows("Changes requested.");
        Assert.Equal(CourseStatus.Draft, (await app.CourseOf(it.Slug)).Status);
        (await (await ben.Opens($"/teach/courses/{it.Slug}/settings")).Press("Submit for approval")).Shows("Submitted for approval.");
        (await (await omar.Opens(path)).Press("Approve")).Shows("Approved");
        (await omar.Sends($"{path}?handler=Publish", path)).Answers(HttpStatusCode.Forbidden);
        (await (await (await app.As("Ada")).Opens(path)).Press("Publish now")).Shows("Course published.");
        Assert.Equal(
            2,
            await app.Look(db => db.ApprovalRequests.CountAsync(r => r.CourseId == db.Courses.First(c => c.Slug == it.Slug).Id))
        );
    }

    [Fact]
    public async Task A_scheduled_publication_happens_once_at_its_time()
    {
        var it = await Makes("Planned");
        var ada = await app.As("Ada");
        await (await ada.Opens(it.Path)).Press("Save draft", ("Input.Markdown", "Tomorrow's words."));
        var zone = Clock.Zone(
            await app.Look(db => db.People.Where(p => p.Email == "ada@harbor.example").Select(p => p.TimeZone).SingleAsync())
        );
        var shown = TimeZoneInfo.ConvertTimeFromUtc(app.Now, zone).AddDays(1);
        (await (await ada.Opens(it.Path + "/publishing")).Press("Schedule", ("At", "2020-01-01T08:00")))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("That time has passed.");
        (
            await (await ada.Opens(it.Path + "/publishing")).Press(
                "Schedule",
                ("At", shown.ToString("yyyy-MM-ddTHH:mm", System.Globalization.CultureInfo.InvariantCulture)),
                ("Note", "As announced")
            )
        )
            .Shows("Publication scheduled.")
            .Shows("Will be published");
        (await ada.Opens(it.Path)).Shows("Will be published");
        await Run<PublishPlannedJob>();
        Assert.True((await Lesson(it)).HasDraft);
        app.Clock.Advance(TimeSpan.FromDays(1));
        await Run<PublishPlannedJob>();
        await Run<PublishPlannedJob>();
        var lesson = await Lesson(it);
        Assert.Equal(("Tomorrow's words.", false, 2), (lesson.Body.Markdown, lesson.HasDraft, lesson.PublishedVersion));
        Assert.Equal(
            "As announced",
            await app.Look(db => db.LessonVersions.Where(v => v.LessonId == it.Id && v.Number == 2).Select(v => v.Note).SingleAsync())
        );
        Assert.Single(await Told("Ada"), t => t == "“One” is published");
    }

    [Fact]
    public async Task The_scheduler_is_told_why_publishing_was_refused_and_can_cancel_the_schedule()
    {
        var it = await Makes("Refused plan", true, ("Ben", CourseRole.CoInstructor));
        var (ben, ada) = (await app.As("Ben"), await app.As("Ada"));
        async Task Plan(Browser who) =>
            (
                await who.Sends(
                    $"{it.Path}/publishing?handler=Plan",
                    it.Path + "/publishing",
                    (
                        "At",
                        TimeZoneInfo
                            .ConvertTimeFromUtc(app.Now, Clock.Zone("Etc/UTC"))
                            .AddDays(2)
                            .ToString("yyyy-MM-ddTHH:mm", System.Globalization.CultureInfo.InvariantCulture)
                    )
                )
            )
                .Answers(HttpStatusCode.OK)
                .Shows("Publication scheduled");
        await (await ben.Opens(it.Path)).Press("Save draft", ("Input.Markdown", "Ben's plan."));
        await Plan(ben);
        (await (await ada.Opens(it.Path + "/publishing")).Press("Cancel scheduled publication")).Shows("Scheduled publication canceled.");
        await Plan(ada);
        await Plan(ben); // replaces the other one
        Assert.Equal(1, await app.Look(db => db.PlannedPublications.CountAsync(p => p.LessonId == it.Id && p.State == PlanState.Waiting)));
        var id = await app.IdOf("Ben");
        await app.Change(async db => (await db.Courses.Include(c => c.Staff).SingleAsync(c => c.Slug == it.Slug)).Dismiss(id));
        app.Clock.Advance(TimeSpan.FromDays(4));
        await Run<PublishPlannedJob>();
        Assert.True((await Lesson(it)).HasDraft);
        Assert.Contains("“One” couldn’t be published", await Told("Ben"));
        (await ada.Opens(it.Path + "/publishing")).Shows("Not published as scheduled").Shows("can no longer publish here");
    }

    [Fact]
    public async Task Comments_are_shown_next_to_their_passage_and_reach_those_concerned()
    {
        var it = await Makes("Commented", true, ("Ben", CourseRole.Author), ("Omar", CourseRole.Reviewer), ("Priya", CourseRole.Grader));
        var (ben, omar, path) = (await app.As("Ben"), await app.As("Omar"), it.Path + "/comments");
        const string Quote = "Press the red button once and wait for an answer.";
        await (await ben.Opens(it.Path)).Press("Save draft", ("Input.Markdown", $"Hear the bell.\n\n{Quote}\n\nThen leave."));
        (await omar.Sends(path, path, ("text", "Which button?"), ("quote", Quote), ("place", "1")))
            .Answers(HttpStatusCode.OK)
            .Shows("Comment added.");
        Assert.Contains("Omar Haddad commented on “One”", await Told("Ben"));
        Assert.Contains("Omar Haddad commented on “One”", await Told("Ada")); // owns the course
        Assert.DoesNotContain("Omar Haddad commented on “One”", await Told("Priya"));
        await (await ben.Opens(it.Path)).Press(
            "Save draft",
            ("Input.Markdown", $"Before all.\n\nHear the loud bell.\n\n{Quote}\n\nThen leave.")
        );
        var page = await omar.Opens(path);
        Assert.Contains("Which button?", page.Find("#passage-2").TextContent, StringComparison.Ordinal);
        page = await (await ben.Opens(path)).PressAt("#passage-2 .thread form[action$='Reply'] button", ("text", "The one at the door."));
        page.Shows("The one at the door.");
        Assert.Contains("Ben Okafor replied to a comment on “One”", await Told("Omar"));
        page = await page.Press("Resolve");
        page.Shows("Resolved.").Shows("0 open comments");
        (await page.Press("Undo")).Shows("1 open comment");
        await (await ben.Opens(it.Path)).Press("Save draft", ("Input.Markdown", "Hear the bell.\n\nThen leave."));
        page = await ben.Opens(path);
        page.Shows("Comments on removed passages").Shows(Quote);

        // Authors cannot delete comments of others, and their own can be restored.
        var first = await app.Look(db =>
            db.LessonComments.Where(c => c.LessonId == it.Id && c.ThreadId == null).Select(c => c.Id).SingleAsync()
        );
        (await ben.Sends($"{path}?handler=Delete", path, ("comment", first.ToString())))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("only delete your own comments");
        var deleted = await omar.Sends($"{path}?handler=Delete", path, ("comment", first.ToString()));
        deleted.Shows("Comment deleted.").DoesNotShow("Which button?");
        (await deleted.Press("Undo")).Shows("Which button?");
        (await (await app.As("Priya")).Opens(path)).Shows("Which button?");
        (await (await app.As("Priya")).Sends(path, path, ("text", "Me too"))).Answers(HttpStatusCode.Forbidden);
        (await (await app.As("Lin")).Opens(path)).Answers(HttpStatusCode.Forbidden);
        (await omar.Sends(path, path, ("text", " "))).Answers(HttpStatusCode.UnprocessableEntity).Shows("Write something first.");
    }

    [Fact]
    public async Task The_comment_drawer_is_the_page_without_the_text()
    {
        var it = await Makes("In the drawer", true, ("Ben", CourseRole.Author), ("Priya", CourseRole.Grader));
        var (ben, path) = (await app.As("Ben"), it.Path + "/comments");
        await (await ben.Opens(it.Path)).Press("Save draft", ("Input.Markdown", "Hear the bell.\n\nThen leave."));
        (await ben.Sends(path, path, ("text", "Which bell?"), ("quote", "Hear the bell."), ("place", "0"))).Answers(HttpStatusCode.OK);
        var panel = path + "?handler=Panel";
        (await ben.Opens(panel)).Shows("Hear the bell."); // opened as a link, it is the full page
        var page = await ben.Fetches(panel);
        page.Shows("Which bell?").DoesNotShow("Then leave.");
        Assert.Equal("0", page.Find("[data-passage]").GetAttribute("data-passage"));
        var mark = Uri.EscapeDataString(page.Find("#comments-body").GetAttribute("data-mark")!);
        (await ben.Fetches($"{panel}&seen={mark}")).Answers(HttpStatusCode.NoContent);
        (await ben.Sends(path, path, ("text", "Then where?"), ("quote", "Then leave."), ("place", "1"), ("whole", "true"))).Answers(
            HttpStatusCode.OK
        );
        (await ben.Fetches($"{panel}&seen={mark}")).Answers(HttpStatusCode.OK).Shows("Then where?");
        Assert.Null(await app.Look(db => db.LessonComments.Where(c => c.Text == "Then where?").Select(c => c.Quote).SingleAsync()));
        (await (await app.As("Priya")).Fetches(panel)).Shows("Which bell?").DoesNotShow("Add comment");
        (await (await app.As("Lin")).Fetches(panel)).Answers(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Formulas_and_questions_are_rendered_for_reviewers()
    {
        var it = await Makes("Judged", true, ("Ben", CourseRole.Author), ("Omar", CourseRole.Reviewer));
        var (ben, omar) = (await app.As("Ben"), await app.As("Omar"));
        await (await ben.Opens(it.Path)).Press(
            "Save draft",
            (
                "Input.Markdown",
                "Energy is $E = m c^2$.\n\n```practice truefalse id=e\nIs it?\n\nanswer: true\n```\n\n```practice single id=w\nWhich?\n\n- [ ] one\n- [ ] two\n```"
            )
        );
        var page = await omar.Opens(it.Path + "/comments");
        Assert.Single(page.Document.QuerySelectorAll("#passage-0 .math"));
        Assert.Contains("Is it?", page.Find("#passage-1 .practice--preview").TextContent, StringComparison.Ordinal);
        Assert.Contains("Line 10", page.Find("#passage-2 .practice__mistake").TextContent, StringComparison.Ordinal);
        page = await omar.Opens(it.Path + "/publishing");
        Assert.NotEmpty(page.Document.QuerySelectorAll(".diff__new .math"));
        Assert.NotEmpty(page.Document.QuerySelectorAll(".diff__new .practice--preview"));
        page = await omar.Opens(it.Path + "/publishing?view=text");
        Assert.Empty(page.Document.QuerySelectorAll(".practice--preview"));
        page.Shows("answer: true");

        // Plain text is compared word by word.
        await (await ben.Opens(it.Path)).Press("Save draft", ("Input.Markdown", "The text of One, told anew."));
        page = await omar.Opens(it.Path + "/publishing");
        Assert.NotEmpty(page.Document.QuerySelectorAll(".diff ins"));
        Assert.Empty((await omar.Opens(it.Path + "/publishing?view=drawn")).Document.QuerySelectorAll(".diff ins"));
    }

    [Fact]
    public async Task Notifications_to_authors_respect_their_preferences()
    {
        var it = await Makes("Quietly commented", true, ("Omar", CourseRole.Reviewer));
        var ada = await app.IdOf("Ada");
        await app.Change(db =>
        {
            db.Add(
                new NotificationPreference
                {
                    PersonId = ada,
                    Kind = PublishingNotifications.Authoring.Key,
                    ByMail = false,
                }
            );
            return Task.CompletedTask;
        });
        await (await app.As("Omar")).Sends(it.Path + "/comments", it.Path + "/comments", ("text", "Good."));
        await app.DrainAsync();
        Assert.Equal(1, await app.Look(db => db.Notifications.CountAsync(n => n.PersonId == ada && n.Link!.Contains(it.Id.ToString()))));
        Assert.DoesNotContain(
            app.Mail.To("ada@harbor.example"),
            l => l.Text.Contains("Good.", StringComparison.Ordinal) && l.Subject.Contains("Omar", StringComparison.Ordinal)
        );
        await app.Change(db =>
            db.NotificationPreferences.Where(p => p.PersonId == ada && p.Kind == PublishingNotifications.Authoring.Key).ExecuteDeleteAsync()
        );
    }

    [Fact]
    public async Task Publishing_does_not_disturb_learners_in_the_lesson()
    {
        var it = await Makes("In the middle");
        await app.Asks(it.Slug, "one");
        await app.Change(async db => (await db.Lessons.SingleAsync(l => l.Id == it.Id)).Govern(CompletionRule.Marked, 5, 1, true, false));
        await app.Enrolls("Lin", it.Slug);
        var lin = await app.As("Lin");
        var tab = await lin.OpensTab(it.Learn);
        Assert.Equal("1", tab.Page.Find("[data-player]").GetAttribute("data-edition"));
        Assert.Equal("1", Edition(await tab.Beat()));
        await (await (await app.As("Ada")).Opens(it.Path)).Press(
            "Publish changes",
            ("Input.Title", "One, retold"),
            ("Input.Markdown", "New words under way.")
        );
        var beat = await tab.Studies(app, 5);
        Assert.True(beat.Status is HttpStatusCode.NoContent or HttpStatusCode.OK);
        Assert.Equal("2", Edition(beat));
        var check = Assert.Single(await app.Look(db => db.LessonChecks.Where(c => c.LessonId == it.Id).ToListAsync()));
        Assert.Equal(check.Id, (await app.ProgressOf("Lin", it.Slug, "one"))!.OpenCheckId);
        var open = await lin.Opens(it.Learn);
        (await tab.Send("Answer", Tab.Answers(open.Body, "1"))).Answers(HttpStatusCode.OK).Shows("Well seen.");
        (await tab.Done()).Answers(HttpStatusCode.OK).Shows("Marked as done.");
        (await lin.Opens(it.Learn)).Shows("New words under way.");

        static string? Edition(Page page) => page.Response.Headers.TryGetValues("X-Edition", out var values) ? values.Single() : null;
    }

    [Fact]
    public async Task Images_of_old_versions_are_kept_and_very_old_drafts_are_deleted()
    {
        var it = await Makes("Pictures stay");
        var ada = await app.As("Ada");
        var course = (await app.CourseOf(it.Slug)).Id;
        Guid file = default;
        await app.Change(async db =>
        {
            var stored = (
                await app.With<IFileStore, Result<Stored>>(s => s.PutAsync(new MemoryStream("a picture"u8.ToArray()), 1000, default))
            ).Value;
            var picture = new StoredFile
            {
                ScopeId = course,
                Name = "old.png",
                ContentType = "image/png",
                Size = stored.Size,
                Hash = stored.Hash,
                CreatedAt = app.Now,
            };
            file = picture.Id;
            db.Add(picture);
        });
        await (await ada.Opens(it.Path)).Press("Publish changes", ("Input.Markdown", $"![Old](/files/{file}/old.png)"));
        await (await ada.Opens(it.Path)).Press("Publish changes", ("Input.Markdown", "No picture."));
        await (await ada.Opens(it.Path)).Press("Save draft", ("Input.Markdown", "A thought."));
        await (await ada.Opens(it.Path + "/publishing")).Press("Discard draft");
        await app.Change(async db =>
        {
            var lesson = await db.Lessons.Include(l => l.Body).SingleAsync(l => l.Id == it.Id);
            for (var i = 0; i < 120; i++)
            {
                lesson.Write($"Text {i}", app.Now);
                db.Add(lesson.Publish(await db.People.Select(p => p.Id).FirstAsync(), app.Now).Value);
            }
        });
        await app.With<Housekeeping, bool>(async h =>
        {
            await h.RunAsync(default);
            return true;
        });
        await Run<RemoveOldVersionsJob>();
        Assert.Equal(LessonVersion.Most, await app.Look(db => db.LessonVersions.CountAsync(v => v.LessonId == it.Id)));
        Assert.True(await app.Look(db => db.StoredFiles.AnyAsync(f => f.Id == file)));
        app.Clock.Advance(LessonVersion.KeptFor + TimeSpan.FromDays(1));
        await app.Change(async db =>
        {
            var lesson = await db.Lessons.Include(l => l.Body).SingleAsync(l => l.Id == it.Id);
            Assert.True(lesson.Write(lesson.Written with { Markdown = "Fresh" }, course, app.Now).IsDone);
            db.Add(lesson.Discard(course, app.Now).Value);
        });
        await Run<RemoveOldVersionsJob>();
        Assert.Equal(
            ["Fresh"],
            await app.Look(db =>
                db.LessonVersions.Where(v => v.LessonId == it.Id && v.Kind != VersionKind.Published).Select(v => v.Markdown).ToListAsync()
            )
        );
        Assert.True(await app.Look(db => db.LessonVersions.AnyAsync(v => v.LessonId == it.Id && v.Markdown == "Text 119")));
    }
}
