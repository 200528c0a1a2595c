using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Enrollments.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Classes.Joining;

/// <summary>
/// Where a join code leads: what the class is, and the button to join it. Opening the page changes nothing. Visitors sign in or create an
/// account first, and come back here.
/// </summary>
public sealed class JoinModel(JoinClass joining, WrongCodes wrong) : Screen
{
    [BindProperty(SupportsGet = true)]
    public string? Code { get; set; }

    public Class? Class { get; private set; }

    public CourseFacts? Course { get; private set; }

    public IReadOnlyList<string> Teachers { get; private set; } = [];

    /// <summary>Why no one can join the class now.</summary>
    public Refusal? Closed { get; private set; }

    /// <summary>The viewer is in the class already.</summary>
    public bool IsIn { get; private set; }

    public bool IsLimited { get; private set; }

    public sealed record CourseFacts(string Title, string Slug, Guid Id, Guid? CoverFileId, string Summary);

    /// <summary>This page, for coming back to it after signing in.</summary>
    public string Here => $"/join/{JoinCode.Read(Code)}";

    protected override async Task LoadAsync()
    {
        Class = await FindAsync();
        if (Class is null)
            return;
        Closed = Class.Closed(Now);
        Course = await Db
            .Courses.Where(c => c.Id == Class.CourseId)
            .Select(c => new CourseFacts(c.Title, c.Slug, c.Id, c.CoverFileId, c.Description.Summary))
            .SingleOrDefaultAsync(Stop);
        Teachers = await Db
            .ClassTeachers.Where(t => t.ClassId == Class.Id)
            .Join(Db.People, t => t.PersonId, p => p.Id, (_, p) => p.DisplayName)
            .OrderBy(n => n)
            .ToListAsync(Stop);
        var me = Viewer.PersonId;
        IsIn = me is not null && await Db.Enrollments.Active.AnyAsync(e => e.ClassId == Class.Id && e.PersonId == me, Stop);
    }

    [Can(Anyone.May)]
    public async Task<IActionResult> OnGet()
    {
        // A code from a form gets an address of its own, which can be shared.
        if (Request.Query.ContainsKey("code") && JoinCode.Read(Code) is not null)
            return new SeeOther(Here);
        Response.Headers.CacheControl = "no-store";
        await LoadAsync();
        var page = Page();
        page.StatusCode =
            IsLimited ? StatusCodes.Status429TooManyRequests
            : Class is null && Code is not null ? StatusCodes.Status404NotFound
            : StatusCodes.Status200OK;
        return page;
    }

    [Can(Member.May)]
    public async Task<IActionResult> OnPost()
    {
        if (await FindAsync() is not { } found)
            return await ShowPage(IsLimited ? StatusCodes.Status429TooManyRequests : StatusCodes.Status404NotFound);
        var slug = await Db.Courses.Where(c => c.Id == found.CourseId).Select(c => c.Slug).SingleAsync(Stop);
        var joined = await joining.RunAsync(found, Viewer.Id, Stop);
        if (joined.Refusal is { } why)
            return await Refused(why);
        return joined.Value.Status is EnrollmentStatus.Waitlisted
            ? await Done("You’re on the waitlist. We’ll let you know when you have a seat.", $"/courses/{slug}")
            : await Done("You’re in the class. Enjoy the course.", $"/learn/{slug}");
    }

    /// <summary>Counts wrong codes; beyond the limit, none is looked up.</summary>
    private async Task<Class?> FindAsync()
    {
        if (string.IsNullOrWhiteSpace(Code))
            return null;
        var (who, most) = Viewer.PersonId is { } me
            ? (me.ToString(), WrongCodes.MostOfAccount)
            : (ClientNetwork.Of(HttpContext.Connection.RemoteIpAddress) ?? "unknown", WrongCodes.MostOfNetwork);
        if (IsLimited = wrong.IsLimited(who, most))
            return null;
        var found = JoinCode.Read(Code) is { } code ? await Db.Classes.SingleOrDefaultAsync(c => c.JoinCode == code, Stop) : null;
        if (found is null)
            wrong.Count(who);
        return found;
    }
}
