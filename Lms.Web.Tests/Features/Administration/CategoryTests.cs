using System.Net;
using Lms.Web.Features.Courses.Model;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Tests.Features.Administration;

/// <summary>Administrators manage the categories of the catalog and the tags of courses.</summary>
public sealed class CategoryTests(LmsApp app) : IClassFixture<LmsApp>
{
    private async Task<Guid> CreateCategory(Browser admin, string name)
    {
        (await admin.Sends("/admin/categories?handler=Add", "/admin/categories", ("Name", name))).Shows("Category added.");
        return await app.Look(db => db.Categories.Where(c => c.Name == name).Select(c => c.Id).SingleAsync());
    }

    private Task<string?> CategoryOf(string slug) =>
        app.Look(db => db.Courses.Where(c => c.Slug == slug).Select(c => c.Category == null ? null : c.Category!.Name).SingleAsync());

    [Fact]
    public async Task Renaming_a_category_changes_its_URL_and_the_old_URL_redirects()
    {
        var admin = await app.As("Grace");
        var id = await CreateCategory(admin, "Sailing");
        var slug = await app.MakesCourse("Reefing", ["One"], category: id);
        (await admin.Opens($"/admin/categories/{id}")).Shows("Reefing");
        (await admin.Sends($"/admin/categories/{id}", $"/admin/categories/{id}", ("Name", "Seamanship"), ("Slug", "seamanship"))).Shows(
            "Category saved."
        );
        await app.DrainAsync();
        var page = await app.Visitor().Opens("/courses?category=sailing&level=Beginner");
        Assert.Equal("/courses?level=Beginner&category=seamanship", page.Path);
        page.Shows("Reefing");
        (await app.Visitor().Opens("/courses?q=seamanship")).Shows("Reefing");
        Assert.Equal("Seamanship", await CategoryOf(slug));
        (await admin.Sends($"/admin/categories/{id}", $"/admin/categories/{id}", ("Name", " "), ("Slug", "seamanship")))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("Enter a name.");
        (await admin.Sends($"/admin/categories/{id}", $"/admin/categories/{id}", ("Name", "Seamanship"), ("Slug", "No Slug"))).Answers(
            HttpStatusCode.UnprocessableEntity
        );
        var other = await CreateCategory(admin, "Rowing");
        (await admin.Sends($"/admin/categories/{other}", $"/admin/categories/{other}", ("Name", "Rowing"), ("Slug", "seamanship")))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("Another category already uses this URL.");
    }

    [Fact]
    public async Task Merging_a_category_moves_its_courses_and_redirects_its_URL()
    {
        var admin = await app.As("Grace");
        var (from, into) = (await CreateCategory(admin, "Knitting"), await CreateCategory(admin, "Needlework"));
        var slug = await app.MakesCourse("Purling", ["One"], category: from);
        (await admin.Sends($"/admin/categories/{from}?handler=Merge", $"/admin/categories/{from}", ("Into", from.ToString()))).Answers(
            HttpStatusCode.UnprocessableEntity
        );
        (await admin.Sends($"/admin/categories/{from}?handler=Merge", $"/admin/categories/{from}", ("Into", into.ToString()))).Shows(
            "Merged."
        );
        Assert.Equal("Needlework", await CategoryOf(slug));
        Assert.Equal("/courses?category=needlework", (await app.Visitor().Opens("/courses?category=knitting")).Path);
        (await admin.Opens($"/admin/categories/{from}")).Answers(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Renaming_and_merging_categories_can_be_undone()
    {
        var admin = await app.As("Grace");
        var (from, into) = (await CreateCategory(admin, "Archery"), await CreateCategory(admin, "Target sports"));
        var (slug, other) = (
            await app.MakesCourse("Nocking", ["One"], category: from),
            await app.MakesCourse("Darts", ["One"], category: into)
        );
        var page = (await admin.Sends($"/admin/categories/{from}", $"/admin/categories/{from}", ("Name", "Bows"), ("Slug", "bows"))).Shows(
            "Category saved."
        );
        (await page.Press("Undo")).Shows("Change undone.");
        Assert.Equal("Archery", await CategoryOf(slug));
        (await app.Visitor().Opens("/courses/categories/archery")).Answers(HttpStatusCode.OK).Shows("Nocking");
        (await app.Visitor().Opens("/courses/categories/bows")).Answers(HttpStatusCode.NotFound);
        await admin.Sends($"/admin/categories/{from}", $"/admin/categories/{from}", ("Name", "Archery"), ("Slug", "arrows"));
        Task<List<string>> Addresses() =>
            app.Look(db =>
                db.OldCategorySlugs.Where(s => s.CategoryId == from || s.CategoryId == into)
                    .OrderBy(s => s.Slug)
                    .Select(s => s.Slug + " " + s.CategoryId)
                    .ToListAsync()
            );
        var before = await Addresses();
        page = (await admin.Sends($"/admin/categories/{from}?handler=Merge", $"/admin/categories/{from}", ("Into", into.ToString()))).Shows(
            "Merged."
        );
        Assert.Equal("Target sports", await CategoryOf(slug));
        // A course that was moved to another category in the meantime stays there.
        var moved = await app.MakesCourse("Added since", ["One"], category: into);
        (await page.Press("Undo")).Shows("Change undone.");
        Assert.Equal(
            ("Archery", "Target sports", "Target sports"),
            (await CategoryOf(slug), await CategoryOf(other), await CategoryOf(moved))
        );
        Assert.Equal(before, await Addresses());
        (await app.Visitor().Opens("/courses/categories/arrows")).Shows("Nocking");
        (await page.Press("Undo")).Answers(HttpStatusCode.UnprocessableEntity).Shows("This change has already been undone");
    }

    [Fact]
    public async Task A_change_cannot_be_undone_after_a_newer_change_or_when_its_URL_is_taken()
    {
        var admin = await app.As("Grace");
        var (id, into) = (await CreateCategory(admin, "Pottery"), await CreateCategory(admin, "Crafts"));
        var page = await admin.Sends($"/admin/categories/{id}", $"/admin/categories/{id}", ("Name", "Clay"), ("Slug", "pottery"));
        await admin.Sends($"/admin/categories/{id}", $"/admin/categories/{id}", ("Name", "Ceramics"), ("Slug", "pottery"));
        (await page.Press("Undo")).Answers(HttpStatusCode.UnprocessableEntity).Shows("It has been changed again since then.");
        page = await admin.Sends($"/admin/categories/{id}?handler=Merge", $"/admin/categories/{id}", ("Into", into.ToString()));
        await admin.Sends($"/admin/categories/{into}", $"/admin/categories/{into}", ("Name", "Crafts"), ("Slug", "pottery"));
        (await page.Press("Undo")).Answers(HttpStatusCode.UnprocessableEntity).Shows("Another category uses this URL now.");
    }

    [Fact]
    public async Task Renaming_and_removing_tags_can_be_undone()
    {
        var admin = await app.As("Grace");
        var one = await app.MakesCourse(
            "Undone one",
            ["One"],
            description: new CourseDescription { Summary = "S", Tags = ["rope", "knot", "sail"] }
        );
        var two = await app.MakesCourse(
            "Undone two",
            ["One"],
            description: new CourseDescription { Summary = "S", Tags = ["knots", "knot"] }
        );
        Task<IReadOnlyList<string>> Tags(string slug) =>
            app.Look(db => db.Courses.Where(c => c.Slug == slug).Select(c => c.Description.Tags).SingleAsync());
        var page = await admin.Sends("/admin/tags?tag=knot&handler=Rename", "/admin/tags?tag=knot", ("Name", "knots"));
        Assert.Equal(["rope", "knots", "sail"], await Tags(one));
        Assert.Equal(["knots"], await Tags(two));
        Assert.Equal("/admin/tags?tag=knot", (await page.Press("Undo")).Shows("Change undone.").Path);
        Assert.Equal(["rope", "knot", "sail"], await Tags(one));
        Assert.Equal(["knots", "knot"], await Tags(two));
        page = await admin.Sends("/admin/tags?tag=knot&handler=Delete", "/admin/tags?tag=knot");
        Assert.Equal(["rope", "sail"], await Tags(one));
        await app.Change(async db => (await db.Courses.SingleAsync(c => c.Slug == one)).Tag(["rope", "sea"], app.Now));
        await page.Press("Undo");
        // What its author changed since then stays.
        Assert.Equal(["rope", "sea", "knot"], await Tags(one));
        Assert.Equal(["knots", "knot"], await Tags(two));
        await app.DrainAsync();
        (await app.Visitor().Opens("/courses?q=knot")).Shows("Undone one");
    }

    [Fact]
    public async Task Deleting_a_category_keeps_its_courses_and_undo_restores_both()
    {
        var admin = await app.As("Grace");
        var id = await CreateCategory(admin, "Juggling");
        var slug = await app.MakesCourse("Three balls", ["One"], category: id);
        var page = await admin.Sends($"/admin/categories/{id}?handler=Delete", $"/admin/categories/{id}");
        page.Shows("Category deleted.");
        Assert.Null(await CategoryOf(slug));
        (await app.Visitor().Opens($"/courses/{slug}")).Shows("Three balls").DoesNotShow("Juggling");
        (await page.Press("Undo")).Shows("Category restored, along with its courses.");
        Assert.Equal("Juggling", await CategoryOf(slug));
    }

    [Fact]
    public async Task Categories_can_be_reordered_and_searched()
    {
        var admin = await app.As("Grace");
        var (a, b) = (await CreateCategory(admin, "Order one"), await CreateCategory(admin, "Order two"));
        await admin.Sends("/admin/categories?handler=Up", "/admin/categories", ("id", b.ToString()));
        var order = await app.Look(db => db.Categories.OrderBy(c => c.Position).Select(c => c.Id).ToListAsync());
        Assert.Equal(order.IndexOf(a) - 1, order.IndexOf(b));
        Assert.Equal(
            Enumerable.Range(0, order.Count),
            await app.Look(db => db.Categories.OrderBy(c => c.Position).Select(c => c.Position).ToListAsync())
        );
        (await admin.Opens("/admin/categories?q=TWO")).Shows("Order two").DoesNotShow("Order one");
    }

    [Fact]
    public async Task Tags_can_be_counted_searched_renamed_merged_and_removed()
    {
        var admin = await app.As("Grace");
        var one = await app.MakesCourse(
            "Tagged one",
            ["One"],
            description: new CourseDescription { Summary = "S", Tags = ["zither", "Zoology"] }
        );
        var two = await app.MakesCourse(
            "Tagged two",
            ["One"],
            description: new CourseDescription { Summary = "S", Tags = ["zither", "zoo"] }
        );
        Task<IReadOnlyList<string>> Tags(string slug) =>
            app.Look(db => db.Courses.Where(c => c.Slug == slug).Select(c => c.Description.Tags).SingleAsync());
        (await admin.Opens("/admin/tags?q=ZITH")).Shows("zither").Shows("2 courses").DoesNotShow("zoo");
        (await admin.Opens("/admin/tags?tag=zither")).Shows("Tagged one").Shows("Tagged two");
        (await admin.Sends("/admin/tags?tag=zither&handler=Rename", "/admin/tags?tag=zither", ("Name", "a, b")))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("Tags can’t contain commas.");
        (await admin.Sends("/admin/tags?tag=zither&handler=Rename", "/admin/tags?tag=zither", ("Name", "Zithers"))).Shows("Tag renamed.");
        Assert.Equal(["Zithers", "Zoology"], await Tags(one));
        (await admin.Sends("/admin/tags?tag=zoo&handler=Rename", "/admin/tags?tag=zoo", ("Name", "Zithers"))).Shows("Tag renamed.");
        Assert.Equal(["Zithers"], await Tags(two));
        await app.DrainAsync();
        (await app.Visitor().Opens("/courses?q=zithers")).Shows("Tagged one").Shows("Tagged two");
        (await admin.Sends("/admin/tags?tag=Zithers&handler=Delete", "/admin/tags?tag=Zithers")).Shows("Tag removed from its courses.");
        Assert.Empty(await Tags(two));
        (await admin.Opens("/admin/tags?tag=Zithers")).Answers(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Only_administrators_can_manage_categories_and_tags()
    {
        var (id, ada) = (await CreateCategory(await app.As("Grace"), "Kept"), await app.As("Ada"));
        foreach (var path in new[] { "/admin/categories", $"/admin/categories/{id}", "/admin/tags" })
            (await ada.Opens(path)).Answers(HttpStatusCode.Forbidden);
        (await ada.Sends($"/admin/categories/{id}?handler=Delete", "/dashboard")).Answers(HttpStatusCode.Forbidden);
    }
}
