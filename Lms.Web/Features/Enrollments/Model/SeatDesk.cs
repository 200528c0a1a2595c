using Lms.Web.Features.Courses.Model;
using Lms.Web.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Enrollments.Model;

/// <summary>
/// What is known while seats of one course are decided about: its row is locked, so seats are counted once, and after that only the
/// decisions count.
/// </summary>
internal sealed class SeatDesk(LmsContext db, Course course, DateTime now)
{
    private readonly Dictionary<Guid, int> inClass = [];

    /// <summary>How many more or fewer sit in a class since it was last saved.</summary>
    private readonly Dictionary<Guid, int> unsavedIn = [];

    private Dictionary<Guid, Class> classes = [];
    private Dictionary<Guid, Enrollment> enrollments = [];
    private int? taken;
    private int unsaved;

    public Course Course => course;

    public DateTime Now => now;

    public async Task OpenAsync(IReadOnlyList<SeatAsk> asks, CancellationToken stop)
    {
        var ids = asks.Select(a => a.ClassId).OfType<Guid>().Distinct().ToList();
        if (ids.Count > 0)
            classes = await db.Classes.Where(c => ids.Contains(c.Id) && c.CourseId == course.Id).ToDictionaryAsync(c => c.Id, stop);
        var people = asks.Select(a => a.PersonId).ToList();
        enrollments = await db
            .Enrollments.Where(e => e.CourseId == course.Id && people.Contains(e.PersonId))
            .ToDictionaryAsync(e => e.PersonId, stop);
    }

    public Class? ClassOf(SeatAsk ask) => ask.ClassId is { } id ? classes.GetValueOrDefault(id) : null;

    public Enrollment? EnrollmentOf(Guid personId) => enrollments.GetValueOrDefault(personId);

    public async Task<int> TakenAsync(CancellationToken stop)
    {
        taken ??= await db.Enrollments.Seated.CountAsync(e => e.CourseId == course.Id, stop);
        return taken.Value + unsaved;
    }

    public async Task<bool> IsFullAsync(Class joined, CancellationToken stop)
    {
        if (joined.Capacity is not { } most)
            return false;
        if (!inClass.TryGetValue(joined.Id, out var count))
            inClass[joined.Id] = count = await db.Enrollments.Seated.CountAsync(e => e.ClassId == joined.Id, stop);
        return count + unsavedIn.GetValueOrDefault(joined.Id) >= most;
    }

    /// <summary>Counts a decision.</summary>
    /// <param name="held">Whether the person had a seat before, and in which class.</param>
    public void Count(Enrollment decided, (bool Seat, Guid? Class) held)
    {
        enrollments[decided.PersonId] = decided;
        unsaved += (decided.HoldsSeat ? 1 : 0) - (held.Seat ? 1 : 0);
        if (held is (true, { } former))
            unsavedIn[former] = unsavedIn.GetValueOrDefault(former) - 1;
        if (decided is { HoldsSeat: true, ClassId: { } its })
            unsavedIn[its] = unsavedIn.GetValueOrDefault(its) + 1;
    }

    /// <summary>Saves what was decided so far; what was counted is counted again when it is asked for.</summary>
    public async Task SaveAsync(CancellationToken stop)
    {
        await db.SaveChangesAsync(stop);
        taken = null;
        unsaved = 0;
        inClass.Clear();
        unsavedIn.Clear();
    }
}
