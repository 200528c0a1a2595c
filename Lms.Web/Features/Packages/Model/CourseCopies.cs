using Lms.Web.Features.Courses;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform;
using Lms.Web.Platform.Files;

namespace Lms.Web.Features.Packages.Model;

/// <summary>
/// Makes a second course of one: what a package carries goes the way of a package, so that a copy is what taking it away and bringing it
/// in would be. What other rooms keep beside a course they copy when they hear of it (<see cref="CourseCopied"/>). People, progress and
/// certificates stay where they are.
/// </summary>
public sealed class CourseCopies(CourseExporter exporter, CourseImporter importer, SiteOptions site, TimeProvider clock)
{
    /// <param name="days">By how many days every date moves, at the same time of day in <paramref name="zone"/>; null leaves dates
    /// out.</param>
    public async Task<Result<Course>> MakeAsync(
        Course from,
        string title,
        int? days,
        TimeZoneInfo zone,
        Guid ownerId,
        CancellationToken stop
    )
    {
        await using var file = TemporaryFile.Create(site);
        await exporter.ZipAsync(from.Id, file, stop);
        file.Position = 0;
        using var source = PackageSource.OfZip(file, stop);
        var plan = importer.Plan(source, title);
        plan.Sheet.Title = title;
        return await importer.MakeAsync(
            plan,
            source,
            ownerId,
            Slug.From(title),
            stop,
            course =>
            {
                var rules = from.Rules with
                {
                    EnrollmentOpensAt = Moved(from.Rules.EnrollmentOpensAt),
                    EnrollmentClosesAt = Moved(from.Rules.EnrollmentClosesAt),
                    StartsAt = Moved(from.Rules.StartsAt),
                    EndsAt = Moved(from.Rules.EndsAt),
                };
                // Includes those that the copying user may not know of.
                course.TakePrerequisites(from.PrerequisiteIds, from.RequiresPrerequisites, clock.Now);
                return course.Govern(rules, clock.Now) is { Refusal: not null } unfit ? unfit : course.ComeFrom(from.Id, days, zone.Id);
            }
        );

        DateTime? Moved(DateTime? at) => at is { } moment && days is { } by ? Clock.Later(moment, by, zone) : null;
    }
}
