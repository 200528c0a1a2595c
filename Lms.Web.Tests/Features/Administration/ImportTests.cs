using System.Net;
using System.Text;
using Lms.Web.Features.Administration.Model;
using Lms.Web.Features.People.Model;
using Lms.Web.Platform.Access;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Lms.Web.Tests.Features.Administration;

/// <summary>Imports of people from files: checked first, processed in small batches, and never twice.</summary>
public sealed class ImportTests(LmsApp app) : IClassFixture<LmsApp>
{
    private const string Imports = "/admin/people/imports";

    private static async Task<Page> UploadFile(Browser browser, byte[] file, string kind = "People", bool tells = true)
    {
        var token = (await browser.Opens(Imports)).Token;
        var content = new MultipartFormDataContent
        {
            { new StringContent(kind), "Kind" },
            { new StringContent(token), "__RequestVerificationToken" },
            { new StringContent(tells ? "true" : "false"), "Tells" },
        };
        content.Add(new ByteArrayContent(file), "Upload", "people.csv");
        return await browser.Posts(Imports, content);
    }

    private static Task<Page> UploadFile(Browser browser, string file, string kind = "People", bool tells = true) =>
        UploadFile(browser, Encoding.UTF8.GetBytes(file), kind, tells);

    private async Task<Page> UploadAndCheck(Browser browser, string file, string kind = "People", bool tells = true)
    {
        var page = (await UploadFile(browser, file, kind, tells)).Answers(HttpStatusCode.OK).Shows("Checking the file…");
        await app.DrainAsync();
        return (await browser.Opens(page.Path)).Shows("Nothing has been changed yet.");
    }

    private Task<List<(int Line, RowPlan Plan, RowOutcome Outcome, string Details)>> Rows(string path)
    {
        var id = Guid.Parse(path.Split('/')[^1]);
        return app.Look(async db =>
            (await db.PeopleImportRows.Where(r => r.ImportId == id).OrderBy(r => r.Number).ToListAsync())
                .Select(r => (r.Line, r.Plan, r.Outcome, r.Details))
                .ToList()
        );
    }

    [Fact]
    public async Task A_file_is_checked_row_by_row_and_changes_nothing_until_it_is_started()
    {
        var grace = await app.As("Grace");
        var page = await UploadAndCheck(
            grace,
            """
            email,first name,last name,role,student id,action
            new1@import.example,New,One,Instructor,S1,
            new1@import.example,New,Again,,,
            ,No,Mail,,,
            nonsense,No,Mail,,,
            new2@import.example,,,,,
            new3@import.example,Three,,King,,
            omar@harbor.example,,,,S77,
            priya@harbor.example,,,,,
            gone@import.example,,,,,deactivate
            new4@import.example,"Two
            Lines",Four,,,
            """
        );
        page.Shows("New").Shows("Invalid").Shows("This email address is already on line 2.").Shows("Student number: – → S77");
        var rows = await Rows(page.Path);
        Assert.Equal(
            [
                RowPlan.Create,
                RowPlan.Wrong,
                RowPlan.Wrong,
                RowPlan.Wrong,
                RowPlan.Wrong,
                RowPlan.Wrong,
                RowPlan.Update,
                RowPlan.Nothing,
                RowPlan.Nothing,
                RowPlan.Create,
            ],
            rows.Select(r => r.Plan)
        );
        Assert.Equal([2, 3, 4, 5, 6, 7, 8, 9, 10, 11], rows.Select(r => r.Line));
        Assert.Equal(0, await app.Look(db => db.People.CountAsync(p => p.Email!.EndsWith("import.example"))));

        Assert.Contains(
            "3,new1@import.example,Wrong,Skipped,",
            (await grace.Opens(page.Path + "?handler=Csv")).Body,
            StringComparison.Ordinal
        );
        (await grace.Opens(page.Path + "?plan=Update")).Shows("omar@harbor.example").DoesNotShow("new1@import.example");

        (await page.Press("Import 3 rows")).Shows("Import started.");
        await app.DrainAsync();
        (await grace.Opens(page.Path)).Shows("Import finished.");
        var made = await app.Look(db => db.Memberships.Include(m => m.Person).SingleAsync(m => m.Person.Email == "new1@import.example"));
        Assert.Equal(
            (Role.Instructor, "New One", "S1", Standing.Invited),
            (made.Role, made.Person.DisplayName, made.StudentId, made.Standing)
        );
        Assert.Equal(
            "S77",
            await app.Look(db => db.Memberships.Where(m => m.Person.Email == "omar@harbor.example").Select(m => m.StudentId).SingleAsync())
        );
        var nia = app.Visitor();
        await (await nia.Opens(Assert.Single(app.Mail.To("new1@import.example")).Link)).Press(
            "Set password",
            ("Input.Password", "a fine long sentence")
        );
        await nia.SignIn("new1@import.example", "a fine long sentence");
    }

    [Fact]
    public async Task Blank_cells_after_the_last_column_are_ignored_even_in_quotes()
    {
        var page = await UploadAndCheck(
            await app.As("Grace"),
            """
            email,first name
            blank1@cells.example,One," ",""
            blank2@cells.example,Two,"  "
            blank3@cells.example,Three,"x"
            """
        );
        Assert.Equal([RowPlan.Create, RowPlan.Create, RowPlan.Wrong], (await Rows(page.Path)).Select(r => r.Plan));
    }

    [Fact]
    public async Task Importing_the_same_file_again_changes_nothing_and_neither_does_a_duplicate_message()
    {
        var grace = await app.As("Grace");
        const string File = "email;first name;last name\r\nagain1@twice.example;A;B\r\nagain2@twice.example;C;D\r\n";
        var page = await UploadAndCheck(grace, File);
        await page.Press("Import 2 rows");
        await app.DrainAsync();
        var id = Guid.Parse(page.Path.Split('/')[^1]);
        foreach (var status in new[] { ImportStatus.Checking, ImportStatus.Running })
            await app.With<Importing, bool>(async importing =>
            {
                await importing.HandleAsync(new ImportGoesOn(id, status, 0), default);
                return true;
            });
        await app.DrainAsync();
        Assert.Equal(
            (2, 2),
            (
                await app.Look(db => db.People.CountAsync(p => p.Email!.EndsWith("twice.example"))),
                app.Mail.Letters.Count(l => l.To.Contains("twice.example", StringComparison.Ordinal))
            )
        );
        var again = await UploadAndCheck(grace, File);
        Assert.All(await Rows(again.Path), r => Assert.Equal(RowPlan.Nothing, r.Plan));
        Assert.DoesNotContain(again.Document.QuerySelectorAll("button"), b => b.TextContent.Contains("Import ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_interrupted_import_continues_with_the_remaining_rows()
    {
        var grace = await app.As("Grace");
        var page = await UploadAndCheck(
            grace,
            "email,name\n" + string.Join('\n', Enumerable.Range(0, 60).Select(i => $"r{i}@rest.example,Rest {i}")),
            tells: false
        );
        var id = Guid.Parse(page.Path.Split('/')[^1]);
        await page.Press("Import 60 rows");
        // As if the process had died after its first batch.
        await app.Change(async db =>
        {
            foreach (var i in Enumerable.Range(0, 25))
            {
                var person = new Person($"r{i}@rest.example", "Rest", $"{i}", "Etc/UTC", app.Now)
                {
                    NormalizedEmail = $"R{i}@REST.EXAMPLE",
                    NormalizedUserName = $"R{i}@REST.EXAMPLE",
                };
                db.AddRange(person, new Membership(person.Id, Role.Learner, app.Now));
            }
            await db
                .PeopleImportRows.Where(r => r.ImportId == id && r.Number <= 25)
                .ExecuteUpdateAsync(r => r.SetProperty(x => x.Outcome, RowOutcome.Done));
            (await db.PeopleImports.SingleAsync(i => i.Id == id)).Advance(25, app.Now);
        });
        (await grace.Opens(page.Path)).Shows("25 of 60 rows");
        var progress = (await grace.Opens(page.Path + "?handler=Progress")).Shows("25 of 60 rows");
        Assert.Equal(page.Path + "?handler=Progress", progress.Find("#import-progress").GetAttribute("hx-get"));
        await app.DrainAsync();
        Assert.Equal(60, await app.Look(db => db.Memberships.CountAsync(m => m.Email.EndsWith("rest.example"))));
        Assert.All(await Rows(page.Path), r => Assert.Equal(RowOutcome.Done, r.Outcome));
        Assert.DoesNotContain(app.Mail.Letters, l => l.To.Contains("rest.example", StringComparison.Ordinal));
    }

    /// <summary>A clock that stops the work: it is read once when a run starts, and after each batch.</summary>
    private sealed class Dying(int bites) : TimeProvider
    {
        private int read;

        public override long GetTimestamp() =>
            read++ > bites ? throw new OperationCanceledException("The process is gone.") : base.GetTimestamp();
    }

    [Theory]
    [InlineData(ImportStatus.Checking)]
    [InlineData(ImportStatus.Running)]
    public async Task Another_process_resumes_an_import_that_died_mid_batch_without_doing_anything_twice(ImportStatus dies)
    {
        var (rows, bites, kept) = dies is ImportStatus.Checking ? (520, 1, 250) : (90, 2, 50);
        var (folder, settings) = World.Copy();
        var file = "email,name,student id\n" + string.Join('\n', Enumerable.Range(0, rows).Select(i => $"d{i}@dies.example,Dies {i},D{i}"));
        string path;
        using (var first = new LmsApp(folder, settings))
        {
            var grace = await first.As("Grace");
            path = (await UploadFile(grace, file)).Path;
            if (dies is ImportStatus.Running)
            {
                await first.DrainAsync();
                await (await grace.Opens(path)).Press($"Import {rows} rows");
            }
            var work = new ImportGoesOn(Guid.Parse(path.Split('/')[^1]), dies, 0);
            // Earlier batches are kept; the next one is processed, but the process dies before this is recorded.
            await Assert.ThrowsAsync<OperationCanceledException>(() =>
                first.With<IServiceProvider, bool>(async all =>
                {
                    await ActivatorUtilities.CreateInstance<Importing>(all, new Dying(bites)).HandleAsync(work, default);
                    return true;
                })
            );
            Assert.Equal(
                kept,
                await first.Look(db => db.PeopleImports.Where(i => i.Id == work.ImportId).Select(i => i.Position).SingleAsync())
            );
            Assert.Equal(
                dies is ImportStatus.Checking ? 0 : 50,
                await first.Look(db => db.Memberships.CountAsync(m => m.Email.EndsWith("dies.example")))
            );
        }

        using var second = new LmsApp(folder, settings);
        await second.DrainAsync();
        var id = Guid.Parse(path.Split('/')[^1]);
        var (outcome, people) = dies is ImportStatus.Checking ? (RowOutcome.Waiting, 0) : (RowOutcome.Done, rows);
        Assert.Equal(dies + 1, await second.Look(db => db.PeopleImports.Where(i => i.Id == id).Select(i => i.Status).SingleAsync()));
        Assert.Equal(
            Enumerable.Range(1, rows),
            await second.Look(db =>
                db.PeopleImportRows.Where(r => r.ImportId == id && r.Plan == RowPlan.Create && r.Outcome == outcome)
                    .OrderBy(r => r.Number)
                    .Select(r => r.Number)
                    .ToListAsync()
            )
        );
        Assert.Equal(people, await second.Look(db => db.Memberships.CountAsync(m => m.Email.EndsWith("dies.example"))));
        Assert.Equal(people, await second.Look(db => db.People.CountAsync(p => p.Email!.EndsWith("dies.example"))));
        var mails = second.Mail.Letters.Where(l => l.To.Contains("dies.example", StringComparison.Ordinal)).Select(l => l.To).ToList();
        Assert.Equal((people, people), (mails.Count, mails.Distinct().Count()));
    }

    [Fact]
    public async Task Import_files_and_rows_are_deleted_after_a_month_and_the_list_entry_stays()
    {
        using var own = new LmsApp();
        var grace = await own.As("Grace");
        (await grace.Opens(Imports)).Shows("are deleted 30 days after the upload");
        async Task<string> Upload(string file)
        {
            var page = await UploadFile(grace, file);
            await own.DrainAsync();
            return page.Path;
        }
        var done = await Upload(
            "email,name\n" + string.Join('\n', Enumerable.Range(0, 1100).Select(i => $"omar@harbor.example{(i == 0 ? "" : i)},Row {i}"))
        );
        var waits = await Upload("email,name\nwaits@month.example,Waits");
        var hashes = await own.Look(db => db.PeopleImports.Select(i => i.FileHash).ToListAsync());
        own.Clock.Advance(TimeSpan.FromDays(20));
        await Upload("email,name\nyoung@month.example,Young");
        await RunHousekeeping(own);
        (await grace.Opens(waits)).Shows("waits@month.example"); // not yet

        own.Clock.Advance(TimeSpan.FromDays(10.5));
        grace = await own.As("Grace");
        await RunHousekeeping(own);
        await RunHousekeeping(own);
        foreach (var path in (string[])[done, waits])
        {
            var page = (await grace.Opens(path))
                .Answers(HttpStatusCode.OK)
                .Shows("The file and its rows were deleted 30 days after the upload.")
                .DoesNotShow("month.example");
            Assert.DoesNotContain(
                page.Document.QuerySelectorAll("button"),
                b => b.TextContent.Contains("Import ", StringComparison.Ordinal)
            );
        }
        (await grace.Opens(waits)).Shows("Nothing was changed");
        Assert.Equal(1, await own.Look(db => db.PeopleImportRows.CountAsync()));
        Assert.Equal(1, await own.Look(db => db.StoredFiles.IgnoreQueryFilters().CountAsync(f => f.Name == "people.csv")));
        foreach (var hash in hashes)
            Assert.Null(await own.Services.GetRequiredService<Lms.Web.Platform.Files.IFileStore>().OpenAsync(hash, default));
        Assert.Equal(2, await own.Look(db => db.AuditEntries.CountAsync(a => a.Action == "Purged" && a.Entity == nameof(PeopleImport))));
        Assert.Equal(3, (await grace.Opens(Imports)).Document.QuerySelectorAll("tbody tr").Length);
    }

    private static Task<bool> RunHousekeeping(LmsApp app) =>
        app.With<Housekeeping, bool>(async housekeeping =>
        {
            await housekeeping.RunAsync(CancellationToken.None);
            return true;
        });

    [Fact]
    public async Task Imports_suspend_and_reactivate_accounts_but_not_those_of_operators_or_ones_own()
    {
        var grace = await app.As("Grace");
        await (await UploadAndCheck(grace, "email,name\nclose@shut.example,Close Me")).Press("Import 1 row");
        await app.DrainAsync();
        var close = await UploadAndCheck(grace, "email,action\nclose@shut.example,deactivate\ngrace@harbor.example,deactivate\n");
        Assert.Equal([RowPlan.Deactivate, RowPlan.Wrong], (await Rows(close.Path)).Select(r => r.Plan));
        await close.Press("Import 1 row");
        await app.DrainAsync();
        Task<Standing> StandingOf() =>
            app.Look(db => db.Memberships.Where(m => m.Email == "close@shut.example").Select(m => m.Standing).SingleAsync());
        Assert.Equal(Standing.Suspended, await StandingOf());
        await (await UploadAndCheck(grace, "email\taction\nclose@shut.example\treactivate\n")).Press("Import 1 row");
        await app.DrainAsync();
        Assert.Equal(Standing.Invited, await StandingOf());

        await app.Change(async db => (await db.Memberships.SingleAsync(m => m.Person.Email == "carmen@harbor.example")).Become(Role.Admin));
        var carmen = app.Visitor();
        await carmen.SignIn("carmen@harbor.example", Lms.Web.Features.Administration.Seeding.DemoWorld.Password);
        var tried = await UploadAndCheck(carmen, "email,role,first name\ngrace@harbor.example,Learner,Owned\n");
        Assert.Equal(
            (RowPlan.Wrong, true),
            (
                (await Rows(tried.Path))[0].Plan,
                (await Rows(tried.Path))[0].Details.Contains("Only another operator", StringComparison.Ordinal)
            )
        );
    }

    [Fact]
    public async Task An_import_stops_when_its_owner_is_no_longer_an_administrator()
    {
        await app.Change(async db => (await db.Memberships.SingleAsync(m => m.Person.Email == "aiko@harbor.example")).Become(Role.Admin));
        var aiko = app.Visitor();
        await aiko.SignIn("aiko@harbor.example", Lms.Web.Features.Administration.Seeding.DemoWorld.Password);
        var page = await UploadAndCheck(aiko, "email,name\nlate@owner.example,Late One");
        await page.Press("Import 1 row");
        await app.Change(async db => (await db.Memberships.SingleAsync(m => m.Person.Email == "aiko@harbor.example")).Become(Role.Learner));
        await app.DrainAsync();
        (await (await app.As("Grace")).Opens(page.Path)).Shows("The person who started the import is no longer an administrator.");
        Assert.Equal(0, await app.Look(db => db.People.CountAsync(p => p.Email == "late@owner.example")));
    }

    [Fact]
    public async Task Invitations_can_be_sent_from_a_file()
    {
        var slug = await app.MakesCourse("From a file", ["One"]);
        var grace = await app.As("Grace");
        var page = await UploadAndCheck(
            grace,
            $"email,name,role,course\nfile1@invites.example,File One,Instructor,{slug}\nfile2@invites.example,,,no-such-course\nlin@harbor.example,Lin,,\n",
            "Invites"
        );
        Assert.Equal([RowPlan.Invite, RowPlan.Wrong, RowPlan.Nothing], (await Rows(page.Path)).Select(r => r.Plan));
        Assert.Equal(0, await app.Look(db => db.Invites.CountAsync(i => i.Email.EndsWith("invites.example"))));
        await page.Press("Import 1 row");
        await app.DrainAsync();
        var visitor = app.Visitor();
        await (await visitor.Opens(app.Mail.To("file1@invites.example")[^1].Link)).Press(
            "Accept invitation",
            ("Input.Password", "a fine long sentence")
        );
        await app.DrainAsync();
        Assert.NotNull(await app.EnrollmentOf("File", slug));
    }

    [Fact]
    public async Task Files_that_cannot_be_imported_are_refused_with_a_reason()
    {
        var grace = await app.As("Grace");
        (await grace.Sends(Imports, Imports, ("Kind", "People"))).Answers(HttpStatusCode.UnprocessableEntity).Shows("Choose a file first.");
        (await UploadFile(grace, "name,role\nA,Learner"))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("must contain the column names, including “email”");
        (await UploadFile(grace, "email,email\na@b.example,")).Answers(HttpStatusCode.UnprocessableEntity).Shows("appears twice");
        (await UploadFile(grace, "email,isoperator\na@b.example,true"))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("Unknown column “isoperator”.");
        (await UploadFile(grace, "email\n")).Answers(HttpStatusCode.UnprocessableEntity).Shows("The file has no rows");
        (await UploadFile(grace, "email\n\"never closed")).Answers(HttpStatusCode.UnprocessableEntity).Shows("never closed");
        (await UploadFile(grace, "email\n" + string.Join('\n', Enumerable.Repeat("x", 50_001))))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("more than 50000 rows");
        (await (await app.As("Ada")).Opens(Imports)).Answers(HttpStatusCode.Forbidden);
        Assert.StartsWith(
            "email,first name",
            (await grace.Opens(Imports + "?handler=Template")).Body.TrimStart('\uFEFF'),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task An_exported_member_list_can_be_imported_again()
    {
        var grace = await app.As("Grace");
        var bytes = await grace.Http.GetByteArrayAsync("/admin/people?handler=Csv");
        var page = (await UploadFile(grace, bytes)).Answers(HttpStatusCode.OK);
        await app.DrainAsync();
        Assert.All(await Rows(page.Path), r => Assert.Equal((RowPlan.Nothing, r.Details), (r.Plan, r.Details)));
    }

    [Fact]
    public async Task An_unchecked_box_stays_unchecked_without_scripts()
    {
        var grace = await app.As("Grace");
        foreach (var (isTicked, letters) in new[] { (false, 0), (true, 1) })
        {
            var form = (await grace.Opens(Imports)).Find("form[enctype]");
            var content = new MultipartFormDataContent();
            // What a browser sends: nothing for an unchecked box, all hidden fields, in the order of the page.
            foreach (
                var field in form.QuerySelectorAll("input[name], select[name]")
                    .Where(f => f.GetAttribute("type") is not ("file" or "radio") && (f.GetAttribute("type") is not "checkbox" || isTicked))
            )
                content.Add(
                    new StringContent(
                        field is AngleSharp.Html.Dom.IHtmlSelectElement select ? select.Value ?? "" : field.GetAttribute("value") ?? ""
                    ),
                    field.GetAttribute("name")!
                );
            content.Add(new StringContent("People"), "Kind");
            content.Add(
                new ByteArrayContent(Encoding.UTF8.GetBytes($"email,name\nquiet{letters}@box.example,Quiet")),
                "Upload",
                "people.csv"
            );
            var page = await grace.Posts(Imports, content);
            await app.DrainAsync();
            await (await grace.Opens(page.Path)).Press("Import 1 row");
            await app.DrainAsync();
            Assert.NotNull(await app.Look(db => db.People.SingleOrDefaultAsync(p => p.Email == $"quiet{letters}@box.example")));
            Assert.Equal(letters, app.Mail.To($"quiet{letters}@box.example").Count);
        }
    }

    [Fact]
    public async Task A_guessed_encoding_is_shown_above_the_rows_and_can_be_changed()
    {
        var grace = await app.As("Grace");
        var file = CodePagesEncodingProvider.Instance.GetEncoding("macintosh")!.GetBytes("email;name\nmm@mac.example;Müller\n");
        var page = await UploadFile(grace, file);
        await app.DrainAsync();
        page = (await grace.Opens(page.Path)).Shows("The file doesn’t state its encoding.").DoesNotShow("Müller");
        page = await page.Press("Check again", ("Encoding", "macintosh"));
        await app.DrainAsync();
        page = (await grace.Opens(page.Path))
            .Shows("The file was read as macintosh, the encoding you chose.")
            .Shows("Müller")
            .Shows("1 row");
        Assert.Single(await Rows(page.Path));
        await page.Press("Import 1 row");
        await app.DrainAsync();
        Assert.Equal(
            "Müller",
            await app.Look(db => db.People.Where(p => p.Email == "mm@mac.example").Select(p => p.DisplayName).SingleAsync())
        );
        (await grace.Opens(page.Path)).DoesNotShow("Check again");
        (await UploadAndCheck(grace, "email;name\nu@utf.example;Müller")).DoesNotShow("Check again");
    }

    [Fact]
    public async Task A_damaged_character_is_reported_with_its_line_and_other_rows_are_read_normally()
    {
        var grace = await app.As("Grace");
        var page = await UploadFile(grace, (byte[])[.. "email;name\nl@broken.example;Łukasz\nj@broken.example;Jo"u8, 0xE9, .. "\n"u8]);
        await app.DrainAsync();
        (await grace.Opens(page.Path)).Shows("Łukasz").Shows("Line 3 contains a damaged character").DoesNotShow("Our best guess is");
        Assert.Equal([RowPlan.Create, RowPlan.Wrong], (await Rows(page.Path)).Select(r => r.Plan));
    }

    [Fact]
    public async Task Invisible_characters_do_not_make_an_email_address_different()
    {
        var grace = await app.As("Grace");
        var page = await UploadAndCheck(
            grace,
            "email,name\nida@unseen.example,Ida\nida@unseen.example\u200B,Ida\nida@\uFF55nseen.example,Ida\nida@unseén.example,Ida\nomar@harbor.example\u2060,\n"
        );
        page.Shows("This email address is already on line 2.");
        Assert.Equal(
            [RowPlan.Create, RowPlan.Wrong, RowPlan.Wrong, RowPlan.Wrong, RowPlan.Nothing],
            (await Rows(page.Path)).Select(r => r.Plan)
        );
        await page.Press("Import 1 row");
        await app.DrainAsync();
        Assert.DoesNotContain(await Rows(page.Path), r => r.Outcome is RowOutcome.Failed or RowOutcome.Waiting);
    }

    [Fact]
    public async Task Rows_that_are_not_attempted_do_not_stay_pending_forever()
    {
        var grace = await app.As("Grace");
        var page = await UploadAndCheck(grace, "email,name\nnonsense,No Mail\nkate@wait.example,Kate\nomar@harbor.example,\n");
        await page.Press("Import 1 row");
        await app.DrainAsync();
        var csv = (await grace.Opens(page.Path + "?handler=Csv")).Body;
        Assert.Contains("2,nonsense,Wrong,Skipped,", csv, StringComparison.Ordinal);
        Assert.Contains("3,kate@wait.example,Create,Done,", csv, StringComparison.Ordinal);
        Assert.Contains("4,omar@harbor.example,Nothing,Skipped,", csv, StringComparison.Ordinal);
        var left = await UploadAndCheck(grace, "email,name\nlate@wait.example,Late\n");
        await left.Press("Discard");
        Assert.Contains(
            "2,late@wait.example,Create,NotDone,",
            (await grace.Opens(left.Path + "?handler=Csv")).Body,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_name_that_looks_like_a_formula_survives_a_round_trip()
    {
        var grace = await app.As("Grace");
        await (await UploadAndCheck(grace, "email,first name,last name\nsum@formula.example,''=Sum,'=Total\n")).Press("Import 1 row");
        await app.DrainAsync();
        Assert.Equal(
            "'=Sum =Total",
            await app.Look(db => db.People.Where(p => p.Email == "sum@formula.example").Select(p => p.DisplayName).SingleAsync())
        );
        var page = await UploadFile(grace, await grace.Http.GetByteArrayAsync("/admin/people?handler=Csv"));
        await app.DrainAsync();
        Assert.All(await Rows(page.Path), r => Assert.Equal((RowPlan.Nothing, r.Details), (r.Plan, r.Details)));
    }
}
