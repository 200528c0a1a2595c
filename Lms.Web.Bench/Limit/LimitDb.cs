using Lms.Web.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Bench.Limit;

/// <summary>The least that a course page needs: lessons in order, and one learner's progress in them.</summary>
internal sealed class LimitDb(DbContextOptions<LimitDb> options) : DbContext(options)
{
    public DbSet<LimitLesson> Lessons => Set<LimitLesson>();

    public DbSet<LimitProgress> Progress => Set<LimitProgress>();

    public static void Use(DbContextOptionsBuilder builder, DatabaseOptions database)
    {
        if (database.IsSqlite)
            builder.UseSqlite(Databases.SqliteConnection(database.ConnectionString));
        else
            builder.UseNpgsql(database.ConnectionString);
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<LimitLesson>().HasIndex(l => new { l.CourseId, l.Position });
        modelBuilder.Entity<LimitProgress>().HasKey(p => new { p.PersonId, p.LessonId });
    }
}

internal sealed class LimitLesson
{
    public int Id { get; init; }

    public int CourseId { get; init; }

    public int Position { get; init; }

    public required string CourseTitle { get; init; }

    public required string ModuleTitle { get; init; }

    public required string Slug { get; init; }

    public required string Title { get; init; }

    public int Minutes { get; init; }
}

internal sealed class LimitProgress
{
    public int PersonId { get; init; }

    public int LessonId { get; init; }

    public bool IsDone { get; init; }

    public int Seconds { get; set; }
}

/// <summary>One lesson as the page shows it.</summary>
internal sealed record LimitRow(string CourseTitle, string ModuleTitle, string Slug, string Title, int Minutes, bool? IsDone);

internal static class LimitSeed
{
    public static async Task<int> RunAsync(Settings settings)
    {
        var builder = new DbContextOptionsBuilder<LimitDb>();
        LimitDb.Use(builder, settings.Database);
        await using var db = new LimitDb(builder.Options);
        db.ChangeTracker.AutoDetectChangesEnabled = false;
        await db.Database.EnsureDeletedAsync();
        await db.Database.EnsureCreatedAsync();
        var id = 0;
        for (var course = 0; course <= 100; course++)
        {
            for (var i = 0; i < (course == 0 ? Settings.LessonsOfBigCourse : Settings.LessonsOfCourse); i++)
            {
                db.Add(
                    new LimitLesson
                    {
                        Id = ++id,
                        CourseId = course,
                        Position = i,
                        CourseTitle = $"Course {course}",
                        ModuleTitle = $"Module {i / 8 + 1}: what to look at next",
                        Slug = $"lesson-{i + 1}",
                        Title = $"Lesson {i + 1}: a name of usual length",
                        Minutes = 10,
                    }
                );
            }
        }
        for (var person = 0; person < Settings.Learners; person++)
        {
            for (var lesson = 1; lesson <= 52; lesson++)
                db.Add(
                    new LimitProgress
                    {
                        PersonId = person,
                        LessonId = lesson,
                        IsDone = lesson % 2 == 0,
                        Seconds = 60,
                    }
                );
            if (person % 100 != 99)
                continue;
            await db.SaveChangesAsync();
            db.ChangeTracker.Clear();
        }
        await db.SaveChangesAsync();
        return 0;
    }
}
