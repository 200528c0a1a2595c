using System.Text;
using Lms.Web.Features.Enrollments.Model;
using Lms.Web.Features.People.Model;
using Lms.Web.Features.Rosters.Model;
using Lms.Web.Platform.Access;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Tests.Features.Rosters;

/// <summary>What tests of enrollment files share: members, classes, and the way of a file through its pages.</summary>
internal static class RosterWorld
{
    public const string Admin = "/admin/rosters";

    public static string OfCourse(string slug) => $"/teach/courses/{slug}/learners/import";

    /// <summary>Members <c>{name}0</c>, <c>{name}1</c> … with the student numbers <c>{name}-0</c> …</summary>
    public static Task HasMembers(this LmsApp app, string name, int count) =>
        app.Change(db =>
        {
            foreach (var i in Enumerable.Range(0, count))
            {
                var address = $"{name}{i}@roster.example";
                var person = new Person(address, name, $"{i}", "Etc/UTC", app.Now)
                {
                    NormalizedEmail = address.ToUpperInvariant(),
                    NormalizedUserName = address.ToUpperInvariant(),
                };
                var member = new Membership(person.Id, Role.Learner, app.Now);
                member.Identify($"{name}-{i}", null);
                db.AddRange(person, member);
            }
            return Task.CompletedTask;
        });

    public static async Task<Class> HasClass(this LmsApp app, string slug, string name, int? capacity = null)
    {
        var made = new Class(await app.Look(db => db.Courses.Where(c => c.Slug == slug).Select(c => c.Id).SingleAsync()), app.Now);
        Assert.True(made.Describe(name, null, null, []).IsDone);
        Assert.True(made.Limit(capacity).IsDone);
        await app.Change(db => Task.FromResult(db.Add(made)));
        return made;
    }

    public static async Task<Page> Uploads(
        this Browser browser,
        string url,
        byte[] file,
        string name = "enrollments.csv",
        string encoding = ""
    )
    {
        var token = (await browser.Opens(url)).Token;
        var content = new MultipartFormDataContent
        {
            { new StringContent(token), "__RequestVerificationToken" },
            { new StringContent(encoding), "Encoding" },
        };
        content.Add(new ByteArrayContent(file), "Upload", name);
        return await browser.Posts(url, content);
    }

    public static Task<Page> Uploads(this Browser browser, string url, string file) => browser.Uploads(url, Encoding.UTF8.GetBytes(file));

    public static async Task<Page> Checks(this LmsApp app, Browser browser, string url, byte[] file, string name = "enrollments.csv")
    {
        var page = (await browser.Uploads(url, file, name)).Shows("Checking the file…");
        await app.DrainAsync();
        return (await browser.Opens(page.Path)).Shows("Nothing has been changed yet.");
    }

    public static Task<Page> Checks(this LmsApp app, Browser browser, string url, string file) =>
        app.Checks(browser, url, Encoding.UTF8.GetBytes(file));

    /// <summary>Starts what was checked and waits for its end.</summary>
    public static async Task<Page> Runs(this LmsApp app, Browser browser, Page page, int rows, bool tells = false)
    {
        var form = tells ? new[] { ("tells", "true") } : [];
        (await browser.Sends($"{page.Path}?handler=Start", page.Path, form)).Shows("Import started.");
        page.Shows(rows == 1 ? "Import 1 row" : $"Import {rows:N0} rows");
        await app.DrainAsync();
        return (await browser.Opens(page.Path)).Shows("Import finished.");
    }

    public static Task<List<RosterRow>> Rows(this LmsApp app, Page page)
    {
        var id = Guid.Parse(page.Path.Split('/')[^1]);
        return app.Look(db => db.RosterRows.AsNoTracking().Where(r => r.ImportId == id).OrderBy(r => r.Number).ToListAsync());
    }

    public static Task<int> SeatsIn(this LmsApp app, string slug) =>
        app.Look(db => db.Enrollments.Active.CountAsync(e => db.Courses.Any(c => c.Id == e.CourseId && c.Slug == slug)));
}
