using System.IO.Compression;
using System.Net;
using System.Text.Json;
using Lms.Web.Features.Administration.Model;
using Lms.Web.Features.Administration.Seeding;
using Lms.Web.Features.Certificates.Model;
using Lms.Web.Features.Enrollments.Model;
using Lms.Web.Features.Learning.Model;
using Lms.Web.Features.People.Model;
using Lms.Web.Platform.Audit;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Files;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Lms.Web.Tests.Features.People;

/// <summary>People can export their data and leave without a trace.</summary>
public sealed class PrivacyTests(LmsApp app) : IClassFixture<LmsApp>
{
    [Fact]
    public async Task All_data_about_a_person_is_in_an_archive_that_only_they_can_open_for_a_week()
    {
        var id = await app.IdOf("Priya");
        await app.Change(async db =>
            db.Add(
                Note.Take(
                    id,
                    (await db.Courses.FirstAsync()).Id,
                    (await db.Lessons.FirstAsync()).Id,
                    null,
                    "My secret thought",
                    app.Now
                ).Value
            )
        );
        var priya = await app.As("Priya");
        (await (await priya.Opens("/settings/privacy")).Press("Request my data")).Shows("We’re preparing your archive");
        (await priya.Sends("/settings/privacy?handler=Export", "/settings/privacy"))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("We’re already preparing your archive.");
        Assert.Equal(1, await app.Look(db => db.PersonalExports.CountAsync(e => e.PersonId == id)));
        await app.DrainAsync();
        var link = app.Mail.To("priya@harbor.example").Single(l => l.Subject == "Your personal data is ready").Link;
        var answer = await priya.Http.GetAsync(link);
        Assert.Equal("application/zip", answer.Content.Headers.ContentType!.MediaType);
        using var zip = new ZipArchive(await answer.Content.ReadAsStreamAsync());
        Assert.Contains("My secret thought", await Read(zip, "data/notes.json"), StringComparison.Ordinal);
        Assert.Contains("My secret thought", await Read(zip, "index.html"), StringComparison.Ordinal);
        Assert.Contains("priya@harbor.example", await Read(zip, "data/profile.json"), StringComparison.Ordinal);
        Assert.DoesNotContain("AQAAAA", await Read(zip, "data/profile.json"), StringComparison.Ordinal); // no password hash
        foreach (
            var name in new[]
            {
                "memberships",
                "activity",
                "files",
                "notifications",
                "notification-preferences",
                "passkeys",
                "devices",
                "second-factor",
                "invitations",
                "agreements",
                "sessions",
                "imports-of-people",
                "courses-you-work-on",
                "comments-on-lessons",
                "review-requests",
                "planned-publications",
                "versions-of-lessons",
                "enrollments",
                "progress",
                "answers",
                "bookmarks",
                "saved-courses",
                "study-days",
                "certificates",
            }
        )
            Assert.Equal(JsonValueKind.Array, JsonDocument.Parse(await Read(zip, $"data/{name}.json")).RootElement.ValueKind);
        Assert.Equal(
            await app.Look(db => db.LessonProgress.CountAsync(p => db.Enrollments.Any(e => e.Id == p.EnrollmentId && e.PersonId == id))),
            JsonDocument.Parse(await Read(zip, "data/progress.json")).RootElement.GetArrayLength()
        );

        (await (await app.As("Lin")).Opens(link)).Answers(HttpStatusCode.NotFound);
        Assert.StartsWith("/sign-in", (await app.Visitor().Opens(link)).Path, StringComparison.Ordinal);
        (await priya.Opens(link[..^4] + "AAAA")).Answers(HttpStatusCode.NotFound);
        (await priya.Sends("/settings/privacy?handler=Export", "/settings/privacy")).Shows("one archive per day. Try again tomorrow");

        await app.With<MakeExport, bool>(async make =>
        {
            await make.HandleAsync(
                new ExportAsked(await app.Look(db => db.PersonalExports.Where(e => e.PersonId == id).Select(e => e.Id).SingleAsync())),
                default
            );
            return true;
        });
        await app.DrainAsync();
        Assert.Single(app.Mail.To("priya@harbor.example"), l => l.Subject == "Your personal data is ready"); // only once

        var hash = await app.Look(db => db.StoredFiles.Where(f => f.Name == "personal-data.zip").Select(f => f.Hash).SingleAsync());
        app.Clock.Advance(TimeSpan.FromDays(8));
        (await priya.Opens(link)).Shows("This archive has expired");
        await Clean();
        Assert.Equal(0, await app.Look(db => db.StoredFiles.IgnoreQueryFilters().CountAsync(f => f.Hash == hash)));
        Assert.Null(await app.Services.GetRequiredService<IFileStore>().OpenAsync(hash, default));
        (await (await priya.Opens("/settings/privacy")).Press("Request my data")).Shows("We’re preparing your archive");
    }

    /// <summary>A process that packs one megabyte at a time.</summary>
    private sealed class InSmallParts : LmsApp
    {
        protected override IEnumerable<KeyValuePair<string, string>> More => [new("Privacy:PartMegabytes", "1")];
    }

    [Fact]
    public async Task An_archive_of_many_files_is_created_in_parts_and_a_large_file_is_a_part_of_its_own()
    {
        await using var own = new InSmallParts();
        var (id, store) = (await own.IdOf("Priya"), own.Services.GetRequiredService<IFileStore>());
        var sizes = Enumerable.Repeat(400_000, 7).Append(3_000_000).ToList();
        foreach (var size in sizes)
        {
            var stored = (
                await store.PutAsync(new MemoryStream(System.Security.Cryptography.RandomNumberGenerator.GetBytes(size)), 1 << 24, default)
            ).Value;
            await own.Change(db =>
            {
                db.Add(
                    new StoredFile
                    {
                        ScopeId = db.InstitutionId,
                        Name = $"{size}.bin",
                        ContentType = "application/octet-stream",
                        Size = size,
                        Hash = stored.Hash,
                        UploadedById = id,
                        CreatedAt = own.Now,
                    }
                );
                return Task.CompletedTask;
            });
        }
        var priya = await own.As("Priya");
        await (await priya.Opens("/settings/privacy")).Press("Request my data");
        var (seen, total) = (
            new List<int>(),
            await own.Look(db =>
                db.StoredFiles.CountAsync(f =>
                    f.UploadedById == id || f.ScopeId == id || db.Certificates.Any(c => c.PersonId == id && c.FileId == f.Id)
                )
            )
        );
        while (await own.Look(db => db.PersonalExports.SingleAsync(e => e.PersonId == id)) is { IsOpen: true } export)
        {
            if (export.Files > 0)
                (await priya.Opens("/settings/privacy")).Shows($"{export.Position} of {total} files packed");
            seen.Add(export.Position);
            // One message at a time, as if the process ended after each; a duplicate delivery changes nothing.
            await own.With<MakeExport, bool>(async make =>
            {
                if (export.FileId is null)
                    await make.HandleAsync(new ExportAsked(export.Id), default);
                else
                    await make.HandleAsync(new ExportGoesOn(export.Id, export.Position), default);
                if (export.FileId is not null)
                    await make.HandleAsync(new ExportGoesOn(export.Id, export.Position), default);
                return true;
            });
            Assert.True(seen.Count < 20);
        }
        Assert.True(seen.Distinct().Count() >= 4, string.Join(", ", seen));
        await own.DrainAsync();
        Assert.Single(own.Mail.To("priya@harbor.example"), l => l.Subject == "Your personal data is ready");
        var page = (await priya.Opens(own.Mail.To("priya@harbor.example").Single(l => l.Subject == "Your personal data is ready").Link))
            .Shows("personal-data.zip")
            .Shows("3000000.bin");
        Assert.Equal("/settings/privacy", page.Path);
        var (packed, bytes) = (0, 0L);
        foreach (var link in page.Document.QuerySelectorAll("a[href*='part=']").Select(a => a.GetAttribute("href")!))
        {
            await using var content = await (await priya.Http.GetAsync(link)).Content.ReadAsStreamAsync();
            using var memory = new MemoryStream();
            await content.CopyToAsync(memory);
            bytes = Math.Max(bytes, memory.Length);
            if (memory.Length == 3_000_000)
                packed++;
            else
                packed += new ZipArchive(memory).Entries.Count(e => e.FullName.StartsWith("files/", StringComparison.Ordinal));
        }
        Assert.Equal((total, 3_000_000L), (packed, bytes));
    }

    [Fact]
    public async Task A_person_whose_archive_failed_is_told_and_can_request_it_again_at_once()
    {
        await using var own = new LmsApp();
        var (id, lin) = (await own.IdOf("Lin"), await own.As("Lin"));
        await (await lin.Opens("/settings/privacy")).Press("Request my data");
        await own.Change(async db =>
            (await db.OutboxMessages.SingleAsync(m => m.Event == nameof(ExportAsked))).Attempts =
                Lms.Web.Platform.Outbox.OutboxWorker.MostAttempts + 1
        );
        await own.DrainAsync();
        Assert.NotNull(await own.Look(db => db.PersonalExports.Where(e => e.PersonId == id).Select(e => e.FailedAt).SingleAsync()));
        Assert.Single(own.Mail.To("lin@harbor.example"), l => l.Subject == "We couldn’t create your archive");
        var page = (await lin.Opens("/settings/privacy")).Shows("We couldn’t create your archive");
        (await page.Press("Request my data")).Shows("We’re preparing your archive");
    }

    [Fact]
    public async Task A_deleted_account_is_closed_at_once_and_can_be_restored_by_signing_in()
    {
        var ben = await app.As("Ben");
        (await (await ben.Opens("/settings/privacy")).Press("Delete my account", ("Password", "not this one")))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("That password is incorrect");
        (await (await ben.Opens("/settings/privacy")).Press("Delete my account", ("Password", DemoWorld.Password))).Shows(
            "Your account is closed"
        );
        Assert.StartsWith("/sign-in", (await ben.Opens("/dashboard")).Path, StringComparison.Ordinal);
        await ben.SignIn("ben@harbor.example", DemoWorld.Password);
        Assert.Equal("/settings/privacy/closing", (await ben.Opens("/dashboard")).Path);
        Assert.Equal("/settings/privacy/closing", (await ben.Opens("/courses")).Path);
        Assert.Equal("/dashboard", (await (await ben.Opens("/settings/privacy/closing")).Press("Keep my account")).Path);

        await app.DrainAsync();
        app.Clock.Advance(TimeSpan.FromDays(15));
        await app.DrainAsync();
        Assert.Equal(
            "ben@harbor.example",
            await app.Look(db => db.People.Where(p => p.DisplayName == "Ben Okafor").Select(p => p.Email).SingleAsync())
        );
    }

    [Fact]
    public async Task The_emailed_link_restores_only_the_account_it_belongs_to()
    {
        var joerg = await app.As("Jörg");
        await (await joerg.Opens("/settings/privacy")).Press("Delete my account", ("Password", DemoWorld.Password));
        await app.DrainAsync();
        var link = app.Mail.To("joerg@harbor.example").Single(l => l.Subject == "Your account will be deleted").Link;
        (await app.Visitor().Opens(link[..^4] + "AAAA")).Answers(HttpStatusCode.NotFound);
        (await (await app.Visitor().Opens(link)).Press("Keep my account")).Shows("Your account is active again");
        (await app.Visitor().Opens(link)).Shows("The account is active");
        await app.As("Jörg");
    }

    [Fact]
    public async Task A_person_without_a_password_confirms_by_email_with_a_link_that_is_valid_once_for_a_day()
    {
        await using var own = new LmsApp();
        await own.Change(async db => (await db.People.SingleAsync(p => p.Email == "lin@harbor.example")).PasswordHash = null);
        var lin = await ByMail(own, "lin@harbor.example");
        (await lin.Sends("/settings/privacy?handler=Delete", "/settings/privacy"))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("Confirm by email first.");
        var old = await Asked(own, lin);
        own.Clock.Advance(TimeSpan.FromHours(24));
        (await lin.Opens(old)).Shows("Send me the email").DoesNotShow("You mean it"); // too late
        (await lin.Sends("/settings/privacy?handler=Delete", "/settings/privacy", ("Confirm", ConfirmOf(old))))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("Confirm by email first.");

        var link = await Asked(own, lin);
        // Of another person with or without a password, tampered, and without being signed in.
        await own.Change(async db => (await db.People.SingleAsync(p => p.Email == "priya@harbor.example")).PasswordHash = null);
        foreach (var other in (Browser[])[await own.As("Ben"), await ByMail(own, "priya@harbor.example")])
            (await other.Sends("/settings/privacy?handler=Delete", "/settings/privacy", ("Confirm", ConfirmOf(link)))).Answers(
                HttpStatusCode.UnprocessableEntity
            );
        (await lin.Sends("/settings/privacy?handler=Delete", "/settings/privacy", ("Confirm", ConfirmOf(link)[..^4] + "AAAA"))).Answers(
            HttpStatusCode.UnprocessableEntity
        );
        Assert.StartsWith("/sign-in", (await own.Visitor().Opens(link)).Path, StringComparison.Ordinal);
        Assert.Equal(0, await own.Look(db => db.AccountDeletions.CountAsync()));

        (await (await lin.Opens(link)).Press("Delete my account")).Shows("Your account is closed");
        await own.DrainAsync();
        await (
            await own.Visitor().Opens(own.Mail.To("lin@harbor.example").Last(l => l.Subject == "Your account will be deleted").Link)
        ).Press("Keep my account");
        // After the deletion was undone, the same link no longer works although it has not expired.
        var back = await ByMail(own, "lin@harbor.example");
        (await back.Opens(link)).Answers(HttpStatusCode.OK).Shows("Send me the email");
        (await back.Sends("/settings/privacy?handler=Delete", "/settings/privacy", ("Confirm", ConfirmOf(link))))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("Confirm by email first.");
        Assert.Equal(0, await own.Look(db => db.AccountDeletions.CountAsync(d => d.ClosedAt == null)));

        static async Task<string> Asked(LmsApp app, Browser browser)
        {
            (await (await browser.Opens("/settings/privacy")).Press("Send me the email")).Shows("Check your email");
            await app.DrainAsync();
            return app.Mail.To("lin@harbor.example").Last(l => l.Subject == "Delete your account?").Link;
        }

        static string ConfirmOf(string link) =>
            Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(link.Split('?')[1])["confirm"].ToString();
    }

    [Fact]
    public async Task Closing_and_deleting_an_account_are_explained_in_one_place()
    {
        var omar = await app.As("Omar");
        var page = (await omar.Opens("/settings/privacy"))
            .Shows("Close or delete account")
            .Shows("An administrator can reopen the account.")
            .Shows("cannot be restored");
        (await page.Follows("Close my account")).Answers(HttpStatusCode.OK).Shows("Delete your account instead");
        Assert.Equal("/settings/privacy#leave", (await omar.Opens("/settings/security")).Find("a[href*='#leave']").GetAttribute("href"));
    }

    /// <summary>Someone who signs in with an emailed code.</summary>
    private static async Task<Browser> ByMail(LmsApp app, string email)
    {
        var browser = app.Visitor();
        var page = await (await browser.Opens("/sign-in/mail")).Press("Send code", ("Email", email));
        await app.DrainAsync();
        Assert.Equal(
            "/dashboard",
            (
                await page.Press(
                    "Sign in",
                    (
                        "Code",
                        app.Mail.To(email).Last(l => l.Subject.StartsWith("Your sign-in code", StringComparison.Ordinal)).Subject[^6..]
                    )
                )
            ).Path
        );
        return browser;
    }

    [Fact]
    public async Task After_the_grace_period_the_person_is_erased_and_what_must_stay_is_renamed()
    {
        await using var other = new LmsApp();
        var demo = DemoWorld.People.Select(p => p.Email).ToList();
        var who = await other.Look(async db =>
            await (
                from c in db.Certificates
                join p in db.People on c.PersonId equals p.Id
                where !p.IsOperator && demo.Contains(p.Email!)
                orderby p.Email
                select new
                {
                    p.Id,
                    p.DisplayName,
                    p.Email,
                    c.Number,
                }
            ).FirstAsync()
        );
        var first = who.DisplayName.Split(' ')[0];
        var progress = await other.Look(db =>
            db.LessonProgress.CountAsync(p => db.Enrollments.Any(e => e.Id == p.EnrollmentId && e.PersonId == who.Id))
        );
        await other.Change(async db =>
            db.Add(Note.Take(who.Id, (await db.Courses.FirstAsync()).Id, (await db.Lessons.FirstAsync()).Id, null, "Mine", other.Now).Value)
        );
        var browser = await other.As(first);
        browser.Http.DefaultRequestHeaders.UserAgent.ParseAdd("Traceable/1.0");
        await (await browser.Opens("/settings")).Press("Save settings", ("Input.DisplayName", "Somebody Famous"));
        await other.Services.GetRequiredService<AuditSealer>().SealAsync(default);
        await (await browser.Opens("/settings/privacy")).Press("Delete my account", ("Password", DemoWorld.Password));
        await other.DrainAsync();
        Assert.Equal(
            "Somebody Famous",
            await other.Look(db => db.People.Where(p => p.Id == who.Id).Select(p => p.DisplayName).SingleAsync())
        );

        other.Clock.Advance(TimeSpan.FromDays(14) + TimeSpan.FromMinutes(1));
        await other.DrainAsync();
        var person = await other.Look(db => db.People.AsNoTracking().SingleAsync(p => p.Id == who.Id));
        Assert.Matches("^Former (learner|instructor) [0-9A-F]{4}$", person.DisplayName);
        Assert.Equal(("", "", null, null), (person.FirstName, person.LastName, person.Bio, person.PasswordHash));
        Assert.DoesNotContain("harbor", person.Email!, StringComparison.Ordinal);
        Assert.Equal(0, await other.Look(db => db.Notes.CountAsync(n => n.PersonId == who.Id)));
        Assert.Equal(0, await other.Look(db => db.Notifications.CountAsync(n => n.PersonId == who.Id)));
        Assert.Equal(0, await other.Look(db => db.Memberships.CountAsync(n => n.PersonId == who.Id)));
        Assert.Equal(
            progress,
            await other.Look(db =>
                db.LessonProgress.CountAsync(p => db.Enrollments.Any(e => e.Id == p.EnrollmentId && e.PersonId == who.Id))
            )
        );
        Assert.Equal(
            0,
            await other.Look(db =>
                db.Enrollments.CountAsync(e =>
                    e.PersonId == who.Id && (e.Status == EnrollmentStatus.InProgress || e.Status == EnrollmentStatus.Enrolled)
                )
            )
        );
        (await other.Visitor().Opens($"/verify/{who.Number}")).Shows(who.DisplayName).Shows("valid"); // a document is not changed
        var page = await (await other.Visitor().Opens("/sign-in")).Press(
            "Sign in",
            ("Input.Email", who.Email!),
            ("Input.Password", DemoWorld.Password)
        );
        page.Answers(HttpStatusCode.UnprocessableEntity);

        var entries = await other.Look(db =>
            db.AuditEntries.AsNoTracking().Where(e => e.PersonId == who.Id || e.EntityId == who.Id).ToListAsync()
        );
        Assert.Contains(entries, e => e.Action == AuditErasure.Erased);
        Assert.All(entries.Where(e => e.PersonId == who.Id), e => Assert.Equal(("", null, null), (e.PersonName, e.Address, e.UserAgent)));
        Assert.All(entries.Where(e => e.Entity == "Person" && e.Action != AuditErasure.Erased), e => Assert.Null(e.Changes));
        await other.Services.GetRequiredService<AuditSealer>().SealAsync(default);
        var verdict = await other.With<AuditVerifier, AuditVerdict>(v => v.VerifyAsync(default));
        Assert.Null(verdict.Problem);
        Assert.True(verdict.Erased > 1);
        (await (await other.As("Grace")).Opens($"/admin/audit?who={who.Id}")).Shows(person.DisplayName).DoesNotShow("Somebody Famous");
        Assert.Equal(1, await other.Look(db => db.AccountDeletions.CountAsync(d => d.PersonId == who.Id && d.IsDone)));
    }

    [Fact]
    public async Task If_the_institution_says_so_certificates_lose_the_name_too()
    {
        await using var other = new LmsApp();
        var who = await other.Look(async db =>
            await (
                from c in db.Certificates
                join p in db.People on c.PersonId equals p.Id
                where !p.IsOperator
                orderby p.Email
                select new
                {
                    p.Id,
                    p.DisplayName,
                    c.Number,
                }
            ).FirstAsync()
        );
        var grace = await other.As("Grace");
        (await (await grace.Opens("/admin/privacy")).Press("Save", ("Input.GraceDays", "400")))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("from 1 to 90");
        (
            await grace.Sends(
                "/admin/privacy",
                "/admin/privacy",
                ("Input.DeletedContentDays", "90"),
                ("Input.NotificationDays", "180"),
                ("Input.MessageDays", "14"),
                ("Input.ExportDays", "7"),
                ("Input.GraceDays", "3"),
                ("Input.KeepsNamesOnCertificates", "false")
            )
        ).Shows("The new rules apply from");
        var page = await grace.Opens($"/admin/people/{who.Id}/delete");
        (await page.Press("Close and delete", ("Email", "wrong@harbor.example"))).Answers(HttpStatusCode.UnprocessableEntity);
        var email = await other.Look(db => db.People.Where(p => p.Id == who.Id).Select(p => p.Email).SingleAsync());
        (await page.Press("Close and delete", ("Email", email!))).Shows("Account closed. The person has been told how to undo this.");
        await other.DrainAsync();
        other.Clock.Advance(TimeSpan.FromDays(3) + TimeSpan.FromMinutes(1));
        await other.DrainAsync();
        (await other.Visitor().Opens($"/verify/{who.Number}")).Shows("Former learner").DoesNotShow(who.DisplayName);
    }

    [Fact]
    public async Task The_last_administrator_and_operators_cannot_be_deleted()
    {
        var operators = await app.Look(db => db.People.Where(p => p.IsOperator).Select(p => p.Id).FirstAsync());
        Assert.NotNull(await app.With<Deletions, Refusal?>(d => d.AgainstAsync(operators, true, default)));
        var admins = await app.Look(db =>
            db.Memberships.Where(m => m.Role == Lms.Web.Platform.Access.Role.Admin && !m.Person.IsOperator)
                .Select(m => m.PersonId)
                .ToListAsync()
        );
        if (admins.Count == 1)
            Assert.Contains(
                "last administrator",
                (await app.With<Deletions, Refusal?>(d => d.AgainstAsync(admins[0], true, default)))!.Text,
                StringComparison.Ordinal
            );
        (await (await app.As("Lin")).Opens($"/admin/people/{await app.IdOf("Omar")}/delete")).Answers(HttpStatusCode.Forbidden);
        (await (await app.As("Lin")).Opens("/admin/privacy")).Answers(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Inactive_learners_are_warned_a_month_before_their_account_is_closed()
    {
        await using var other = new LmsApp();
        var id = await other.IdOf("Omar");
        await other.Change(async db =>
        {
            var rules = new PrivacyRules();
            Assert.True(rules.Keep(90, 180, 14, 7, 14, 365, true).IsDone);
            db.Add(rules);
            await Task.CompletedTask;
        });
        other.Clock.Advance(TimeSpan.FromDays(340));
        await Clean(other);
        Assert.Equal(1, await other.Look(db => db.Notifications.CountAsync(n => n.PersonId == id && n.Key.StartsWith("unused:"))));
        Assert.Equal(0, await other.Look(db => db.AccountDeletions.CountAsync()));
        await Clean(other);
        other.Clock.Advance(TimeSpan.FromDays(20));
        await Clean(other);
        Assert.Equal(0, await other.Look(db => db.AccountDeletions.CountAsync()));
        other.Clock.Advance(TimeSpan.FromDays(11));
        await other.As("Lin"); // she comes back in time
        await Clean(other);
        Assert.Equal(1, await other.Look(db => db.AccountDeletions.CountAsync(d => d.PersonId == id && d.AskedById == null)));
        var lin = await other.IdOf("Lin");
        Assert.Equal(0, await other.Look(db => db.AccountDeletions.CountAsync(d => d.PersonId == lin)));
    }

    [Fact]
    public async Task Unreferenced_files_are_removed_from_the_disk_and_shared_ones_are_kept()
    {
        var store = app.Services.GetRequiredService<IFileStore>();
        var (lost, shared) = (await Put(store, "lost"), await Put(store, "shared"));
        await app.Change(db =>
        {
            foreach (var name in new[] { "a", "b" })
            {
                var file = new StoredFile
                {
                    Name = name,
                    ContentType = "text/plain",
                    Size = 6,
                    Hash = shared,
                    ScopeId = Ids.New(),
                    CreatedAt = app.Now,
                };
                if (name == "a")
                    file.Delete(app.Now.AddDays(-91));
                db.Add(file);
            }
            return Task.CompletedTask;
        });
        // The disk has a clock of its own, and other tests move the product's.
        foreach (var hash in new[] { lost, shared })
            File.SetLastWriteTimeUtc(Path.Combine(app.Folder, "files", hash[..2], hash), app.Now);
        await Clean();
        Assert.NotNull(Closed(await store.OpenAsync(lost, default))); // stored a moment ago: its row may follow
        foreach (var hash in new[] { lost, shared })
            File.SetLastWriteTimeUtc(Path.Combine(app.Folder, "files", hash[..2], hash), app.Now.AddDays(-2));
        await Clean();
        Assert.Null(await store.OpenAsync(lost, default));
        Assert.NotNull(Closed(await store.OpenAsync(shared, default)));
        Assert.Equal(1, await app.Look(db => db.StoredFiles.IgnoreQueryFilters().CountAsync(f => f.Hash == shared)));
    }

    private static Stream? Closed(Stream? stream)
    {
        stream?.Dispose();
        return stream;
    }

    private static async Task<string> Put(IFileStore store, string text) =>
        (await store.PutAsync(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text + Ids.New())), 1 << 20, default)).Value.Hash;

    private static async Task<string> Read(ZipArchive zip, string name)
    {
        using var reader = new StreamReader(zip.GetEntry(name)!.Open());
        return await reader.ReadToEndAsync();
    }

    private Task<bool> Clean() => Clean(app);

    private static Task<bool> Clean(LmsApp app) =>
        app.With<Housekeeping, bool>(async housekeeping =>
        {
            await housekeeping.RunAsync(CancellationToken.None);
            return true;
        });
}
