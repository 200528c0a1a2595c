using Lms.Web.Features.Media.Model;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Platform.Data;

public abstract partial class LmsContext
{
    public DbSet<LessonCaptions> LessonCaptions => Set<LessonCaptions>();
}
