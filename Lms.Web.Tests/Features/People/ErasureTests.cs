using System.Globalization;
using System.IO.Compression;
using System.Text;
using Lms.Web.Features.Administration.Model;
using Lms.Web.Features.Administration.Seeding;
using Lms.Web.Features.Certificates.Model;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Enrollments.Model;
using Lms.Web.Features.Institutions.Model;
using Lms.Web.Features.People.Model;
using Lms.Web.Features.Reviews.Model;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Audit;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Files;
using Lms.Web.Platform.Outbox;
using Lms.Web.Platform.Personal;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Lms.Web.Tests.Features.People;

/// <summary>An erased person is gone from every table, file, and email, at every institution.</summary>
public sealed class ErasureTests
{
    /// <summary>Personal but not in the archive: secrets, copies, data about others. An entry no longer needed fails.</summary>
    private static readonly HashSet<string> Unexported =
    [
        "Authenticator.ProtectedSecret",
        "Device.SecretHash",
        "IdentityUserToken.Value",
        "Invite.TokenHash",
        "MailChange.TokenHash",
        "MailChange.UndoHash",
        "MailCode.CodeHash",
        "RecoveryCode.CodeHash",
        "UploadSession.Hash",
        "OutboxMessage.Payload",
        "OutboxMessage.Error",
        "OutboxMessage.Event",
        "OutboxMessage.Handler",
        "Notification.Kind by AboutId",
        "Notification.Title by AboutId",
        "Notification.Text by AboutId",
        "Notification.Link by AboutId",
        // Title and text repeated with their values.
        "Notification.TitleSentence",
        "Notification.TextSentence",
        "Notification.TitleSentence by AboutId",
        "Notification.TextSentence by AboutId",
        "Notification.Key by AboutId",
        "Invite.TokenHash by UsedById",
        "StoredFile.ContentType by ScopeId",
        "StoredFile.Finding by ScopeId",
    ];

    /// <summary>The database copies these from the person; the hash locates a file.</summary>
    private static readonly HashSet<string> Derived = ["Membership.SortName", "Membership.Email", "Membership.Sought", "StoredFile.Hash"];

    private const string Address = "zqmailqz@harbor.example";

    [Fact]
    public async Task All_personal_data_is_in_the_archive_and_nothing_is_left_after_erasure()
    {
        await using var app = new Listening();
        var (harbor, cove) = (await app.Look(db => Task.FromResult(db.InstitutionId)), await MakeInstitutionAsync(app));
        var person = await MakePersonAsync(app);
        var browser = app.Visitor();
        await browser.SignIn(Address, DemoWorld.Password);
        (await (await browser.Opens("/settings/privacy")).Press("Delete my account", ("Password", DemoWorld.Password))).Shows(
            "Your account is closed"
        );
        await app.DrainAsync();

        var marks = new Marks();
        await MarkAsync(app, person, marks);
        foreach (var institution in new[] { harbor, cove })
        {
            await In(
                app,
                institution,
                db =>
                {
                    var rules = new PrivacyRules();
                    Assert.True(rules.Keep(90, 180, 14, 7, 14, null, namesOnCertificates: false).IsDone);
                    db.Add(rules);
                    return Task.CompletedTask;
                }
            );
            await SeedAsync(app, institution, person, marks, isFirst: institution == harbor);
        }
        await app.Services.GetRequiredService<AuditSealer>().SealAsync(default);
        var lost = await ArchivedAsync(app, [harbor, cove], person, marks);
        Assert.Empty(lost.Except(Unexported).Order());
        Assert.Empty(Unexported.Except(lost).Order());

        var mails = app.Mail.Letters.Count;
        app.Heard.Clear();
        app.Clock.Advance(TimeSpan.FromDays(14) + TimeSpan.FromMinutes(1));
        await app.DrainAsync();
        Assert.True(await app.Look(db => db.AccountDeletions.AnyAsync(d => d.PersonId == person && d.IsDone)));
        marks.Add("zqmailqz", "Person.Email");
        marks.AreNotIn(await DumpAsync(app));
        marks.AreNotIn(string.Join('\n', app.Heard));
        marks.AreNotIn(string.Join('\n', app.Mail.Letters.Skip(mails).Select(l => $"{l.To} {l.Subject} {l.Text}")));

        foreach (var file in Directory.GetFiles(Path.Combine(app.Folder, "files"), "*", SearchOption.AllDirectories))
            File.SetLastWriteTimeUtc(file, app.Now.AddDays(-2));
        await app.With<Housekeeping, bool>(async housekeeping =>
        {
            await housekeeping.RunAsync(default);
            return true;
        });
        foreach (var file in Directory.GetFiles(Path.Combine(app.Folder, "files"), "*", SearchOption.AllDirectories))
            marks.AreNotIn(Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file)));
        foreach (var institution in new[] { harbor, cove })
        {
            await app.Services.GetRequiredService<AuditSealer>().SealAsync(default);
            await using var scope = await EnterAsync(app, institution);
            var verdict = await scope.ServiceProvider.GetRequiredService<AuditVerifier>().VerifyAsync(default);
            Assert.Null(verdict.Problem);
            Assert.True(verdict.Erased > 0);
        }
    }

    [Fact]
    public async Task Erasure_removes_changes_about_a_person_from_the_audit_log_but_not_their_changes_to_others()
    {
        await using var app = new LmsApp();
        var slug = await app.MakesCourse("Opinions", ["One"]);
        var (lin, ada) = (await app.IdOf("Lin"), await app.As("Ada"));
        await app.Enrolls("Lin", slug);
        (
            await ada.Sends(
                $"/teach/courses/{slug}/team?handler=Appoint",
                $"/teach/courses/{slug}/team",
                ("email", "lin@harbor.example"),
                ("role", "Reviewer")
            )
        ).Shows("Lin");
        await app.Change(async db =>
            db.Add(
                Review
                    .Write(
                        await db.Courses.Where(c => c.Slug == slug).Select(c => c.Id).SingleAsync(),
                        lin,
                        new(2, "Mine", "zqfirstqz", default, default),
                        false,
                        app.Now
                    )
                    .Value
            )
        );
        await app.Change(async db =>
            Assert.True(
                (await db.Reviews.SingleAsync(r => r.PersonId == lin))
                    .Revise(new(2, "Mine", "zqsecondqz", default, default), false, app.Now)
                    .IsDone
            )
        );
        await app.Change(async db => (await db.Memberships.SingleAsync(m => m.PersonId == lin)).Qualify("zqtitleqz", null));
        await app.Change(async db =>
            (await db.Courses.SingleAsync(c => c.Slug == slug)).Describe(
                "Opinions of many",
                slug,
                new CourseDescription { Summary = "Kept" },
                null,
                app.Now
            )
        );
        Assert.Contains("zqsecondqz", await DumpAsync(app), StringComparison.Ordinal);
        Assert.True(await app.Look(db => db.AuditEntries.AnyAsync(e => e.Action == "TeamChanged" && e.Changes!.Contains("Lin Zhou"))));
        await EraseAsync(app, lin);
        var left = await app.Look(db => db.AuditEntries.AsNoTracking().Select(e => e.Changes + e.PersonName).ToListAsync());
        foreach (var text in new[] { "zqfirstqz", "zqsecondqz", "zqtitleqz", "Lin Zhou" })
            Assert.DoesNotContain(left, e => e.Contains(text, StringComparison.Ordinal));
        Assert.Contains(left, e => e.Contains("Opinions of many", StringComparison.Ordinal));
        Assert.DoesNotContain(
            "lin zhou",
            await app.Look(db => db.People.Where(p => p.Id == lin).Select(p => p.SortName).SingleAsync()),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Each_institution_decides_whether_certificates_keep_the_name_and_enrollments_end_everywhere()
    {
        await using var app = new LmsApp();
        var cove = await MakeInstitutionAsync(app);
        var who = await app.Look(async db =>
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
        var (elsewhere, signed) = ("", "");
        await In(
            app,
            cove,
            async db =>
            {
                var rules = new PrivacyRules();
                Assert.True(rules.Keep(90, 180, 14, 7, 14, null, namesOnCertificates: false).IsDone);
                var course = await db.Courses.SingleAsync();
                var (mine, theirs) = (
                    Certificate(who.Id, course, app.Now, who.DisplayName, null),
                    Certificate(Ids.New(), course, app.Now, "Somebody Else", (who.Id, who.DisplayName))
                );
                (elsewhere, signed) = (mine.Number, theirs.Number);
                db.AddRange(rules, new Membership(who.Id, Role.Learner, app.Now), mine, theirs);
            }
        );
        await In(
            app,
            cove,
            async db =>
            {
                await using var scope = await EnterAsync(app, cove);
                Assert.True(
                    (
                        await scope
                            .ServiceProvider.GetRequiredService<Seats>()
                            .GrantAsync(
                                new SeatAsk((await db.Courses.SingleAsync()).Id, who.Id, EnrollmentSource.Self) { IgnoresRules = true },
                                default
                            )
                    ).IsDone
                );
            }
        );
        await EraseAsync(app, who.Id);
        Assert.Equal(
            who.DisplayName,
            await app.Look(db => db.Certificates.Where(c => c.Number == who.Number).Select(c => c.IssuedTo).SingleAsync())
        );
        await In(
            app,
            cove,
            async db =>
            {
                Assert.StartsWith(
                    "Former ",
                    await db.Certificates.Where(c => c.Number == elsewhere).Select(c => c.IssuedTo).SingleAsync(),
                    StringComparison.Ordinal
                );
                var other = await db.Certificates.SingleAsync(c => c.Number == signed);
                Assert.Equal("Somebody Else", other.IssuedTo);
                Assert.StartsWith("Former ", other.InstructorName, StringComparison.Ordinal);
                Assert.False(await db.Memberships.AnyAsync(m => m.PersonId == who.Id));
                Assert.False(
                    await db.Enrollments.AnyAsync(e =>
                        e.PersonId == who.Id && (e.Status == EnrollmentStatus.Enrolled || e.Status == EnrollmentStatus.InProgress)
                    )
                );
            }
        );
    }

    [Fact]
    public async Task A_merged_account_is_erased_together_with_the_account_that_was_kept()
    {
        await using var app = new LmsApp();
        var (to, from) = (await app.IdOf("Lin"), await app.IdOf("Omar"));
        await app.Change(async db =>
            Assert.True(
                (await db.People.SingleAsync(p => p.Id == to)).TakeOver(await db.People.SingleAsync(p => p.Id == from), app.Now).IsDone
            )
        );
        await EraseAsync(app, to);
        Assert.StartsWith(
            "Former ",
            await app.Look(db => db.People.Where(p => p.Id == from).Select(p => p.DisplayName).SingleAsync()),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_failed_email_is_erased_when_dismissed_and_an_expired_invitation_after_its_retention_period()
    {
        await using var app = new LmsApp();
        var id = Ids.New();
        await app.Change(db =>
        {
            db.Add(
                new OutboxMessage
                {
                    Id = id,
                    InstitutionId = db.InstitutionId,
                    Event = "MailWritten",
                    Handler = "Platform.Mail.SendMail:MailWritten",
                    Payload = """{"To":"zqdeadqz@x.example"}""",
                    Error = "550 zqdeadqz",
                    CreatedAt = app.Now,
                    RunAt = app.Now,
                    DeadAt = app.Now,
                }
            );
            var invite = new Invite("zqguestqz@x.example", "Zqguestqz", Role.Learner, null, null, app.Now);
            invite.Renew(Role.Learner, null, app.Now);
            db.Add(invite);
            return Task.CompletedTask;
        });
        (await (await app.As("Grace")).Sends("/admin/jobs?handler=Dismiss", "/admin/jobs", ("id", id.ToString()))).Shows("Dismissed.");
        Assert.DoesNotContain("zqdeadqz", await DumpAsync(app), StringComparison.Ordinal);
        app.Clock.Advance(TimeSpan.FromDays(Invite.Days + Invite.KeptDays + 1));
        await app.With<Housekeeping, bool>(async housekeeping =>
        {
            await housekeeping.RunAsync(default);
            return true;
        });
        Assert.DoesNotContain("zqguestqz", await DumpAsync(app), StringComparison.Ordinal);
    }

    private static Certificate Certificate(Guid person, Course course, DateTime now, string name, (Guid Id, string Name)? instructor) =>
        new(Ids.New(), person, course.Id, Lms.Web.Features.Certificates.Model.Certificate.NewNumber(now), now)
        {
            IssuedTo = name,
            CourseTitle = course.Title,
            InstitutionName = "Cove Academy",
            InstructorName = instructor?.Name,
            InstructorId = instructor?.Id,
        };

    /// <summary>Requests the deletion, waits for the grace period, and carries it out.</summary>
    private static async Task EraseAsync(LmsApp app, Guid person)
    {
        Assert.True((await app.With<Deletions, Result>(d => d.AskAsync(person, person, default))).IsDone);
        app.Clock.Advance(TimeSpan.FromDays(14) + TimeSpan.FromMinutes(1));
        await app.DrainAsync();
        Assert.True(await app.Look(db => db.AccountDeletions.AnyAsync(d => d.PersonId == person && d.IsDone)));
    }

    /// <summary>A second institution with one course.</summary>
    private static async Task<Guid> MakeInstitutionAsync(LmsApp app)
    {
        var institution = new Institution("Cove Academy", "Europe/Berlin", app.Now.AddMinutes(1));
        await app.Change(async db =>
        {
            db.Add(institution);
            await db.SaveChangesAsync();
            db.Entry(institution).Property(i => i.HostName).CurrentValue = "cove.example";
            await db.SaveChangesAsync();
            Assert.True((await db.Institutions.OrderBy(i => i.CreatedAt).FirstAsync()).Answer("localhost").IsDone);
        });
        app.Services.GetRequiredService<InstitutionDirectory>().Forget();
        var ada = await app.IdOf("Ada");
        await In(
            app,
            institution.Id,
            db =>
            {
                var course = new Course("Gardening", "gardening", ada, app.Now);
                var lesson = course.AddLesson(course.AddModule("First").Value.Units[0].Id, "Soil", LessonKind.Text).Value;
                lesson.Write("About soil.", app.Now);
                db.AddRange(course, lesson.Publish(ada, app.Now).Value);
                course.Describe(course.Title, course.Slug, new CourseDescription { Summary = "Made for a test." }, null, app.Now);
                Assert.True(course.Publish(app.Now).IsDone);
                return Task.CompletedTask;
            }
        );
        return institution.Id;
    }

    private static async Task<Guid> MakePersonAsync(LmsApp app)
    {
        var person = new Person(Address, "Zq", "Person", "Europe/Berlin", app.Now)
        {
            EmailConfirmed = true,
            NormalizedEmail = Address.ToUpperInvariant(),
            NormalizedUserName = Address.ToUpperInvariant(),
        };
        await app.Change(async db =>
        {
            person.PasswordHash = await db.People.Where(p => p.Email == "lin@harbor.example").Select(p => p.PasswordHash).SingleAsync();
            db.AddRange(person, new Membership(person.Id, Role.Learner, app.Now));
        });
        return person.Id;
    }

    /// <summary>Every text column of the account.</summary>
    private static Task MarkAsync(LmsApp app, Guid id, Marks marks) =>
        app.Change(async db =>
        {
            var person = await db.People.SingleAsync(p => p.Id == id);
            var (entry, rows) = (db.Entry(person), PersonalModel.All.Single(r => r.Entity == typeof(Person)));
            string[] others =
            [
                nameof(Person.Email),
                nameof(Person.UserName),
                "NormalizedEmail",
                "NormalizedUserName",
                nameof(Person.PasswordHash),
                nameof(Person.SecurityStamp),
                nameof(Person.SortName),
                nameof(Person.Theme),
                nameof(Person.TimeZone),
                nameof(Person.Locale),
            ];
            foreach (var (name, why) in rows.Columns)
                if (why is null && entry.Property(name).Metadata.ClrType == typeof(string) && !others.Contains(name))
                    entry.Property(name).CurrentValue = marks.New("Person." + name);
        });

    /// <summary>A row in every table with personal data that is erased, with a unique mark in every text column.</summary>
    private static async Task SeedAsync(LmsApp app, Guid institution, Guid person, Marks marks, bool isFirst)
    {
        var (portrait, handout) = (await PutAsync(app, marks.New("portrait")), await PutAsync(app, "For everybody in the course."));
        await using var scope = await EnterAsync(app, institution);
        var db = scope.ServiceProvider.GetRequiredService<LmsContext>();
        var losing = PersonalModel
            .All.Where(r => r.Entity != typeof(Person) && (r.IsRemoved || r.Columns.Values.Contains(null)))
            .OrderByDescending(r => r.Entity == typeof(Enrollment))
            .ToList();
        Assert.True(losing.Count > 25);
        foreach (var rows in losing)
        {
            var isOwned = typeof(IOwned).IsAssignableFrom(rows.Entity) || rows.Entity == typeof(OutboxMessage);
            if (!isOwned && !isFirst)
                continue;
            if (rows.Entity == typeof(Membership) && isFirst)
                continue;
            var seeds = new Seeds(db, app.Now, person, marks);
            var row = await seeds.MakeAsync(rows);
            if (row is StoredFile file)
            {
                var stored = rows.Key == nameof(StoredFile.ScopeId) ? portrait : handout;
                seeds.Set(file, nameof(StoredFile.Hash), stored.Hash);
                seeds.Set(file, nameof(StoredFile.Size), stored.Size);
            }
            if (row is IdentityUserPasskey<Guid> passkey)
                passkey.Data = new()
                {
                    PublicKey = [],
                    AttestationObject = [],
                    ClientDataJson = [],
                    Name = marks.New("IdentityUserPasskey.Data.Name"),
                    CreatedAt = app.Now,
                };
            db.Add(row);
            await db.SaveChangesAsync();
            db.ChangeTracker.Clear();
        }
    }

    private static async Task<Stored> PutAsync(LmsApp app, string text) =>
        (
            await app.Services.GetRequiredService<IFileStore>().PutAsync(new MemoryStream(Encoding.UTF8.GetBytes(text)), 1 << 20, default)
        ).Value;

    /// <returns>The columns of the marks that are in no archive.</returns>
    private static async Task<List<string>> ArchivedAsync(LmsApp app, Guid[] institutions, Guid person, Marks marks)
    {
        var text = new StringBuilder();
        foreach (var institution in institutions)
        {
            var export = PersonalExport.Ask(person, null, app.Now).Value;
            await In(
                app,
                institution,
                db =>
                {
                    db.Add(export);
                    return Task.CompletedTask;
                }
            );
            await app.DrainAsync();
            await using var scope = await EnterAsync(app, institution);
            var db = scope.ServiceProvider.GetRequiredService<LmsContext>();
            Assert.True((await db.PersonalExports.SingleAsync(e => e.Id == export.Id)).IsReady(app.Now));
            foreach (var hash in await db.StoredFiles.Where(f => f.ScopeId == export.Id).Select(f => f.Hash).ToListAsync())
            {
                using var zip = new ZipArchive((await app.Services.GetRequiredService<IFileStore>().OpenAsync(hash, default))!);
                foreach (var entry in zip.Entries)
                {
                    using var reader = new StreamReader(entry.Open());
                    text.Append(entry.FullName).Append(await reader.ReadToEndAsync());
                }
            }
        }
        var all = text.ToString();
        return [.. marks.All.Where(m => !all.Contains(m.Key, StringComparison.OrdinalIgnoreCase)).Select(m => m.Value).Distinct()];
    }

    /// <summary>Everything in the database: every column of every table, including search indexes.</summary>
    private static Task<string> DumpAsync(LmsApp app) =>
        app.Look(async db =>
        {
            var text = new StringBuilder();
            db.ActEverywhere();
            await db.Database.OpenConnectionAsync();
            var tables = await db
                .Database.SqlQueryRaw<string>(
                    db.IsSqlite
                        ? "SELECT name AS \"Value\" FROM sqlite_master WHERE type = 'table'"
                        : "SELECT tablename::text AS \"Value\" FROM pg_tables WHERE schemaname = current_schema()"
                )
                .ToListAsync();
            Assert.True(tables.Count > 50);
            foreach (var table in tables)
            {
                await using var command = db.Database.GetDbConnection().CreateCommand();
                command.CommandText = RowSecurity.Prefix(db) + $"SELECT * FROM \"{table}\"";
                await using var rows = await command.ExecuteReaderAsync();
                while (await rows.ReadAsync())
                {
                    text.Append(table);
                    for (var i = 0; i < rows.FieldCount; i++)
                        text.Append('|')
                            .Append(
                                rows.GetValue(i) is byte[] bytes
                                    ? Encoding.Latin1.GetString(bytes)
                                    : Convert.ToString(rows.GetValue(i), CultureInfo.InvariantCulture)
                            );
                    text.AppendLine();
                }
            }
            return text.ToString();
        });

    private static async Task<AsyncServiceScope> EnterAsync(LmsApp app, Guid institution)
    {
        var scope = app.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Viewer>().Visit(institution, "", TimeZoneInfo.Utc);
        return await Task.FromResult(scope);
    }

    private static async Task In(LmsApp app, Guid institution, Func<LmsContext, Task> change)
    {
        await using var scope = await EnterAsync(app, institution);
        var db = scope.ServiceProvider.GetRequiredService<LmsContext>();
        await change(db);
        await db.SaveChangesAsync();
    }

    /// <summary>Unique words, and the column of each.</summary>
    private sealed class Marks
    {
        private readonly Dictionary<string, string> places = [];

        public IReadOnlyDictionary<string, string> All => places;

        public string New(string place)
        {
            var mark = string.Create(CultureInfo.InvariantCulture, $"zq{places.Count:0000}qz");
            places[mark] = place;
            return mark;
        }

        public void Add(string mark, string place) => places[mark] = place;

        /// <summary>The surroundings of each mark that was found.</summary>
        public void AreNotIn(string text)
        {
            var found = places
                .Select(mark => (Place: mark.Value, At: text.IndexOf(mark.Key, StringComparison.OrdinalIgnoreCase)))
                .Where(f => f.At >= 0)
                .Select(f =>
                    $"{f.Place}: {text[Math.Max(0, Math.Max(f.At - 200, text.LastIndexOf('\n', f.At) + 1))..Math.Min(text.Length, f.At + 60)]}"
                )
                .ToList();
            Assert.True(found.Count == 0, string.Join('\n', found));
        }
    }

    /// <summary>Creates rows from EF metadata, so that a new column is filled automatically.</summary>
    private sealed class Seeds(LmsContext db, DateTime now, Guid person, Marks marks)
    {
        private static int count;

        /// <summary>Columns that need specific values.</summary>
        private readonly Dictionary<string, object?> special = new()
        {
            ["OutboxMessage.DeadAt"] = now,
            ["AccountDeletion.ClosedAt"] = now,
            ["PersonalExport.ClosedAt"] = now,
            ["CourseStaff.Role"] = CourseRole.Reviewer,
            ["Enrollment.Status"] = EnrollmentStatus.InProgress,
            ["PeopleImport.Status"] = ImportStatus.Finished,
        };

        public async Task<object> MakeAsync(PersonalRows rows) => await FillAsync(db.Model.FindEntityType(rows.Entity)!, rows);

        public void Set(object row, string property, object? value) =>
            Set(row, db.Model.FindEntityType(row.GetType())!.FindProperty(property)!, value);

        private async Task<object> FillAsync(IEntityType type, PersonalRows? rows)
        {
            var row = Activator.CreateInstance(type.ClrType, nonPublic: true)!;
            count++;
            foreach (var property in type.GetProperties().Where(p => !p.IsShadowProperty() && p.Name != nameof(IOwned.InstitutionId)))
                if (await ValueAsync(type, property, rows) is { } value)
                    Set(row, property, value);
            if (row is OutboxMessage message)
                Set(message, type.FindProperty(nameof(OutboxMessage.InstitutionId))!, db.InstitutionId);
            return row;
        }

        private async Task<object?> ValueAsync(IEntityType type, IProperty property, PersonalRows? rows)
        {
            if (special.TryGetValue($"{type.ClrType.Name}.{property.Name}", out var given))
                return given;
            if (rows is not null && property.Name == rows.Key)
                return await KeyAsync(type, property, rows);
            var (plain, isOptional) = (Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType, property.IsNullable);
            if (plain == typeof(string))
                return Text(type, property, rows);
            if (isOptional)
                return null;
            if (plain == typeof(Guid))
                return property.GetContainingForeignKeys().FirstOrDefault() is { } foreign
                    ? await PrincipalAsync(foreign.PrincipalEntityType)
                    : Ids.New();
            return plain switch
            {
                _ when plain == typeof(int) || plain == typeof(long) => property.ValueGenerated is ValueGenerated.OnAdd
                    ? null
                    : Convert.ChangeType(count, plain, CultureInfo.InvariantCulture),
                _ when plain == typeof(DateTime) => now,
                _ when plain == typeof(DateTimeOffset) => new DateTimeOffset(now),
                _ when plain == typeof(DateOnly) => DateOnly.FromDateTime(now).AddDays(count),
                _ when plain == typeof(byte[]) => BitConverter.GetBytes(count),
                _ => null,
            };
        }

        private string? Text(IEntityType type, IProperty property, PersonalRows? rows)
        {
            var place = $"{type.ClrType.Name.Split('`')[0]}.{property.Name}";
            if (rows is null || !IsLost(rows, property.Name) || Derived.Contains(place) || property.GetMaxLength() < 9)
                return property.IsNullable ? null : Cut($"kept{count}", property);
            var isMain = PersonalModel.All.First(r => r.Entity == rows.Entity) == rows;
            return marks.New(isMain ? place : $"{place} by {rows.Key}");
        }

        private static bool IsLost(PersonalRows rows, string property) =>
            rows.Columns.TryGetValue(property, out var why)
                ? why is null
                : rows.IsRemoved && !PersonalModel.All.Any(r => r.Entity == rows.Entity && r.Columns.ContainsKey(property));

        private async Task<object> KeyAsync(IEntityType type, IProperty property, PersonalRows rows)
        {
            if (rows.HasPersonKey)
                return person;
            if (rows.IsThrough)
                return await db.Enrollments.Where(e => e.PersonId == person).Select(e => e.Id).FirstAsync();
            if (type.ClrType == typeof(OutboxMessage))
                return $$"""{"To":"{{Address}}","Text":"{{marks.New("OutboxMessage.Payload")}}"}""";
            return type.ClrType == typeof(SignInLimit) ? SignInLimits.OfCodes(person) : Address;
        }

        private async Task<Guid> PrincipalAsync(IEntityType type)
        {
            var find = typeof(Seeds)
                .GetMethod(nameof(FirstAsync), System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Instance)!
                .MakeGenericMethod(type.ClrType);
            if (await (Task<Guid?>)find.Invoke(this, null)! is { } there)
                return there;
            var row = await FillAsync(type, null);
            db.Add(row);
            await db.SaveChangesAsync();
            return (Guid)type.FindPrimaryKey()!.Properties[0].PropertyInfo!.GetValue(row)!;
        }

        private Task<Guid?> FirstAsync<T>()
            where T : class =>
            typeof(T) == typeof(Person)
                ? Task.FromResult<Guid?>(person)
                : db.Set<T>().Select(t => (Guid?)EF.Property<Guid>(t, "Id")).FirstOrDefaultAsync();

        private static string Cut(string text, IProperty property) =>
            property.GetMaxLength() is { } most && text.Length > most ? text[..most] : text;

        private static void Set(object row, IProperty property, object? value)
        {
            if (property.PropertyInfo is { SetMethod: not null } settable)
                settable.SetValue(row, value);
            else
                property.FieldInfo?.SetValue(row, value);
        }
    }

    /// <summary>Records what the product writes to the log.</summary>
    private sealed class Listening : LmsApp
    {
        public System.Collections.Concurrent.ConcurrentQueue<string> Heard { get; } = [];

        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder.ConfigureLogging(logging => logging.SetMinimumLevel(LogLevel.Information).AddProvider(new Ear(Heard)));
        }

        private sealed class Ear(System.Collections.Concurrent.ConcurrentQueue<string> heard) : ILoggerProvider, ILogger
        {
            public ILogger CreateLogger(string categoryName) => this;

            public IDisposable? BeginScope<TState>(TState state)
                where TState : notnull => null;

            public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

            public void Log<TState>(
                LogLevel logLevel,
                EventId eventId,
                TState state,
                Exception? exception,
                Func<TState, Exception?, string> formatter
            ) => heard.Enqueue($"{formatter(state, exception)} {exception}");

            public void Dispose() { }
        }
    }
}
