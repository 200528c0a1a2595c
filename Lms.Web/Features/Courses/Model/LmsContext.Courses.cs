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

    public DbSet<LessonVersion> LessonVersions => Set<LessonVersion>();

    public DbSet<LessonCaptions> LessonCaptions => Set<LessonCaptions>();

    public DbSet<Features.Courses.Packages.CourseImport> CourseImports => Set<Features.Courses.Packages.CourseImport>();

    public DbSet<Features.Courses.Packages.CourseImportLine> CourseImportLines => Set<Features.Courses.Packages.CourseImportLine>();

    public DbSet<LessonDraft> LessonDrafts => Set<LessonDraft>();

    public DbSet<LessonComment> LessonComments => Set<LessonComment>();

    public DbSet<ReviewRequest> ReviewRequests => Set<ReviewRequest>();

    public DbSet<PlannedPublication> PlannedPublications => Set<PlannedPublication>();

    public DbSet<LessonAttachment> LessonAttachments => Set<LessonAttachment>();

    public DbSet<Material> Materials => Set<Material>();

    public DbSet<MaterialVersion> MaterialVersions => Set<MaterialVersion>();

    public DbSet<LessonMaterial> LessonMaterials => Set<LessonMaterial>();
}
