using Lms.Web.Features.Courses.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform;
using Lms.Web.Platform.Data;

namespace Lms.Web.Features.Courses.Packages;

/// <summary>
/// Makes a second course of one: what a package carries goes the way of a package, so that a copy is what taking it away and bringing it
/// in would be. What other rooms keep beside a course they copy when they hear of it (<see cref="CourseCopied"/>). People, progress and
/// certificates stay where they are.
/// </summary>
public sealed class CourseCopies(LmsContext db, CourseExporter exporter, CourseImporter importer, SiteOptions site, TimeProvider clock)
{
    /// <param name="days">By how many days every date moves, at the same time of day in <paramref name="zone"/>; null leaves dates out.</param>
    public async Task<Result<Course>> MakeAsync(Course from, string title, int? days, TimeZoneInfo zone, Guid ownerId, CancellationToken stop)
    {
        await using var file = TemporaryFile.Create(site);
        await exporter.ZipAsync(from.Id, file, stop);
        file.Position = 0;
        using var source = PackageSource.OfZip(file);
        var plan = Planner.Make(source, title);
        plan.Sheet.Title = title;
        var rules = from.Rules;
        // Two writes of one transaction: whoever looks meanwhile sees no copy without its dates.
        return await db.WriteAsync(async () =>
        {
            var made = await importer.MakeAsync(plan, source, ownerId, Slug.From(title), stop);
            if (made.Refusal is not null) return made;
            var moved = rules with
            {
                EnrollmentOpensAt = Shift.By(rules.EnrollmentOpensAt, days, zone),
                EnrollmentClosesAt = Shift.By(rules.EnrollmentClosesAt, days, zone),
                StartsAt = Shift.By(rules.StartsAt, days, zone),
                EndsAt = Shift.By(rules.EndsAt, days, zone),
            };
            if (made.Value.Govern(moved, clock.Now).Refusal is { } why) return why;
            made.Value.ComeFrom(from.Id, days, zone.Id);
            await db.SaveChangesAsync(stop);
            return made;
        }, stop);
    }
}

/// <summary>Moves moments by days as calendars do: nine in the morning stays nine in the morning when the clocks change between.</summary>
public static class Shift
{
    /// <returns>Null when there is no moment, or no days are given.</returns>
    public static DateTime? By(DateTime? at, int? days, TimeZoneInfo zone)
    {
        if (at is not { } moment || days is not { } by) return null;
        var local = TimeZoneInfo.ConvertTimeFromUtc(moment, zone).AddDays(by);
        // An hour that the clocks leave out is the one after it.
        while (zone.IsInvalidTime(local)) local = local.AddMinutes(30);
        return TimeZoneInfo.ConvertTimeToUtc(local, zone);
    }
}
