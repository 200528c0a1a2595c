using System.Globalization;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Enrollments.Model;
using Lms.Web.Features.Institutions.Model;
using Lms.Web.Features.Learning.Model;
using Lms.Web.Features.People.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Files;
using Lms.Web.Platform.Outbox;
using Lms.Web.Platform.Search;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Lms.Web.Bench.Seeding;

/// <summary>
/// One institution, two thousand learners, a course of 64 lessons that all of them study, and a catalog of a hundred courses
/// (times <paramref name="catalog"/>) of which each learner studies four.
/// </summary>
internal sealed class BenchWorld(Func<LmsContext> open, int catalog)
{
    public const int OthersOfLearner = 4;
    public const int DoneInBig = 32;
    public const int DoneInOther = 5;

    /// <summary>Each course's title holds two of these; the catalog is searched by them.</summary>
    public static readonly string[] Topics =
    [
        "Safety",
        "Ethics",
        "Budget",
        "Hygiene",
        "Leadership",
        "Statistics",
        "Logistics",
        "Welding",
        "Nursing",
        "Acoustics",
        "Botany",
        "Contracts",
        "Negotiation",
        "Photography",
        "Plumbing",
        "Rhetoric",
        "Chemistry",
        "Databases",
        "Drawing",
        "Editing",
        "Farming",
        "Geometry",
        "Harbors",
        "Insurance",
        "Journalism",
        "Kinetics",
        "Lighting",
        "Masonry",
        "Navigation",
        "Optics",
        "Pottery",
        "Quality",
        "Recycling",
        "Surveying",
        "Taxation",
        "Upholstery",
        "Ventilation",
        "Weaving",
        "Yachting",
        "Zoology",
    ];

    private static readonly DateTime Start = new(2026, 9, 1, 8, 0, 0, DateTimeKind.Utc);

    private readonly List<(Guid Course, List<Lesson> Lessons)> courses = [];
    private readonly List<Guid> learners = [];
    private readonly Viewer viewer = new();

    public async Task<string> MakeAsync()
    {
        await PeopleAsync();
        await FilmAsync();
        await CoursesAsync();
        var progress = await StudyAsync();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{learners.Count} learners, {courses.Count} courses, {courses.Sum(c => c.Lessons.Count)} lessons, {learners.Count * (OthersOfLearner + 1)} enrollments, {progress} rows of progress"
        );
    }

    /// <summary>Creates one administrator and very many members, for the list of people, and a course that a part of them study.</summary>
    public async Task<string> MakeMembersAsync(int members)
    {
        await PeopleAsync();
        await using var db = Enter();
        for (var i = Settings.Learners; i < members; i++)
        {
            var person = Somebody(Settings.Email(i), Topics[i * 7 % Topics.Length], $"{Topics[i * 11 % Topics.Length]} {i}");
            person.NoteSignIn(Start.AddMinutes(i * 37 % 60_000));
            db.AddRange(person, new Membership(person.Id, i == Settings.Learners ? Role.Admin : Role.Learner, Start.AddMinutes(i)));
            if (i == Settings.Learners)
                person.PasswordHash = new PasswordHasher<Person>(
                    Options.Create(new PasswordHasherOptions { IterationCount = Settings.PasswordIterations })
                ).HashPassword(person, Settings.Password);
            if (i % 500 == 499)
                await KeepAsync(db);
        }
        await KeepAsync(db);
        var rows = await RosterAsync(db);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{members} members, {Settings.LearnersOfRoster} learners with {rows} rows of progress"
        );
    }

    /// <summary>A course with many lessons that thousands study, each a few lessons of it.</summary>
    private static async Task<int> RosterAsync(LmsContext db)
    {
        var admin = Settings.Email(Settings.Learners);
        var owner = await db.People.Where(p => p.Email == admin).Select(p => p.Id).SingleAsync();
        var shelf = await CategoryAsync(db);
        var course = Course("The roster", Settings.RosterCourse, owner, shelf, 0, Settings.LessonsOfRoster, 5);
        db.AddRange(
            course,
            Course("Open to all", Settings.OpenCourse, owner, shelf, 1, Settings.LessonsOfRoster, 5),
            Course("Open to all, too", Settings.OtherOpenCourse, owner, shelf, 2, Settings.LessonsOfRoster, 5)
        );
        await KeepAsync(db);
        var (rows, lessons) = (0, (course.Id, course.Lessons.ToList()));
        var people = await db
            .Memberships.Where(m => m.Role == Role.Learner && m.PersonId != owner)
            .OrderBy(m => m.Email)
            .Select(m => m.PersonId)
            .Take(Settings.LearnersOfRoster)
            .ToListAsync();
        foreach (var (i, person) in people.Index())
        {
            var done = i % 20;
            var enrollment = Enroll(db, person, lessons, done, Start.AddMinutes(i * 17));
            for (var n = 0; n < done; n++, rows++)
                db.Add(Done(enrollment.Id, lessons.Item2[n], n));
            if (i % 200 == 199)
                await KeepAsync(db);
        }
        await KeepAsync(db);
        return rows;
    }

    private static async Task<Guid> CategoryAsync(LmsContext db)
    {
        var category = new Category("Shelf", "shelf", 0);
        db.Add(category);
        await KeepAsync(db);
        return category.Id;
    }

    /// <summary>Adds the row of a video whose bytes the driver places where the product looks for them.</summary>
    private async Task FilmAsync()
    {
        await using var db = Enter();
        var film = new StoredFile
        {
            ScopeId = Film.Scope,
            Name = Film.Name,
            ContentType = FileKind.Mp4.ContentType,
            Size = Film.Size,
            Hash = Film.Hash,
            CreatedAt = Start,
        };
        db.Entry(film).Property(f => f.Id).CurrentValue = Film.Id;
        db.Add(film);
        await KeepAsync(db);
    }

    private LmsContext Enter() =>
        open().Enter(viewer, TimeProvider.System, WriteGate.Open, new OutboxSignal(), new ContentEdition(new ChangeNotices()));

    private static async Task KeepAsync(LmsContext db)
    {
        db.ChangeTracker.DetectChanges();
        foreach (var entry in db.ChangeTracker.Entries<IOwned>())
            entry.Entity.InstitutionId = db.InstitutionId;
        await db.SaveChangesAsync();
        db.ChangeTracker.Clear();
    }

    private async Task PeopleAsync()
    {
        var institution = new Institution("Harbor Academy", "Europe/Berlin", Start);
        viewer.Visit(institution.Id, institution.Name, TimeZoneInfo.Utc);
        await using var db = Enter();
        db.Add(institution);
        var hasher = new PasswordHasher<Person>(Options.Create(new PasswordHasherOptions { IterationCount = Settings.PasswordIterations }));
        string? hash = null;
        for (var i = 0; i < Settings.Learners; i++)
        {
            var person = Somebody(Settings.Email(i), "Learner", i.ToString(CultureInfo.InvariantCulture));
            person.PasswordHash = hash ??= hasher.HashPassword(person, Settings.Password);
            learners.Add(person.Id);
            db.AddRange(person, new Membership(person.Id, Role.Learner, Start));
        }
        await KeepAsync(db);
    }

    private static Person Somebody(string email, string first, string last)
    {
        var person = new Person(email, first, last, "Europe/Berlin", Start) { EmailConfirmed = true, LockoutEnabled = true };
        (person.NormalizedEmail, person.NormalizedUserName) = (email.ToUpperInvariant(), email.ToUpperInvariant());
        return person;
    }

    private async Task CoursesAsync()
    {
        await using var db = Enter();
        var teachers = Enumerable
            .Range(0, 10)
            .Select(i =>
                Somebody(
                    string.Create(CultureInfo.InvariantCulture, $"teacher{i}@bench.example"),
                    "Teacher",
                    i.ToString(CultureInfo.InvariantCulture)
                )
            )
            .ToList();
        foreach (var teacher in teachers)
            db.AddRange(teacher, new Membership(teacher.Id, Role.Instructor, Start));
        var categories = Enumerable
            .Range(0, 8)
            .Select(i => new Category("Shelf " + Topics[i], "shelf-" + Topics[i].ToLowerInvariant(), i))
            .ToList();
        db.AddRange(categories);
        await KeepAsync(db);
        for (var i = 0; i <= 100 * catalog; i++)
        {
            var teacher = teachers[i % teachers.Count].Id;
            var course =
                i == 0
                    ? Course("The long way", "long-way", teacher, categories[0].Id, 0, Settings.LessonsOfBigCourse, 8)
                    : Course(
                        $"{Topic(i * 7, i)} and {Topic(i * 11 + 3, i)}, part {i}",
                        string.Create(CultureInfo.InvariantCulture, $"course-{i}"),
                        teacher,
                        categories[i % 8].Id,
                        i,
                        Settings.LessonsOfCourse,
                        5
                    );
            courses.Add((course.Id, [.. course.Lessons]));
            db.AddRange(
                course,
                new SearchDocument
                {
                    Kind = nameof(Features.Courses.Model.Course),
                    EntityId = course.Id,
                    Folded = SearchDocument.Fold($"{course.Title} {course.Description.Summary}"),
                }
            );
            if (i % 20 == 0)
                await KeepAsync(db);
        }
        await KeepAsync(db);
    }

    /// <summary>A larger catalog has more topics, not more courses of each: a search finds as many as in the small one.</summary>
    private static string Topic(int number, int course) =>
        ((course - 1) / 100 is > 0 and var hundred ? $"Q{hundred}" : "") + Topics[number % Topics.Length];

    private static Course Course(string title, string slug, Guid teacher, Guid category, int number, int lessons, int modules)
    {
        var course = new Course(title, slug, teacher, Start.AddHours(number));
        course.Describe(
            title,
            slug,
            new CourseDescription
            {
                Summary = "What there is to know about it, in short lessons with something to do in each.",
                Markdown = "A course about the thing itself, and about how people get it wrong.\n\nEach lesson ends with something to try.",
                Objectives = ["Say what it is", "Do it without help", "Notice when it goes wrong"],
                Tags = ["practice", "basics"],
                Level = (Level)(number % 4),
            }.Rendered(),
            category,
            Start
        );
        for (var m = 0; m < modules; m++)
        {
            var unit = course.AddModule($"Module {m + 1}: what to look at next").Value.Units[0];
            for (var l = 0; l < lessons / modules; l++)
            {
                var lesson = course
                    .AddLesson(
                        unit.Id,
                        string.Create(CultureInfo.InvariantCulture, $"Lesson {m * (lessons / modules) + l + 1}"),
                        LessonKind.Text
                    )
                    .Value;
                lesson.Describe(lesson.Title + ": a name of usual length", "See the point of it", 10);
                lesson.Write(Text, Start);
                lesson.Publish(teacher, Start);
            }
        }
        course.Publish(Start.AddHours(number));
        ((IRaise)course).Forget();
        return course;
    }

    /// <summary>About 600 words, as a lesson has.</summary>
    private static readonly string Text = string.Join(
        "\n\n",
        Enumerable
            .Range(1, 8)
            .Select(i =>
                $"## Part {i}\n\n"
                + string.Join(
                    ' ',
                    Enumerable.Repeat(
                        "Look at the thing **before** you touch it, and say aloud what you expect to happen; then try, and compare.",
                        4
                    )
                )
                + "\n\n- First, look\n- Then, try\n- Last, compare\n"
            )
    );

    private async Task<int> StudyAsync()
    {
        var rows = 0;
        await using var db = Enter();
        for (var i = 0; i < learners.Count; i++)
        {
            var others = Enumerable.Range(0, OthersOfLearner).Select(k => 1 + (i * 3 + k * 23) % 100);
            foreach (var course in others.Prepend(0))
            {
                var done = course == 0 ? DoneInBig : DoneInOther;
                var enrollment = Enroll(db, learners[i], courses[course], done, Start.AddDays(course == 0 ? 60 : course % 50));
                foreach (var (lesson, n) in courses[course].Lessons.Take(done).Select((l, n) => (l, n)))
                {
                    db.Add(Done(enrollment.Id, lesson, n));
                    rows++;
                }
            }
            for (var day = 0; day < 40; day++)
                db.Add(
                    new StudyDay
                    {
                        PersonId = learners[i],
                        On = DateOnly.FromDateTime(Start.AddDays(day * 2)),
                        Seconds = 600 + day * 60,
                        LessonsDone = 1,
                    }
                );
            if (i % 20 == 19)
                await KeepAsync(db);
        }
        await KeepAsync(db);
        return rows;
    }

    private static LessonProgress Done(Guid enrollment, Lesson lesson, int n) =>
        new()
        {
            EnrollmentId = enrollment,
            LessonId = lesson.Id,
            Status = ProgressStatus.Completed,
            Percent = 100,
            ActiveSeconds = 480,
            Visits = 1,
            LessonTitle = lesson.Title,
            FirstAt = Start.AddHours(n),
            OpenedAt = Start.AddHours(n),
            LastAt = Start.AddHours(n),
            CompletedAt = Start.AddHours(n),
        };

    private static Enrollment Enroll(LmsContext db, Guid learner, (Guid Course, List<Lesson> Lessons) course, int done, DateTime last)
    {
        var enrollment = new Enrollment(course.Course, learner, EnrollmentSource.Self, Start);
        enrollment.TakeSeat(EnrollmentSource.Self, course.Lessons.Count, Start);
        enrollment.Count(done, course.Lessons.Count);
        ((IRaise)enrollment).Forget();
        var entry = db.Add(enrollment);
        entry.Property(e => e.Status).CurrentValue = EnrollmentStatus.InProgress;
        entry.Property(e => e.StartedAt).CurrentValue = Start;
        entry.Property(e => e.LastAccessedAt).CurrentValue = last;
        entry.Property(e => e.CurrentLessonId).CurrentValue = course.Lessons[done].Id;
        return enrollment;
    }
}
