using System.IO.Compression;
using System.Net;
using System.Text;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Packages.Model;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Text;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Lms.Web.Tests.Features.Courses;

/// <summary>A condition as a later room would bring it: it names something outside the course, and reads who belongs to it.</summary>
public sealed class MemberOfClass : IUnlockKind
{
    public static readonly Guid Spring = Ids.New();

    public bool IsMember { get; set; }

    /// <summary>How often it was asked for facts.</summary>
    public int Asked { get; private set; }

    public string Key => "Class";

    public int Order => 60;

    public string Name => "Member of a class";

    public string Icon => "users";

    public UnlockTarget Target => UnlockTarget.Other;

    public IReadOnlyList<UnlockField> Fields { get; } =
    [
        new()
        {
            Value = UnlockValue.Of,
            Name = "Class",
            Label = "Member of a class",
            Choose = "Choose a class",
        },
    ];

    public Refusal? Missing(UnlockCondition it) => it.Of is null ? new("Choose a class.", "Class") : null;

    public bool HasFacts => true;

    public Task<object?> FactsAsync(LmsContext db, CourseMap.Entry map, Guid enrollmentId, CancellationToken stop)
    {
        Asked++;
        return Task.FromResult<object?>(IsMember ? new HashSet<Guid> { Spring } : null);
    }

    public bool Holds(UnlockCondition it, Locks locks, LearnerFacts who) =>
        who.Known.GetValueOrDefault(Key) is HashSet<Guid> classes && classes.Contains(it.Of!.Value);

    public Sentence Text(Waiting it) => Sentence.Of("for members of “{0}”", it.Title ?? "a class");

    public Task<IReadOnlyList<UnlockOption>?> OptionsAsync(UnlockEdit it, CancellationToken stop) =>
        Task.FromResult<IReadOnlyList<UnlockOption>?>([new(Spring, "Spring")]);

    public Task<IReadOnlyDictionary<UnlockCondition, UnlockNote>> NotesAsync(
        UnlockEdit it,
        IReadOnlyList<UnlockCondition> conditions,
        CancellationToken stop
    ) =>
        Task.FromResult<IReadOnlyDictionary<UnlockCondition, UnlockNote>>(
            conditions.ToDictionary(c => c, _ => new UnlockNote { Title = "Spring" })
        );
}

/// <summary>A condition on another lesson, which packages take along.</summary>
public sealed class WorkHandedIn : IUnlockKind
{
    public string Key => "HandedIn";

    public int Order => 70;

    public string Name => "Work handed in";

    public string Icon => "flag";

    public UnlockTarget Target => UnlockTarget.Lesson;

    public IReadOnlyList<UnlockField> Fields { get; } =
    [
        new()
        {
            Value = UnlockValue.Of,
            Name = "HandedIn",
            Label = "Work handed in",
            PackageKey = "lesson-handed-in",
        },
        new()
        {
            Value = UnlockValue.Days,
            Name = "HandedInDays",
            Label = "Days ago",
            PackageKey = "days-ago",
        },
    ];

    public Refusal? Missing(UnlockCondition it) => it is { Of: not null, Days: > 0 } ? null : new("Say when.", "HandedIn");

    public bool Holds(UnlockCondition it, Locks locks, LearnerFacts who) => false;

    public Sentence Text(Waiting it) => Sentence.Of("{0} days after work is handed in for “{1}”", it.Days ?? 0, it.Title);
}

/// <summary>The product with one more room.</summary>
public sealed class MoreConditionsApp : LmsApp
{
    public MemberOfClass Classes { get; } = new();

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        base.ConfigureWebHost(builder);
        builder.ConfigureServices(services => services.AddSingleton<IUnlockKind>(Classes).AddSingleton<IUnlockKind, WorkHandedIn>());
    }
}

/// <summary>A room brings conditions along: authors choose them, learners read them, and packages have them.</summary>
public sealed class UnlockKindTests(MoreConditionsApp app) : IClassFixture<MoreConditionsApp>
{
    private async Task<(string Slug, Guid Two)> Taught(string title)
    {
        var slug = await app.MakesCourse(title, ["One", "Two"]);
        await app.Enrolls("Lin", slug);
        return (slug, (await app.CourseOf(slug)).Lessons.Single(l => l.Title == "Two").Id);
    }

    [Fact]
    public async Task A_condition_of_another_room_is_chosen_worded_and_decided()
    {
        var (slug, two) = await Taught("Classes");
        var (ada, lin) = (await app.As("Ada"), await app.As("Lin"));
        var opens = $"/teach/courses/{slug}/availability/{two}";
        Task<Page> Adds(Guid of) => ada.Sends($"{opens}?handler=Add&kind=Class", opens, ("Class", of.ToString()));
        (await ada.Opens(opens)).Shows("Member of a class").Shows("Choose a class").Shows("Work handed in");
        (await Adds(Ids.New())).Answers(HttpStatusCode.UnprocessableEntity).Shows("Choose a class.");
        (await lin.Opens($"/learn/{slug}/two")).Answers(HttpStatusCode.OK);
        Assert.Equal(0, app.Classes.Asked);
        (await Adds(MemberOfClass.Spring)).Shows("Restriction added.").Shows("for members of “Spring”");
        (await lin.Opens($"/learn/{slug}/two")).Answers(HttpStatusCode.Forbidden).Shows("available for members of “a class”.");
        (await lin.Opens($"/courses/{slug}")).Shows("Available for members of “a class”.");
        (await app.Visitor().Opens($"/courses/{slug}")).Shows("Available for members of “a class”.");
        app.Classes.IsMember = true;
        (await lin.Opens($"/learn/{slug}/two")).Answers(HttpStatusCode.OK);
        (await lin.Opens($"/courses/{slug}")).DoesNotShow("Available for");
        Assert.Equal(
            $$"""{"isAny":false,"when":[{"kind":"Class","of":"{{MemberOfClass.Spring}}"}]}""",
            (await app.CourseOf(slug)).LockOf(two)!.ToString()
        );
    }

    [Fact]
    public async Task A_package_has_the_conditions_of_another_room_but_not_what_is_outside_the_course()
    {
        var (slug, two) = await Taught("Handed in");
        var kinds = app.Services.GetRequiredService<UnlockKinds>();
        var id = await app.Look(async db =>
        {
            var course = await db.Courses.WithOutline().SingleAsync(c => c.Slug == slug);
            var when = new UnlockCondition[] { new("HandedIn", course.Lessons.First().Id, Days: 2), new("Class", MemberOfClass.Spring) };
            Assert.True(course.Lock(two, new UnlockRule(false, when), kinds).IsDone);
            await db.SaveChangesAsync();
            return course.Id;
        });
        using var zip = new MemoryStream();
        await app.With<CourseExporter, bool>(async exporter =>
        {
            await exporter.ZipAsync(id, zip, default);
            return true;
        });
        using (var archive = new ZipArchive(new MemoryStream(zip.ToArray())))
        using (var reader = new StreamReader(archive.GetEntry("lessons/two.md")!.Open(), Encoding.UTF8))
            Assert.Contains(
                "opens:\n  when:\n    - lesson-handed-in: lessons/one.md\n      days-ago: 2\n",
                await reader.ReadToEndAsync(TestContext.Current.CancellationToken),
                StringComparison.Ordinal
            );
        await app.Change(async db =>
        {
            var before = await db.Courses.SingleAsync(c => c.Id == id);
            Assert.True(before.Describe(before.Title, "handed-in-before", before.Description, before.CategoryId, app.Now).IsDone);
        });
        using var source = PackageSource.OfZip(new MemoryStream(zip.ToArray()));
        var owner = await app.IdOf("Ada");
        var made = await app.With<CourseImporter, Lms.Web.Kernel.Result<Course>>(importer =>
            importer.MakeAsync(importer.Plan(source, "x"), source, owner, null, default)
        );
        var copy = await app.CourseOf(made.Value.Slug);
        Assert.Equal(
            new UnlockRule(false, [new("HandedIn", copy.Lessons.Single(l => l.Title == "One").Id, Days: 2)]),
            copy.Lessons.Single(l => l.Title == "Two").Unlock
        );
    }
}
