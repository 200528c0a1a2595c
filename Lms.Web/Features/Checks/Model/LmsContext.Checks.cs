using Lms.Web.Features.Checks.Model;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Platform.Data;

public abstract partial class LmsContext
{
    public DbSet<Question> Questions => Set<Question>();

    public DbSet<LessonCheck> LessonChecks => Set<LessonCheck>();

    public DbSet<LessonCheckQuestion> LessonCheckQuestions => Set<LessonCheckQuestion>();
}
