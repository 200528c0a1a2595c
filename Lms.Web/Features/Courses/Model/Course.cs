using Lms.Web.Kernel;
using Lms.Web.Platform.Access;

namespace Lms.Web.Features.Courses.Model;

/// <summary>A course: described for the catalog, ordered in modules, studied by enrolled learners.</summary>
public sealed partial class Course : Entity, IOwned, ISoftDeleted, IVersioned, IAudited, IContent
{
    public const int DefaultCheckMinutes = 25;

    private readonly List<Module> modules = [];
    private readonly List<CourseStaff> staff = [];

    private Course() { }

    public Course(string title, string slug, Guid ownerId, DateTime now)
    {
        Title = title.Trim();
        Slug = slug;
        CreatedAt = now;
        UpdatedAt = now;
        staff.Add(new CourseStaff(Id, ownerId, CourseRole.Owner));
    }

    public Guid InstitutionId { get; set; }

    public string Title { get; private set; } = "";

    public string Slug { get; private set; } = "";

    public CourseStatus Status { get; private set; }

    public CourseDescription Description { get; private set; } = new();

    public CourseRules Rules { get; private set; } = new();

    public Guid? CategoryId { get; private set; }

    public Category? Category { get; private set; }

    public Guid? CoverFileId { get; private set; }

    public Guid? SyllabusFileId { get; private set; }

    public Guid? BannerFileId { get; private set; }

    public string BannerAlt { get; private set; } = "";

    public CourseBanner? Banner => BannerFileId is { } file ? new(file, BannerAlt, BannerWidth, BannerHeight) : null;

    /// <summary>In pixels, so that space is reserved while it loads.</summary>
    public int BannerWidth { get; private set; }

    public int BannerHeight { get; private set; }

    /// <summary>Published lessons that count toward completion; updated with each change of the outline.</summary>
    public int RequiredLessons { get; private set; }

    /// <summary>Published lessons, required or not.</summary>
    public int PublishedLessons { get; private set; }

    /// <summary>The total duration of the published lessons, in minutes.</summary>
    public int LessonMinutes { get; private set; }

    public CourseRatings Ratings { get; private set; } = new();

    public string Metadata { get; private set; } = "{}";

    public DateTime CreatedAt { get; private init; }

    public DateTime UpdatedAt { get; private set; }

    public DateTime? PublishedAt { get; private set; }

    public DateTime? DeletedAt { get; private set; }

    public int Version { get; set; }

    /// <summary>Anyone who creates courses in the institution can use it as a template.</summary>
    public bool IsTemplate { get; private set; }

    public IReadOnlyList<Module> Modules => modules;

    public IReadOnlyList<CourseStaff> Staff => staff;

    public IEnumerable<Lesson> Lessons => InOrder.SelectMany(m => m.UnitsInOrder).SelectMany(u => u.LessonsInOrder);

    /// <summary>The lessons that learners see: both the lesson and its module are published.</summary>
    public IEnumerable<Lesson> Shown =>
        InOrder.Where(m => m.IsPublished).SelectMany(m => m.UnitsInOrder).SelectMany(u => u.LessonsInOrder).Where(l => l.IsPublished);

    public IEnumerable<Module> InOrder => modules.Where(m => m.DeletedAt is null).OrderBy(m => m.Position);

    public bool IsPublished => Status is CourseStatus.Published;

    /// <summary>The course was published once: since then, changes stay in the draft until they are published.</summary>
    public bool IsLive => PublishedAt is not null;

    public CourseRole? RoleOf(Guid? personId) => staff.FirstOrDefault(s => s.PersonId == personId)?.Role;

    /// <summary>Returns the obstacles to publication, each in a sentence; empty when there are none.</summary>
    public IReadOnlyList<Refusal> MissingForPublication()
    {
        var missing = new List<Refusal>();
        if (Status is CourseStatus.Archived)
            missing.Add(No.ArchivedCourse);
        if (string.IsNullOrWhiteSpace(Description.Summary))
            missing.Add(new("Write a short description for the catalog.", "Summary"));
        var lessons = Lessons.ToList();
        if (lessons.Count == 0)
            missing.Add(new("Add a lesson first."));
        else if (!Shown.Any())
            missing.Add(new("Publish at least one lesson."));
        foreach (var lesson in lessons.Where(l => l is { IsPublished: true, Unready: not null }))
            missing.Add(
                lesson.Kind is LessonKind.Video
                    ? new("The video of “{0}” is missing.", null, lesson.Title)
                    : new("The content of “{0}” is missing.", null, lesson.Title)
            );
        if (Description.Pricing is Pricing.Paid && Description.Price is not > 0)
            missing.Add(new("Enter a price for this paid course.", "Price"));
        return missing;
    }

    public Result Describe(string title, string slug, CourseDescription description, Guid? categoryId, DateTime now)
    {
        if (Status is CourseStatus.Archived)
            return No.ArchivedCourse;
        if (string.IsNullOrWhiteSpace(title))
            return No.Title;
        if (!Kernel.Slug.IsValid(slug))
            return No.SlugInvalid;
        if (description.Refusal() is { } why)
            return why;
        Title = title.Trim();
        Slug = slug;
        Description = description;
        CategoryId = categoryId;
        UpdatedAt = now;
        return Raise(new CourseChanged(Id));
    }

    public Result Govern(CourseRules rules, DateTime now)
    {
        if (Status is CourseStatus.Archived)
            return No.ArchivedCourse;
        if (rules.Refusal() is { } why)
            return why;
        var moreSeats = (rules.Capacity ?? int.MaxValue) > (Rules.Capacity ?? int.MaxValue);
        (Rules, UpdatedAt) = (rules, now);
        return moreSeats ? Raise(new SeatsAdded(Id)) : Result.Done;
    }

    /// <summary>One of the seats that are held back is given out.</summary>
    public void UseHeldSeat() => Rules = Rules with { HeldSeats = Math.Max(0, Rules.HeldSeats - 1) };

    /// <summary>Moves it to another category, whatever its status: the catalog is organized by administrators, not by authors.</summary>
    public Result SetCategory(Guid? categoryId, DateTime now)
    {
        (CategoryId, UpdatedAt) = (categoryId, now);
        return Raise(new CourseChanged(Id));
    }

    /// <summary>Renames a tag, or removes it.</summary>
    public Result Retag(string tag, string? other, DateTime now) =>
        Tag([.. Description.Tags.Select(t => t == tag ? other : t).OfType<string>().Distinct()], now);

    /// <summary>Replaces its tags.</summary>
    public Result Tag(IReadOnlyList<string> tags, DateTime now)
    {
        (Description, UpdatedAt) = (Description with { Tags = tags }, now);
        return Raise(new CourseChanged(Id));
    }

    /// <summary>A property that it is found by has changed elsewhere.</summary>
    public Result Reindex() => Raise(new CourseChanged(Id));

    /// <summary>Custom fields of the course.</summary>
    public Result Annotate(IEnumerable<Platform.Text.KeyValue> fields)
    {
        var written = Platform.Text.KeyValues.Write(fields);
        if (written.Refusal is { } why)
            return why;
        Metadata = written.Value;
        return Result.Done;
    }

    public Result Illustrate(Guid? coverFileId)
    {
        CoverFileId = coverFileId;
        return Result.Done;
    }

    /// <summary>Puts a wide picture above its page; null takes it away, and what it shows is kept in mind.</summary>
    public Result Decorate(CourseBanner? banner)
    {
        if (banner is not null && (banner.Width < banner.Height * CourseBanner.LeastRatio || banner.Width < CourseBanner.LeastWidth))
            return new Refusal(
                "The image is {0} × {1} pixels. A banner must be at least {2} pixels wide and at least twice as wide as it is high.",
                null,
                banner.Width,
                banner.Height,
                CourseBanner.LeastWidth
            );
        if (banner is not null && SayBanner(banner.Alt).Refusal is { } why)
            return why;
        (BannerFileId, BannerWidth, BannerHeight) = (banner?.FileId, banner?.Width ?? 0, banner?.Height ?? 0);
        return Result.Done;
    }

    /// <summary>Sets the description of the banner.</summary>
    public Result SayBanner(string? alt)
    {
        if (alt?.Trim().Length > CourseBanner.LongestAlt)
            return new Refusal("Keep the image description within {0} characters.", "alt", CourseBanner.LongestAlt);
        BannerAlt = alt?.Trim() ?? "";
        return Result.Done;
    }

    public Result AttachSyllabus(Guid? fileId)
    {
        SyllabusFileId = fileId;
        return Result.Done;
    }

    /// <summary>It was created as a copy; see <see cref="CourseCopied"/>.</summary>
    public Result ComeFrom(Guid otherId, int? days, string zone) => Raise(new CourseCopied(Id, otherId, days, zone));

    public Result OfferAsTemplate(bool isTemplate)
    {
        if (isTemplate && !Lessons.Any())
            return new Refusal("Add a lesson first.");
        IsTemplate = isTemplate;
        return Result.Done;
    }

    public Result SubmitForReview()
    {
        if (Status is not CourseStatus.Draft)
            return new Refusal("Only a draft can be submitted for approval.");
        if (MissingForPublication() is [var first, ..])
            return first;
        Status = CourseStatus.UnderReview;
        return Result.Done;
    }

    public Result ReturnToDraft()
    {
        if (Status is CourseStatus.Draft)
            return Result.Done;
        Status = CourseStatus.Draft;
        return Raise(new CourseChanged(Id));
    }

    public Result Publish(DateTime now)
    {
        if (MissingForPublication() is [var first, ..])
            return first;
        (Status, PublishedAt) = (CourseStatus.Published, PublishedAt ?? now);
        Recount();
        return Raise(new CourseChanged(Id));
    }

    public Result Archive()
    {
        Status = CourseStatus.Archived;
        return Raise(new CourseChanged(Id));
    }

    public Result Delete(DateTime now)
    {
        DeletedAt ??= now;
        return Raise(new CourseChanged(Id));
    }

    public Result Restore()
    {
        DeletedAt = null;
        return Raise(new CourseChanged(Id));
    }

    public Result<Module> AddModule(string title)
    {
        if (Status is CourseStatus.Archived)
            return No.ArchivedCourse;
        if (string.IsNullOrWhiteSpace(title))
            return No.Title;
        var module = new Module(Id, title, InOrder.Count());
        modules.Add(module);
        return module;
    }

    /// <summary>Adds a lesson at the end of the unit.</summary>
    /// <param name="wished">Its slug, if it has one already; otherwise it is derived from the title.</param>
    /// <param name="kind">The key of its kind.</param>
    /// <param name="rule">The key of its completion criterion; null chooses it by the kind.</param>
    public Result<Lesson> AddLesson(Guid unitId, string title, string kind, string? wished = null, string? rule = null)
    {
        if (Status is CourseStatus.Archived)
            return No.ArchivedCourse;
        if (string.IsNullOrWhiteSpace(title))
            return No.Title;
        if (FindUnit(unitId) is not { } unit)
            return No.NotInThisCourse;
        var taken = Lessons.Select(l => l.Slug).ToHashSet();
        var lesson = new Lesson(
            Id,
            unit.Id,
            title,
            Kernel.Slug.Free(wished ?? Kernel.Slug.From(title), taken),
            kind,
            rule ?? CompletionRule.FirstOf(kind),
            unit.LessonsInOrder.Count()
        );
        unit.Take(lesson);
        Recount();
        return lesson;
    }

    /// <summary>
    /// Adds a lesson at a free address and a free position, for callers that know both and need not load the whole course to find them.
    /// </summary>
    internal Result<Lesson> PlaceLesson(Unit unit, string title, string kind, string rule, string freeSlug, int position)
    {
        if (Status is CourseStatus.Archived)
            return No.ArchivedCourse;
        if (string.IsNullOrWhiteSpace(title))
            return No.Title;
        var lesson = new Lesson(Id, unit.Id, title, freeSlug, kind, rule, position);
        unit.Take(lesson);
        return lesson;
    }

    public Unit? FindUnit(Guid id) => InOrder.SelectMany(m => m.UnitsInOrder).FirstOrDefault(u => u.Id == id);

    public Lesson? FindLesson(Guid id) => Lessons.FirstOrDefault(l => l.Id == id);

    /// <summary>Updates the counts after lessons were added, removed, published, or changed.</summary>
    public Result Recount()
    {
        var published = Shown.ToList();
        var required = published.Count(l => l.IsRequired);
        var changed = required != RequiredLessons || published.Count != PublishedLessons;
        (PublishedLessons, RequiredLessons, LessonMinutes) = (published.Count, required, published.Sum(l => l.Minutes));
        return changed && IsPublished ? Raise(new OutlineChanged(Id)) : Result.Done;
    }

    public Result Appoint(Guid personId, CourseRole role)
    {
        if (role is CourseRole.Owner)
            return No.SecondOwner;
        if (staff.Any(s => s.PersonId == personId))
            return new Refusal("This person is already on the course team.");
        staff.Add(new CourseStaff(Id, personId, role));
        return Raise(new TeamChanged(Ids.New(), Id, personId, role));
    }

    /// <summary>Gives a team member another role; ownership is handed over instead.</summary>
    public Result Reappoint(Guid personId, CourseRole role)
    {
        if (role is CourseRole.Owner)
            return No.SecondOwner;
        if (staff.FirstOrDefault(s => s.PersonId == personId) is not { } member)
            return No.NotOnTheTeam;
        if (member.Role is CourseRole.Owner)
            return No.OwnerStays;
        if (member.Role == role)
            return Result.Done;
        member.Become(role);
        return Raise(new TeamChanged(Ids.New(), Id, personId, role));
    }

    public Result Dismiss(Guid personId)
    {
        if (staff.FirstOrDefault(s => s.PersonId == personId) is not { } member)
            return No.NotOnTheTeam;
        if (member.Role is CourseRole.Owner)
            return No.OwnerStays;
        staff.Remove(member);
        return Raise(new TeamChanged(Ids.New(), Id, personId, null));
    }

    /// <summary>Makes a team member the owner; the previous owner continues as co-instructor.</summary>
    public Result HandOver(Guid personId)
    {
        if (staff.FirstOrDefault(s => s.PersonId == personId) is not { } next)
            return No.NotOnTheTeam;
        if (next.Role is CourseRole.Owner)
            return Result.Done;
        foreach (var owner in staff.Where(s => s.Role is CourseRole.Owner))
        {
            owner.Become(CourseRole.CoInstructor);
            Raise(new TeamChanged(Ids.New(), Id, owner.PersonId, CourseRole.CoInstructor));
        }
        next.Become(CourseRole.Owner);
        return Raise(new TeamChanged(Ids.New(), Id, personId, CourseRole.Owner));
    }
}
