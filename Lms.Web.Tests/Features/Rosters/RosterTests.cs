using System.Net;
using System.Text;
using Lms.Web.Features.Administration.Model;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Enrollments.Model;
using Lms.Web.Features.Rosters.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Lms.Web.Tests.Features.Rosters;

/// <summary>People are enrolled from files: checked first, processed in small batches, and never twice.</summary>
public sealed class RosterTests(LmsApp app) : IClassFixture<LmsApp>
{
    private const string Admin = RosterWorld.Admin;

    [Fact]
    public async Task A_file_is_checked_row_by_row_and_changes_nothing_until_it_is_started()
    {
        var slug = await app.MakesCourse("Roster basics", ["One"]);
        var its = await app.HasClass(slug, "Group A");
        await app.HasMembers("basic", 4);
        var grace = await app.As("Grace");
        await app.Enrolls("Omar", slug);
        await app.Enrolls("Priya", slug);
        var page = await app.Checks(
            grace,
            Admin,
            $"""
            Email;Course;Class;Status;Type;Until;Student ID
            basic0@roster.example;{slug};group a;;audit;2030-07-31;
            basic1@roster.example;{slug};;enroll;;31.7.2030;
            ;{slug};;;;;basic-2
            omar@harbor.example;{slug};Group A;;;;
            priya@harbor.example;{slug};;withdraw;;;
            stranger@roster.example;{slug};;;;;
            basic3@roster.example;no-such-course;;;;;
            basic3@roster.example;{slug};Group Z;;;;
            basic0@roster.example;{slug};;;;;
            basic3@roster.example;{slug};;expel;;;
            basic3@roster.example;{slug};;;;31.2.2030;
            nonsense;{slug};;;;;
            ;{slug};;;;;
            ;{slug};;;;;none-7
            lin@harbor.example;{slug};;suspend;;;
            jörg@harbor.example;{slug};;;;;
            basic3@roster.example;{slug};;;;2020-01-01;

            """
        );
        var rows = await app.Rows(page);
        Assert.Equal(
            [
                (2, RosterPlan.Enroll),
                (3, RosterPlan.Enroll),
                (4, RosterPlan.Enroll),
                (5, RosterPlan.Update),
                (6, RosterPlan.Withdraw),
                (7, RosterPlan.Wrong),
                (8, RosterPlan.Wrong),
                (9, RosterPlan.Wrong),
                (10, RosterPlan.Wrong),
                (11, RosterPlan.Wrong),
                (12, RosterPlan.Wrong),
                (13, RosterPlan.Wrong),
                (14, RosterPlan.Wrong),
                (15, RosterPlan.Wrong),
                (16, RosterPlan.Wrong),
                (17, RosterPlan.Wrong),
                (18, RosterPlan.Wrong),
            ],
            rows.Select(r => (r.Line, r.Plan))
        );
        string[] named =
        [
            "No member has this email address.",
            "There is no course with the URL or code “no-such-course”.",
            "“Roster basics” has no class “Group Z”.",
            "This person and course are already on line 2.",
            "“expel” isn’t a valid status. Use enroll, withdraw or suspend.",
            "“31.2.2030” isn’t a date. Write dates like 2027-07-31.",
            "“nonsense” isn’t a valid email address.",
            "The email address is missing.",
            "No member has the number “none-7”.",
            "Only someone who is enrolled can be suspended.",
            "“jörg@harbor.example” isn’t a valid email address.",
            "The access would already have ended.",
        ];
        Assert.Equal(named, rows.Skip(5).Select(r => Plain(r.Details)));
        page.Shows("Class: – → Group A");
        Assert.Contains(
            "enrollments.csv,7,stranger@roster.example,Wrong,Skipped,No member has this email address.",
            (await grace.Opens(page.Path + "?handler=Csv")).Body,
            StringComparison.Ordinal
        );
        (await grace.Opens(page.Path + "?plan=Withdraw")).Shows("priya@harbor.example").DoesNotShow("basic0@roster.example");
        Assert.Equal(2, await app.SeatsIn(slug));

        page = await app.Runs(grace, page, 5);
        Assert.All((await app.Rows(page)).Take(5), r => Assert.Equal(RosterOutcome.Done, r.Outcome));
        var first = await Of(slug, "basic0");
        Assert.Equal(
            (its.Id, EnrollmentSource.BulkImport, EnrollmentType.Audit, EnrollmentStatus.Enrolled),
            (first.ClassId, first.Source, first.Type, first.Status)
        );
        var end = Clock.At(new DateTime(2030, 8, 1), await app.Look(db => Task.FromResult(db.Viewer.Zone)));
        Assert.Equal((end, end), (first.ExpiresAt, (await Of(slug, "basic1")).ExpiresAt));
        Assert.Equal(its.Id, (await app.EnrollmentOf("Omar", slug))!.ClassId);
        Assert.Equal(EnrollmentStatus.Withdrawn, (await app.EnrollmentOf("Priya", slug))!.Status);
    }

    private Task<Enrollment> Of(string slug, string name) =>
        app.Look(db =>
            db.Enrollments.AsNoTracking()
                .SingleAsync(e =>
                    db.Courses.Any(c => c.Id == e.CourseId && c.Slug == slug)
                    && db.People.Any(p => p.Id == e.PersonId && p.Email == $"{name}@roster.example")
                )
        );

    /// <summary>Without the marks that keep names apart from the sentence around them.</summary>
    private static string Plain(string text) => new([.. text.Where(c => c is not ('\u2068' or '\u2069'))]);

    [Fact]
    public async Task Of_thousands_of_rows_exactly_the_bad_ones_are_reported_and_the_others_imported_once()
    {
        const int Rows = 3000;
        var slug = await app.MakesCourse("Roster of thousands", ["One"]);
        await app.HasMembers("many", Rows);
        var file = new StringBuilder("email,course,class\n");
        foreach (var i in Enumerable.Range(0, Rows))
            file.Append(i % 100 == 99 ? $"missing{i}@roster.example,{slug},\n" : $"many{i}@roster.example,{slug},\n");
        var grace = await app.As("Grace");
        var page = await app.Checks(grace, Admin, file.ToString());
        var wrong = (await app.Rows(page)).Where(r => r.Plan is RosterPlan.Wrong).Select(r => r.Line);
        Assert.Equal(Enumerable.Range(0, Rows).Where(i => i % 100 == 99).Select(i => i + 2), wrong);
        await app.Runs(grace, page, Rows * 99 / 100);
        Assert.Equal(Rows * 99 / 100, await app.SeatsIn(slug));
        // Once more changes nothing.
        var again = await app.Checks(grace, Admin, file.ToString());
        Assert.Equal(Rows * 99 / 100, (await app.Rows(again)).Count(r => r.Plan is RosterPlan.Nothing));
        Assert.DoesNotContain(again.Document.QuerySelectorAll("button"), b => b.TextContent.Contains("Import ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("utf-8", false, ',')]
    [InlineData("utf-8", true, ';')]
    [InlineData("utf-16", true, '\t')]
    [InlineData("windows-1252", false, ';')]
    public async Task Files_are_read_in_any_encoding_with_German_headers_and_any_separator(string encoding, bool mark, char separator)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var slug = await app.MakesCourse($"Roster in {encoding} {mark}", ["One"]);
        var its = await app.HasClass(slug, "Größe Ä – Übung");
        var text = string.Join('\n', "E-Mail-Adresse,Kurs,Klasse,Art", $"lin@harbor.example,{slug},größe ä – übung,Regulär", "")
            .Replace(',', separator);
        var writer = Encoding.GetEncoding(encoding);
        byte[] bytes = [.. mark ? writer.GetPreamble() : [], .. writer.GetBytes(text)];
        var grace = await app.As("Grace");
        await app.Runs(grace, await app.Checks(grace, Admin, bytes), 1);
        Assert.Equal(its.Id, (await app.EnrollmentOf("Lin", slug))!.ClassId);
    }

    [Fact]
    public async Task A_file_in_the_wrong_encoding_is_named_and_can_be_read_again()
    {
        var slug = await app.MakesCourse("Roster misread", ["One"]);
        await app.HasClass(slug, "Größe");
        var ada = await app.As("Ada");
        var bytes = CodePagesEncodingProvider.Instance.GetEncoding("windows-1252")!.GetBytes("email,class\nlin@harbor.example,Größe\n");
        var page = await ada.Uploads(RosterWorld.OfCourse(slug), bytes, "misread.csv", "windows-1251");
        await app.DrainAsync();
        Assert.Equal([RosterPlan.Wrong], (await app.Rows(page)).Select(r => r.Plan));
        (await ada.Opens(page.Path)).Shows("The file was read as windows-1251, the encoding you chose.");
        await ada.Sends($"{page.Path}?handler=Reread", page.Path, ("encoding", "windows-1252"));
        await app.DrainAsync();
        Assert.Equal([RosterPlan.Enroll], (await app.Rows(page)).Select(r => r.Plan));
        // As UTF-8, the letter is damaged.
        page = await ada.Uploads(RosterWorld.OfCourse(slug), bytes, "misread.csv", "utf-8");
        await app.DrainAsync();
        Assert.Contains("Line 2 contains a damaged character", Plain((await app.Rows(page))[0].Details), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Addresses_in_capitals_or_with_invisible_characters_still_match()
    {
        var slug = await app.MakesCourse("Roster unseen", ["One"]);
        await app.HasMembers("unseen", 3);
        var grace = await app.As("Grace");
        var page = await app.Checks(
            grace,
            Admin,
            string.Join(
                '\n',
                "\u200Bemail,COURSE",
                $"UNSEEN0@Roster.Example,{slug}",
                $"unseen1\u200B@roster.example\u00A0,{slug.ToUpperInvariant()}",
                $"\uFEFFunseen2@roster.example, {slug}\u200B",
                ""
            )
        );
        await app.Runs(grace, page, 3);
        Assert.Equal(3, await app.SeatsIn(slug));
    }

    [Fact]
    public async Task A_file_that_ends_in_the_middle_of_a_line_names_the_line_and_one_without_rows_is_refused()
    {
        var slug = await app.MakesCourse("Roster torn", ["One"]);
        var grace = await app.As("Grace");
        var page = await app.Checks(grace, Admin, $"email,course,class,until\nlin@harbor.example,{slug},,\nomar@harbor.example,{slug}");
        var rows = await app.Rows(page);
        Assert.Equal([RosterPlan.Enroll, RosterPlan.Wrong], rows.Select(r => r.Plan));
        Assert.Equal("The file ends in the middle of line 3. Check that it is complete.", Plain(rows[1].Details));
        foreach (
            var (file, why) in new[]
            {
                ("", "The file is empty."),
                ("email,course", "The file has no rows below the header."),
                ("email\nlin@harbor.example", "The column “course” is missing."),
                ("course\nx", "The first line must contain the column names, including “email”."),
                ("email,course,shoe size\na,b,c", "Unknown column “shoe size”."),
                ("email,course,Mail\na,b,c", "The column “email” appears twice."),
            }
        )
            (await grace.Uploads(Admin, file)).Answers(HttpStatusCode.UnprocessableEntity).Shows(why);
    }

    [Fact]
    public async Task Seats_run_out_in_the_order_of_the_file_and_a_full_class_is_named()
    {
        var slug = await app.MakesCourse("Roster of few seats", ["One"], new CourseRules { Capacity = 3 });
        await app.HasClass(slug, "Tiny", 1);
        await app.HasMembers("few", 5);
        var grace = await app.As("Grace");
        var file =
            "email,course,class\n"
            + string.Concat(Enumerable.Range(0, 5).Select(i => $"few{i}@roster.example,{slug},{(i < 2 ? "Tiny" : "")}\n"));
        var page = await app.Runs(grace, await app.Checks(grace, Admin, file), 5);
        Assert.Equal(3, await app.SeatsIn(slug));
        var waits = (await app.Rows(page)).Where(r => r.Details == "All seats are taken: on the waitlist.").Select(r => r.Label);
        Assert.Equal(["few1@roster.example", "few4@roster.example"], waits);
        page = await app.Checks(grace, Admin, $"email,course,class\nfew2@roster.example,{slug},tiny\n");
        await app.Runs(grace, page, 1);
        var refused = Assert.Single(await app.Rows(page));
        Assert.Equal((RosterOutcome.Failed, "The class “Tiny” is full."), (refused.Outcome, Plain(refused.Details)));
        // The seat of someone who leaves goes to the next in line, who did not wait for the class.
        page = await app.Checks(grace, Admin, $"email,course,status\nfew2@roster.example,{slug},withdraw\n");
        await app.Runs(grace, page, 1);
        Assert.Equal(EnrollmentStatus.Enrolled, (await Of(slug, "few4")).Status);
    }

    [Fact]
    public async Task Learners_are_told_only_if_that_was_chosen()
    {
        var slug = await app.MakesCourse("Roster heard", ["One"]);
        await app.HasMembers("told", 2);
        await app.HasMembers("quiet", 2);
        var grace = await app.As("Grace");
        Task<int> Told(string name) =>
            app.Look(db => db.Notifications.CountAsync(n => db.People.Any(p => p.Id == n.PersonId && p.Email!.StartsWith(name))));
        var file = $"email,course\ntold0@roster.example,{slug}\ntold1@roster.example,{slug}\n";
        var page = await app.Checks(grace, Admin, file);
        Assert.NotNull(page.Document.QuerySelector("input[name=tells][checked]"));
        await app.Runs(grace, page, 2, tells: true);
        await app.Runs(grace, await app.Checks(grace, Admin, file.Replace("told", "quiet", StringComparison.Ordinal)), 2);
        Assert.Equal((2, 0), (await Told("told"), await Told("quiet")));
        Assert.Equal(4, await app.SeatsIn(slug));
    }

    [Fact]
    public async Task On_the_page_of_a_course_its_team_imports_into_this_course_alone()
    {
        var (slug, other) = (await app.MakesCourse("Roster of one", ["One"]), await app.MakesCourse("Roster of another", ["One"]));
        var url = RosterWorld.OfCourse(slug);
        var ada = await app.As("Ada");
        Assert.NotNull((await ada.Opens($"/teach/courses/{slug}/learners")).Document.QuerySelector($"a[href='{url}']"));
        var page = await app.Checks(ada, url, $"email,course\nlin@harbor.example,{other}\n");
        await app.Runs(ada, page, 1);
        Assert.Equal((1, 0), (await app.SeatsIn(slug), await app.SeatsIn(other)));
        var id = page.Path.Split('/')[^1];
        // Others see nothing of it, and its own page is the only one.
        foreach (var name in (string[])["Lin", "Ben"])
            Assert.True((await (await app.As(name)).Opens(page.Path)).Status is HttpStatusCode.NotFound or HttpStatusCode.Forbidden);
        (await ada.Opens($"{RosterWorld.OfCourse(other)}/{id}")).Answers(HttpStatusCode.NotFound);
        (await ada.Opens(Admin)).Answers(HttpStatusCode.Forbidden);
        (await (await app.As("Grace")).Opens($"{Admin}/{id}")).Answers(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task An_import_stops_if_its_starter_no_longer_manages_the_learners()
    {
        var slug = await app.MakesCourse("Roster without its starter", ["One"]);
        var ada = await app.As("Ada");
        var page = await app.Checks(ada, RosterWorld.OfCourse(slug), "email\nlin@harbor.example\n");
        await page.Press("Import 1 row");
        await app.Change(db => db.CourseStaff.Where(s => db.Courses.Any(c => c.Id == s.CourseId && c.Slug == slug)).ExecuteDeleteAsync());
        await app.DrainAsync();
        Assert.Equal(0, await app.SeatsIn(slug));
        (await (await app.As("Grace")).Opens(page.Path)).Shows("The person who started the import may no longer manage these learners.");
    }

    [Fact]
    public async Task A_stopped_import_keeps_what_it_did_and_does_nothing_more()
    {
        var slug = await app.MakesCourse("Roster stopped", ["One"]);
        var grace = await app.As("Grace");
        var page = await app.Checks(grace, Admin, $"email,course\nlin@harbor.example,{slug}\n");
        await page.Press("Import 1 row");
        (await grace.Sends($"{page.Path}?handler=Discard", page.Path)).Shows("Stopped.");
        await app.DrainAsync();
        Assert.Equal(0, await app.SeatsIn(slug));
        (await grace.Opens(page.Path)).Shows("Stopped manually.").Shows("Not processed");
    }

    /// <summary>A clock that stops the work: it is read once when a run starts, and after each batch.</summary>
    private sealed class Dying(int bites) : TimeProvider
    {
        private int read;

        public override long GetTimestamp() =>
            read++ > bites ? throw new OperationCanceledException("The process is gone.") : base.GetTimestamp();
    }

    [Theory]
    [InlineData(RosterStatus.Checking)]
    [InlineData(RosterStatus.Running)]
    public async Task Another_process_resumes_an_import_that_died_mid_batch_without_doing_anything_twice(RosterStatus dies)
    {
        var (rows, kept) = dies is RosterStatus.Checking ? (2100, 1000) : (600, 250);
        var (folder, settings) = World.Copy();
        string path;
        string slug;
        using (var first = new LmsApp(folder, settings))
        {
            slug = await first.MakesCourse("Roster resumed", ["One"]);
            await first.HasMembers("resume", rows);
            var grace = await first.As("Grace");
            var file = "email,course\n" + string.Join('\n', Enumerable.Range(0, rows).Select(i => $"resume{i}@roster.example,{slug}"));
            path = (await grace.Uploads(Admin, file)).Path;
            if (dies is RosterStatus.Running)
            {
                await first.DrainAsync();
                await (await grace.Opens(path)).Press($"Import {rows} rows");
            }
            var work = new RosterGoesOn(Guid.Parse(path.Split('/')[^1]), dies, 0);
            // The first batch is kept; the next one is processed, but the process dies before this is recorded.
            await Assert.ThrowsAsync<OperationCanceledException>(() =>
                first.With<IServiceProvider, bool>(async all =>
                {
                    await ActivatorUtilities.CreateInstance<Rostering>(all, new Dying(1)).HandleAsync(work, default);
                    return true;
                })
            );
            Assert.Equal(
                kept,
                await first.Look(db => db.RosterImports.Where(i => i.Id == work.ImportId).Select(i => i.Position).SingleAsync())
            );
            Assert.Equal(dies is RosterStatus.Checking ? 0 : 250, await first.SeatsIn(slug));
        }
        using var second = new LmsApp(folder, settings);
        await second.DrainAsync();
        var id = Guid.Parse(path.Split('/')[^1]);
        var (outcome, seats) = dies is RosterStatus.Checking ? (RosterOutcome.Waiting, 0) : (RosterOutcome.Done, rows);
        Assert.Equal(dies + 1, await second.Look(db => db.RosterImports.Where(i => i.Id == id).Select(i => i.Status).SingleAsync()));
        Assert.Equal(
            Enumerable.Range(1, rows),
            await second.Look(db =>
                db.RosterRows.Where(r => r.ImportId == id && r.Plan == RosterPlan.Enroll && r.Outcome == outcome)
                    .OrderBy(r => r.Number)
                    .Select(r => r.Number)
                    .ToListAsync()
            )
        );
        Assert.Equal(seats, await second.SeatsIn(slug));
        Assert.Equal(
            seats,
            await second.Look(db =>
                (
                    from change in db.EnrollmentChanges
                    join e in db.Enrollments on change.EnrollmentId equals e.Id
                    join c in db.Courses on e.CourseId equals c.Id
                    where c.Slug == slug && change.Verb == EnrollmentVerb.Enrolled
                    select change.Id
                ).CountAsync()
            )
        );
    }

    [Fact]
    public async Task Files_and_rows_are_deleted_after_a_month_and_the_list_entry_stays()
    {
        using var own = new LmsApp();
        var slug = await own.MakesCourse("Roster forgotten", ["One"]);
        var grace = await own.As("Grace");
        var page = await own.Checks(grace, Admin, $"email,course\nlin@harbor.example,{slug}\n");
        own.Clock.Advance(TimeSpan.FromDays(31));
        await own.With<Housekeeping, bool>(async housekeeping =>
        {
            await housekeeping.RunAsync(CancellationToken.None);
            return true;
        });
        grace = await own.As("Grace");
        (await grace.Opens(page.Path)).Shows("The file and its rows were deleted 30 days after the upload.").DoesNotShow("lin@harbor");
        Assert.Equal(0, await own.Look(db => db.RosterRows.CountAsync()));
        (await grace.Opens(Admin)).Shows("enrollments.csv");
    }
}
