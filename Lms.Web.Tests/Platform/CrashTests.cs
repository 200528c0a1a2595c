using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using Lms.Web.Features.Administration.Seeding;
using Lms.Web.Features.Certificates.Model;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Enrollments.Model;
using Lms.Web.Features.Learning.Model;
using Lms.Web.Features.Notifications.Model;
using Lms.Web.Features.People.Model;
using Lms.Web.Platform.Access;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Tests.Platform;

/// <summary>What was acknowledged is kept, and its effects happen once, however often the process dies.</summary>
public sealed class CrashTests(ITestOutputHelper output)
{
    /// <summary>LMS_TEST_KILLS=30 makes a long run.</summary>
    private static readonly int Kills = int.Parse(
        Environment.GetEnvironmentVariable("LMS_TEST_KILLS") ?? "5",
        CultureInfo.InvariantCulture
    );
    private static readonly int Learners = 40 * Kills;
    private const int Seed = 20260917;
    private const string Practice = "```practice single id=planet\nWhich planet is the largest?\n- [x] Jupiter\n- [ ] Mars\n```";
    private static readonly string[] Lessons = ["one", "two", "three"];

    /// <summary>Records what learners were told.</summary>
    private sealed class Ledger
    {
        public ConcurrentDictionary<Guid, (int Learner, string Option)> Attempts { get; } = new();

        public ConcurrentDictionary<(int Learner, string Lesson), bool> Done { get; } = new();

        public ConcurrentDictionary<Guid, int> Practiced { get; } = new();

        public ConcurrentDictionary<int, bool> Noted { get; } = new();
    }

    [Fact]
    public async Task Repeatedly_killing_the_process_loses_nothing_acknowledged_and_does_nothing_twice()
    {
        output.WriteLine($"Seed {Seed}");
        var (folder, settings) = World.Copy();
        await PrepareAsync(folder, settings);
        var ledger = new Ledger();
        await using (var live = new LiveApp(folder, settings))
        {
            await live.StartAsync();
            var gate = new Gate();
            gate.Open();
            var studying = Enumerable.Range(0, Learners).Select(i => Task.Run(() => StudyAsync(i, live.Address, gate, ledger))).ToList();
            var random = new Random(Seed);
            for (var kill = 0; kill < Kills; kill++)
            {
                await Task.WhenAny(Task.WhenAll(studying), Task.Delay(random.Next(300, 1800)));
                gate.Close();
                await live.KillAsync();
                await live.StartAsync();
                gate.Open();
            }
            await Task.WhenAll(studying).WaitAsync(TimeSpan.FromMinutes(2 + (Kills / 5.0)));
            await live.KillAsync();
        }
        using var app = new LmsApp(folder, settings);
        await DrainAsync(app);
        await CompareAsync(app, ledger);
    }

    /// <summary>The number of lessons this learner completes: one in eight learners completes the whole course.</summary>
    private static int LessonsToComplete(int learner) => learner % 8 == 0 ? Lessons.Length : learner % 3;

    private static string Option(int learner) => learner % 5 == 0 ? "2" : "1";

    private static string Note(int learner) => $"Remembered by {learner}.";

    private static string Email(int learner) => $"crash{learner}@harbor.example";

    private static async Task PrepareAsync(string folder, IReadOnlyDictionary<string, string> settings)
    {
        using var app = new LmsApp(folder, settings);
        var slug = await app.MakesCourse(
            "Crash course",
            Lessons,
            new CourseRules { CheckMinutes = 1 },
            each: lesson =>
            {
                if (lesson.Slug == "two")
                    lesson.Write(Practice, app.Now);
            }
        );
        await app.Asks(slug, "one", checks: 1, questions: 2);
        var course = await app.CourseOf(slug);
        await app.Change(async db =>
        {
            var pattern = await db.People.AsNoTracking().SingleAsync(p => p.Email == "lin@harbor.example");
            for (var i = 0; i < Learners; i++)
            {
                var person = new Person(Email(i), "Crash", $"Learner {i}", "Europe/Berlin", app.Now)
                {
                    EmailConfirmed = true,
                    PasswordHash = pattern.PasswordHash,
                    NormalizedEmail = Email(i).ToUpperInvariant(),
                    NormalizedUserName = Email(i).ToUpperInvariant(),
                };
                var enrollment = new Enrollment(course.Id, person.Id, EnrollmentSource.Admin, app.Now);
                // Their only emails are about certificates.
                enrollment.Quietly();
                enrollment.TakeSeat(EnrollmentSource.Admin, Lessons.Length, app.Now);
                db.AddRange(person, new Membership(person.Id, Role.Learner, app.Now), enrollment);
                // Long enough ago that the check is due with the first heartbeat.
                db.Entry(enrollment).Property(e => e.SecondsSinceCheck).CurrentValue = 600;
                db.Add(
                    new LessonProgress
                    {
                        EnrollmentId = enrollment.Id,
                        LessonId = course.Lessons.First().Id,
                        ActiveSeconds = 100,
                        Status = ProgressStatus.InProgress,
                        FirstAt = app.Now,
                        LastAt = app.Now,
                        OpenedAt = app.Now,
                    }
                );
            }
        });
        await app.DrainAsync();
    }

    private static async Task StudyAsync(int learner, Uri address, Gate gate, Ledger ledger)
    {
        using var session = new Session(address, gate);
        await session.SignInAsync(Email(learner));
        var first = await session.GetAsync("/learn/crash-course/one");
        if (!first.Contains("name=\"attempt\"", StringComparison.Ordinal))
        {
            await session.PostAsync("/learn/crash-course/one?handler=Beat", null, ("position", ""));
            first = await session.GetAsync("/learn/crash-course/one");
        }
        var fields = Tab.Answers(first, Option(learner));
        var answered = await session.PostAsync("/learn/crash-course/one?handler=Answer", HttpStatusCode.OK, fields);
        Assert.Contains("of 2 correct", answered, StringComparison.Ordinal);
        ledger.Attempts[Guid.Parse(fields[1].Value)] = (learner, Option(learner));
        var attempt = Ids.New();
        await session.PostAsync(
            "/learn/crash-course/two?handler=Practice",
            HttpStatusCode.SeeOther,
            ("key", "planet"),
            ("attempt", attempt.ToString()),
            ("a", Option(learner))
        );
        ledger.Practiced[attempt] = learner;
        await session.PostAsync("/learn/crash-course/two/notes", HttpStatusCode.SeeOther, ("Markdown", Note(learner)));
        ledger.Noted[learner] = true;
        foreach (var lesson in Lessons.Take(LessonsToComplete(learner)))
        {
            await session.PostAsync($"/learn/crash-course/{lesson}?handler=Beat", null, ("position", ""));
            await session.PostAsync($"/learn/crash-course/{lesson}?handler=Done", HttpStatusCode.SeeOther, ("scripts", "true"));
            ledger.Done[(learner, lesson)] = true;
        }
    }

    /// <summary>Messages of a dead process are released when their lease expires; failed ones are retried.</summary>
    private static async Task DrainAsync(LmsApp app)
    {
        for (var i = 0; i < 12; i++)
        {
            app.Clock.Advance(TimeSpan.FromMinutes(3));
            await app.DrainAsync();
            if (!await app.Look(db => db.OutboxMessages.AnyAsync(m => m.DoneAt == null)))
                return;
        }
        Assert.Fail(
            string.Join(
                '\n',
                await app.Look(db =>
                    db.OutboxMessages.Where(m => m.DoneAt == null).Select(m => m.Handler + ": " + m.Error).Take(5).ToListAsync()
                )
            )
        );
    }

    private static async Task CompareAsync(LmsApp app, Ledger ledger)
    {
        var numbers = Enumerable.Range(0, Learners).ToDictionary(Email);
        var people = await app.Look(db =>
            db.People.Where(p => p.Email!.StartsWith("crash"))
                .Select(p => new { p.Id, p.Email })
                .ToDictionaryAsync(p => p.Id, p => numbers[p.Email!])
        );
        var enrollments = await app.Look(db =>
            db.Enrollments.AsNoTracking()
                .Where(e => db.Courses.Any(c => c.Id == e.CourseId && c.Slug == "crash-course"))
                .ToDictionaryAsync(e => e.Id)
        );
        int Learner(Guid enrollment) => people[enrollments[enrollment].PersonId];

        var answers = await app.Look(db => db.CheckAnswers.AsNoTracking().ToListAsync());
        Assert.Equal(
            ledger
                .Attempts.SelectMany(a => new[] { 1, 2 }, (a, _) => (a.Key, a.Value.Learner, a.Value.Option, a.Value.Option == "1"))
                .Order(),
            answers
                .Where(a => enrollments.ContainsKey(a.EnrollmentId))
                .Select(a => (a.AttemptId, Learner(a.EnrollmentId), a.Given.Trim('[', ']', '"'), a.IsRight))
                .Order()
        );

        var practiced = await app.Look(db => db.ActivityAttempts.AsNoTracking().Select(a => new { a.Id, a.EnrollmentId }).ToListAsync());
        Assert.Equal(
            ledger.Practiced.Select(p => (p.Key, p.Value)).Order(),
            practiced.Where(a => enrollments.ContainsKey(a.EnrollmentId)).Select(a => (a.Id, Learner(a.EnrollmentId))).Order()
        );
        // A note whose response was lost is saved again: it may exist twice, but must exist.
        var notes = await app.Look(db =>
            db.Notes.AsNoTracking()
                .Where(n => n.Markdown.StartsWith("Remembered by"))
                .Select(n => new { n.PersonId, n.Markdown })
                .ToListAsync()
        );
        Assert.Equal(ledger.Noted.Keys.Order(), notes.Select(n => people[n.PersonId]).Distinct().Order());
        Assert.All(notes, n => Assert.Equal(Note(people[n.PersonId]), n.Markdown));

        var done = await app.Look(db =>
            (
                from p in db.LessonProgress
                where p.Status == ProgressStatus.Completed
                join l in db.Lessons on p.LessonId equals l.Id
                select new { p.EnrollmentId, l.Slug }
            ).ToListAsync()
        );
        Assert.Equal(
            ledger.Done.Keys.Order(),
            done.Where(d => enrollments.ContainsKey(d.EnrollmentId)).Select(d => (Learner(d.EnrollmentId), d.Slug)).Order()
        );

        var completed = Enumerable.Range(0, Learners).Where(i => LessonsToComplete(i) == Lessons.Length).ToList();
        Assert.Equal(
            completed,
            enrollments.Values.Where(e => e.Status is EnrollmentStatus.Completed).Select(e => people[e.PersonId]).Order()
        );
        Assert.All(enrollments.Values, e => Assert.Equal(LessonsToComplete(people[e.PersonId]), e.LessonsDone));

        var certificates = await app.Look(db => db.Certificates.AsNoTracking().ToListAsync());
        Assert.Equal(completed, certificates.Where(c => people.ContainsKey(c.PersonId)).Select(c => people[c.PersonId]).Order());
        Assert.All(certificates, c => Assert.NotNull(c.FileId));
        var notices = await app.Look(db =>
            db.Notifications.Where(n => n.Kind == CertificateNotifications.Issued.Key).Select(n => n.PersonId).ToListAsync()
        );
        Assert.Equal(completed, notices.Where(people.ContainsKey).Select(p => people[p]).Order());
        // A learner whose browser restarts after the kill is told about the sign-in in another email.
        var mails = app
            .Mail.Letters.Where(l => l.To.Contains("crash", StringComparison.Ordinal) && l.Link != "/settings/security")
            .ToList();
        Assert.Equal(completed.Select(Email).Order(), mails.Select(m => m.To.Split('<')[^1].TrimEnd('>')).Order());
        Assert.All(mails, m => Assert.StartsWith("/certificates/CERT-", m.Link, StringComparison.Ordinal));
        Assert.All(
            Directory.GetFiles(Path.Combine(app.Folder, "mail"), "*.eml"),
            path => Assert.Matches(@"\r?\n--\S+--\s*$", File.ReadAllText(path))
        );
    }

    /// <summary>Closed while the product is down, so that learners wait instead of retrying.</summary>
    private sealed class Gate
    {
        private volatile TaskCompletionSource open = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task PassAsync() => open.Task;

        public void Open() => open.TrySetResult();

        public void Close() => open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>A browser that retries until it gets a response.</summary>
    private sealed class Session(Uri address, Gate gate) : IDisposable
    {
        private readonly HttpClient http = new(
            new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseCookies = true,
                CookieContainer = new CookieContainer(),
            }
        )
        {
            BaseAddress = address,
            Timeout = TimeSpan.FromSeconds(20),
        };
        private string token = "";

        public async Task SignInAsync(string email)
        {
            await GetAsync("/sign-in");
            await PostAsync("/sign-in", HttpStatusCode.SeeOther, ("Input.Email", email), ("Input.Password", DemoWorld.Password));
        }

        public async Task<string> GetAsync(string path)
        {
            var page = await AgainAsync(() => new HttpRequestMessage(HttpMethod.Get, path), HttpStatusCode.OK);
            token = Tab.Hidden(
                page.Replace(
                    "name=\"__RequestVerificationToken\" type=\"hidden\" value",
                    "name=\"__RequestVerificationToken\" value",
                    StringComparison.Ordinal
                ),
                "__RequestVerificationToken"
            );
            return page;
        }

        public Task<string> PostAsync(string path, HttpStatusCode? expected, params (string Name, string Value)[] fields) =>
            AgainAsync(
                () =>
                    new HttpRequestMessage(HttpMethod.Post, path)
                    {
                        Content = new FormUrlEncodedContent([
                            .. fields.Select(f => KeyValuePair.Create(f.Name, f.Value)),
                            KeyValuePair.Create("__RequestVerificationToken", token),
                        ]),
                    },
                expected
            );

        public void Dispose() => http.Dispose();

        private async Task<string> AgainAsync(Func<HttpRequestMessage> make, HttpStatusCode? expected)
        {
            for (; ; )
            {
                await gate.PassAsync();
                try
                {
                    using var request = make();
                    using var answer = await http.SendAsync(request);
                    var text = await answer.Content.ReadAsStringAsync();
                    if (expected is not null)
                        Assert.True(
                            answer.StatusCode == expected,
                            $"{request.Method} {request.RequestUri} answered {answer.StatusCode}: {text}"
                        );
                    else
                        Assert.True(answer.IsSuccessStatusCode, $"{request.Method} {request.RequestUri} answered {answer.StatusCode}");
                    return text;
                }
                catch (Exception failure) when (failure is HttpRequestException or IOException or TaskCanceledException)
                {
                    await Task.Delay(20);
                }
            }
        }
    }
}
