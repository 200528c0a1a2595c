using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Enrollments.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Learning.Model;

/// <summary>The viewer's own notes and bookmarks, in every course.</summary>
public sealed class OwnNotes(LmsContext db, TimeProvider clock)
{
    private const int MostWords = 6;

    private static readonly Refusal NoNote = new("This note no longer exists.");

    /// <summary>A note, its lesson, and its course; either is null when it has been deleted.</summary>
    public sealed class Found
    {
        public required Note Note { get; init; }

        public required Lesson? Lesson { get; init; }

        public required Course? Course { get; init; }

        public required bool IsOpen { get; init; }
    }

    /// <summary>A bookmark with its lesson and course.</summary>
    public sealed class Marked
    {
        public required Bookmark Bookmark { get; init; }

        public required Lesson Lesson { get; init; }

        public required Course Course { get; init; }

        public required bool IsOpen { get; init; }
    }

    /// <summary>Notes that contain all the words, in the text or in the title of the lesson.</summary>
    public IQueryable<Found> Search(string? words, string? course)
    {
        var (me, open) = (db.Viewer.Id, Open);
        var found =
            from n in db.Notes.AsNoTracking()
            where n.PersonId == me
            from l in db.Lessons.Where(l => l.Id == n.LessonId).DefaultIfEmpty()
            from c in db.Courses.Where(c => c.Id == n.CourseId).DefaultIfEmpty()
            select new Found
            {
                Note = n,
                Lesson = l,
                Course = c,
                IsOpen = open.Any(o => o.Id == n.LessonId),
            };
        if (course is not null)
            found = found.Where(f => f.Course!.Slug == course);
        return Apart(words).Aggregate(found, (rows, word) => rows.Holding(word, f => f.Note.Markdown + " " + f.Lesson!.Title));
    }

    /// <summary>Bookmarks of lessons whose title contains all the words.</summary>
    public IQueryable<Marked> Bookmarks(string? words, string? course)
    {
        var (me, open) = (db.Viewer.Id, Open);
        var found =
            from b in db.Bookmarks.AsNoTracking()
            where b.PersonId == me
            join l in db.Lessons on b.LessonId equals l.Id
            join c in db.Courses on l.CourseId equals c.Id
            select new Marked
            {
                Bookmark = b,
                Lesson = l,
                Course = c,
                IsOpen = open.Any(o => o.Id == b.LessonId),
            };
        if (course is not null)
            found = found.Where(f => f.Course.Slug == course);
        return Apart(words).Aggregate(found, (rows, word) => rows.Holding(word, f => f.Lesson.Title));
    }

    /// <summary>The courses in which the viewer has notes or bookmarks.</summary>
    public IQueryable<Course> Courses()
    {
        var me = db.Viewer.Id;
        return db
            .Courses.AsNoTracking()
            .Where(c =>
                db.Notes.Any(n => n.PersonId == me && n.CourseId == c.Id)
                || db.Bookmarks.Any(b => b.PersonId == me && db.Lessons.Any(l => l.Id == b.LessonId && l.CourseId == c.Id))
            )
            .OrderBy(c => c.Title)
            .ThenBy(c => c.Id);
    }

    public async Task<Result> ChangeAsync(Guid id, string? markdown, CancellationToken stop) =>
        await Mine(db.Notes, id).SingleOrDefaultAsync(stop) is { } note ? note.Write(markdown, clock.Now) : NoNote;

    /// <summary>Repeating it changes nothing.</summary>
    public async Task DeleteAsync(Guid id, CancellationToken stop) =>
        (await Mine(db.Notes, id).SingleOrDefaultAsync(stop))?.Delete(clock.Now);

    public async Task<Result> RestoreAsync(Guid id, CancellationToken stop)
    {
        if (await Mine(db.Notes.IgnoreQueryFilters([LmsContext.NotDeleted]), id).SingleOrDefaultAsync(stop) is not { } note)
            return NoNote;
        note.Restore(clock.Now);
        return Result.Done;
    }

    /// <summary>Repeating it changes nothing.</summary>
    public async Task RemoveBookmarkAsync(Guid lesson, CancellationToken stop)
    {
        if (await db.Bookmarks.SingleOrDefaultAsync(b => b.PersonId == db.Viewer.Id && b.LessonId == lesson, stop) is { } bookmark)
            db.Remove(bookmark);
    }

    /// <summary>Puts a bookmark back that was removed by mistake.</summary>
    public async Task<Result> RestoreBookmarkAsync(Guid lesson, CancellationToken stop)
    {
        if (!await Open.AnyAsync(l => l.Id == lesson, stop))
            return new Refusal("This lesson isn’t available.");
        if (!await db.Bookmarks.AnyAsync(b => b.PersonId == db.Viewer.Id && b.LessonId == lesson, stop))
            db.Add(
                new Bookmark
                {
                    PersonId = db.Viewer.Id,
                    LessonId = lesson,
                    CreatedAt = clock.Now,
                }
            );
        return Result.Done;
    }

    /// <summary>The lessons that the viewer may read, as <see cref="LearningPolicy"/> decides for one; locks come afterward.</summary>
    private IQueryable<Lesson> Open
    {
        get
        {
            var (me, all) = (db.Viewer.Id, db.Viewer.IsAdmin);
            return db
                .Lessons.AsNoTracking()
                .Where(l =>
                    all
                    || db.CourseStaff.Any(s => s.CourseId == l.CourseId && s.PersonId == me)
                    || (
                        l.IsPublished
                        && db.Courses.Any(c => c.Id == l.CourseId && c.Status != CourseStatus.UnderReview)
                        && db.Enrollments.Any(e =>
                            e.CourseId == l.CourseId
                            && e.PersonId == me
                            && (
                                e.Status == EnrollmentStatus.Enrolled
                                || e.Status == EnrollmentStatus.InProgress
                                || e.Status == EnrollmentStatus.Completed
                            )
                        )
                    )
                );
        }
    }

    private IQueryable<Note> Mine(IQueryable<Note> notes, Guid id) => notes.Where(n => n.Id == id && n.PersonId == db.Viewer.Id);

    private static IEnumerable<string> Apart(string? words) =>
        (words ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Take(MostWords);
}
