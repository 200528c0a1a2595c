using Lms.Web.Features.Certificates.Model;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Enrollments.Model;
using Lms.Web.Features.Learning.Model;
using Lms.Web.Platform;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Files;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Home;

/// <summary>A course just completed: what was achieved, the certificate, a rating, and what to learn next.</summary>
[Private]
public sealed class CompletedModel(CourseMap map, Recommended recommended, FileTokens tokens, SiteOptions site) : Screen
{
    private const int MostNext = 3;

    [BindProperty(SupportsGet = true)]
    public string Slug { get; set; } = "";

    public CourseMap.Entry Found { get; private set; } = null!;

    public Row It { get; private set; } = null!;

    public CertificatePanel Certificate { get; private set; } = null!;

    /// <param name="Links">Null until the certificate is issued, or when there is none.</param>
    /// <param name="IsPending">It is about to be issued or printed.</param>
    public sealed record CertificatePanel(string Slug, CertificateLinks? Links, bool IsPending);

    /// <summary>Null when the learner has never written one.</summary>
    public OwnReview? Review { get; private set; }

    /// <param name="Stars">Null after it was withdrawn: rating again restores it.</param>
    /// <param name="Version">Sent with the new rating.</param>
    public sealed record OwnReview(int? Stars, int Version);

    public IReadOnlyList<CourseCard> Next { get; private set; } = [];

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    public sealed record Row
    {
        /// <summary>Null in the moment between the last lesson and the check that completes the course.</summary>
        public required DateTime? CompletedAt { get; init; }

        public required int Done { get; init; }

        public required int Total { get; init; }

        public required int Seconds { get; init; }
    }

    [Can(Member.May)]
    public async Task<IActionResult> OnGet()
    {
        if (!await FindAsync())
            return NotFound();
        if (It.CompletedAt is null && !Completion.IsCourseDone(It.Done, It.Total))
            return new SeeOther($"/courses/{Slug}");
        Review = await Db
            .Reviews.AsNoTracking()
            .IgnoreQueryFilters([LmsContext.NotDeleted])
            .Where(r => r.CourseId == Found.Course.Id && r.PersonId == Viewer.Id)
            .Select(r => new OwnReview(r.DeletedAt == null ? r.Stars : null, r.Version))
            .SingleOrDefaultAsync(Stop);
        Next = await recommended.AfterAsync(Db, Found.Course.Id, Viewer, MostNext, Stop);
        return Page();
    }

    /// <summary>The certificate alone, asked for until it is there.</summary>
    [Can(Member.May)]
    public async Task<IActionResult> OnGetCertificate() =>
        await FindAsync() ? await FragmentOrPage(new Show("_CompletedCertificate", () => Certificate)) : NotFound();

    private async Task<bool> FindAsync()
    {
        if (await map.FindAsync(Slug, Viewer, Stop) is not { } found)
            return false;
        Found = found;
        var courseId = found.Course.Id;
        if (
            await Db
                .Enrollments.AsNoTracking()
                .Where(e => e.CourseId == courseId && e.PersonId == Viewer.Id)
                .Select(e => new Row
                {
                    CompletedAt = e.CompletedAt,
                    Done = e.LessonsDone,
                    Total = e.LessonsTotal,
                    Seconds = e.SecondsSpent,
                })
                .SingleOrDefaultAsync(Stop)
            is not { } row
        )
            return false;
        It = row;
        var certificate = await Db
            .Certificates.AsNoTracking()
            .Where(c => c.CourseId == courseId && c.PersonId == Viewer.Id)
            .OrderByDescending(c => c.IssuedAt)
            .FirstOrDefaultAsync(Stop);
        Certificate = new(
            Slug,
            certificate is { IsRevoked: false } ? CertificateLinks.Of(certificate, tokens, site) : null,
            found.Course.Rules.GivesCertificate && certificate?.FileId is null && Now - (row.CompletedAt ?? Now) < Patience
        );
        return true;
    }
}
