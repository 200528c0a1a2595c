using Lms.Web.Features.Courses.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform;
using Lms.Web.Platform.Text;

namespace Lms.Web.Features.Enrollments.Model;

/// <summary>A group of learners who take one course together, with their teachers, dates, and a code to join.</summary>
public sealed partial class Class : Entity, IOwned, IAudited, IVersioned, ISoftDeleted
{
    public const int LongestName = 160;
    public const int LongestDescription = 2000;
    public const int LongestExternalId = 255;

    private readonly List<ClassTeacher> teachers = [];

    private Class() { }

    public Class(Guid courseId, DateTime now)
    {
        CourseId = courseId;
        CreatedAt = now;
        JoinCode = Model.JoinCode.New();
    }

    public Guid InstitutionId { get; set; }

    public int Version { get; set; }

    public Guid CourseId { get; private init; }

    public string Name { get; private set; } = "";

    /// <summary>Plain text that its learners read.</summary>
    public string Description { get; private set; } = "";

    public Guid? TermId { get; private set; }

    /// <summary>The first day, in <see cref="TimeZone"/>; null if it starts with each enrollment.</summary>
    public DateOnly? StartsOn { get; private set; }

    /// <summary>The last day, in <see cref="TimeZone"/>.</summary>
    public DateOnly? EndsOn { get; private set; }

    public string TimeZone { get; private set; } = "UTC";

    /// <summary>The beginning of the first day.</summary>
    public DateTime? StartsAt { get; private set; }

    /// <summary>The end of the last day.</summary>
    public DateTime? EndsAt { get; private set; }

    /// <summary>Seats, within those of the course; null for no limit of its own.</summary>
    public int? Capacity { get; private set; }

    /// <summary>A JSON object of custom fields.</summary>
    public string Metadata { get; private set; } = "{}";

    /// <summary>What the system that it comes from calls it; null for one that was made here.</summary>
    public string? ExternalId { get; init; }

    public DateTime CreatedAt { get; private init; }

    /// <summary>Over: no one can join, and its dates no longer count. Its learners keep their enrollment.</summary>
    public DateTime? ArchivedAt { get; private set; }

    public DateTime? DeletedAt { get; private set; }

    /// <summary>Unique in the institution, as <see cref="Model.JoinCode"/> writes it; null while no one can join by code.</summary>
    public string? JoinCode { get; private set; }

    public DateTime? JoinClosesAt { get; private set; }

    /// <summary>How many people may join by this code; null for no limit.</summary>
    public int? JoinMost { get; private set; }

    /// <summary>How many people joined by this code.</summary>
    public int JoinedByCode { get; private set; }

    public IReadOnlyCollection<ClassTeacher> Teachers => teachers;

    public bool IsArchived => ArchivedAt is not null;

    public bool IsTaughtBy(Guid? personId) => teachers.Any(t => t.PersonId == personId);

    /// <summary>Why no one can join it by its code now; null if people can.</summary>
    public Refusal? Closed(DateTime now)
    {
        if (IsArchived)
            return new("The class “{0}” has been archived. Ask your teacher for a new code.", null, Name);
        if (EndsAt <= now)
            return new("The class “{0}” has ended.", null, Name);
        if (JoinClosesAt <= now)
            return new("This code has expired. Ask your teacher for a new one.");
        if (JoinedByCode >= JoinMost)
            return new("This code has been used as often as it can be. Ask your teacher for a new one.");
        return null;
    }

    public Result Describe(string? name, string? description, Guid? termId, IEnumerable<KeyValue> fields)
    {
        var (called, said) = ((name ?? "").Trim(), description.OrNull() ?? "");
        if (called.Length == 0)
            return new Refusal("Enter a name.", nameof(Name));
        if (called.Length > LongestName)
            return new Refusal("Use at most {0} characters.", nameof(Name), LongestName);
        if (said.Length > LongestDescription)
            return new Refusal("Use at most {0} characters.", nameof(Description), LongestDescription);
        var written = KeyValues.Write(fields);
        if (written.Refusal is { } wrong)
            return wrong;
        Name = called;
        Description = said;
        TermId = termId;
        Metadata = written.Value;
        return Result.Done;
    }

    /// <param name="course">The dates of the class lie within those of its course.</param>
    public Result Schedule(DateOnly? startsOn, DateOnly? endsOn, string zone, CourseRules course)
    {
        if (endsOn < startsOn)
            return new Refusal("The class must end after it starts.", nameof(EndsOn));
        var at = Clock.Zone(zone);
        var (starts, ends) = (Midnight(startsOn, at), Midnight(endsOn?.AddDays(1), at));
        if (starts < course.StartsAt || starts >= course.EndsAt)
            return new Refusal("The class must start while the course runs.", nameof(StartsOn));
        // The course may end during the last day.
        if (ends is { } end && (end <= course.StartsAt || end.AddDays(-1) >= course.EndsAt))
            return new Refusal("The class must end while the course runs.", nameof(EndsOn));
        StartsOn = startsOn;
        EndsOn = endsOn;
        TimeZone = at.Id;
        StartsAt = starts;
        EndsAt = ends;
        return Result.Done;
    }

    public Result Limit(int? capacity)
    {
        if (capacity is < 1)
            return new Refusal("Enter at least 1 seat, or leave the field empty for no limit.", nameof(Capacity));
        var more = Capacity is not null && (capacity is null || capacity > Capacity);
        Capacity = capacity;
        return more ? Raise(new Courses.SeatsAdded(CourseId)) : Result.Done;
    }

    /// <summary>Replaces the code; the old one no longer works.</summary>
    public void RenewCode()
    {
        JoinCode = Model.JoinCode.New();
        JoinedByCode = 0;
    }

    public Result OpenCode(DateTime? closesAt, int? most, DateTime now)
    {
        if (closesAt <= now)
            return new Refusal("Choose a time in the future.", nameof(JoinClosesAt));
        if (most is < 1)
            return new Refusal("Enter at least 1, or leave the field empty for no limit.", nameof(JoinMost));
        JoinCode ??= Model.JoinCode.New();
        JoinClosesAt = closesAt;
        JoinMost = most;
        return Result.Done;
    }

    public void CloseCode() => JoinCode = null;

    public void CountJoined() => JoinedByCode++;

    public Result Teach(Guid personId)
    {
        if (!IsTaughtBy(personId))
            teachers.Add(new ClassTeacher(Id, personId));
        return Result.Done;
    }

    public void NoLongerTeach(Guid personId) => teachers.RemoveAll(t => t.PersonId == personId);

    public Result Archive(DateTime now)
    {
        ArchivedAt ??= now;
        return Result.Done;
    }

    public Result Restore()
    {
        ArchivedAt = null;
        return Result.Done;
    }

    /// <summary>Deletes a class that no one was ever in.</summary>
    public Result Delete(bool hasLearners, DateTime now)
    {
        if (hasLearners)
            return new Refusal("This class has learners, and their records belong to it. Archive it instead.");
        DeletedAt ??= now;
        JoinCode = null;
        return Result.Done;
    }

    /// <summary>
    /// The same class for another term: with its teachers, dates moved by days, and a code of its own, but without learners.
    /// </summary>
    public Class Copy(string name, Guid? termId, int days, DateTime now)
    {
        var zone = Clock.Zone(TimeZone);
        var copy = new Class(CourseId, now)
        {
            Name = name,
            Description = Description,
            TermId = termId,
            StartsOn = StartsOn?.AddDays(days),
            EndsOn = EndsOn?.AddDays(days),
            TimeZone = TimeZone,
            StartsAt = Midnight(StartsOn?.AddDays(days), zone),
            EndsAt = Midnight(EndsOn?.AddDays(days + 1), zone),
            Capacity = Capacity,
            Metadata = Metadata,
        };
        foreach (var teacher in teachers)
            copy.Teach(teacher.PersonId);
        return copy;
    }

    private static DateTime? Midnight(DateOnly? day, TimeZoneInfo zone) =>
        day is { } on ? Clock.At(on.ToDateTime(TimeOnly.MinValue), zone) : null;
}
