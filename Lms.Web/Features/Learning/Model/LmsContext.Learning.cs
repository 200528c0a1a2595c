using Lms.Web.Features.Learning.Model;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Platform.Data;

public abstract partial class LmsContext
{
    public DbSet<LessonProgress> LessonProgress => Set<LessonProgress>();

    public DbSet<StudyClock> StudyClocks => Set<StudyClock>();

    public DbSet<StudyDay> StudyDays => Set<StudyDay>();

    public DbSet<CheckAnswer> CheckAnswers => Set<CheckAnswer>();

    public DbSet<ActivityState> ActivityStates => Set<ActivityState>();

    public DbSet<ActivityAttempt> ActivityAttempts => Set<ActivityAttempt>();

    public DbSet<Note> Notes => Set<Note>();

    public DbSet<Bookmark> Bookmarks => Set<Bookmark>();
}
