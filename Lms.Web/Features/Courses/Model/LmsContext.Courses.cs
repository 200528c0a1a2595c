using Lms.Web.Features.Courses.Model;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Platform.Data;

public abstract partial class LmsContext
{
    public DbSet<Category> Categories => Set<Category>();

    public DbSet<Course> Courses => Set<Course>();

    public DbSet<CourseStaff> CourseStaff => Set<CourseStaff>();

    public DbSet<OldCourseSlug> OldCourseSlugs => Set<OldCourseSlug>();

    public DbSet<OldCategorySlug> OldCategorySlugs => Set<OldCategorySlug>();

    public DbSet<Module> Modules => Set<Module>();

    public DbSet<Unit> Units => Set<Unit>();

    public DbSet<Lesson> Lessons => Set<Lesson>();

    public DbSet<LessonBody> LessonBodies => Set<LessonBody>();

    public DbSet<LessonVideo> LessonVideos => Set<LessonVideo>();

    public DbSet<LessonDocument> LessonDocuments => Set<LessonDocument>();

    public DbSet<LessonVersion> LessonVersions => Set<LessonVersion>();

    public DbSet<LessonDraft> LessonDrafts => Set<LessonDraft>();

    public DbSet<LessonAttachment> LessonAttachments => Set<LessonAttachment>();

    public DbSet<SavedCourse> SavedCourses => Set<SavedCourse>();

    public DbSet<LessonMaterial> LessonMaterials => Set<LessonMaterial>();
}
