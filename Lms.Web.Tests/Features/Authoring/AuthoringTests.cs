using System.Net;
using Lms.Web.Features.Courses.Model;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Tests.Features.Authoring;

/// <summary>Creating a course, describing it, and who may do so.</summary>
public sealed class AuthoringTests(LmsApp app) : IClassFixture<LmsApp>
{
    [Theory]
    [InlineData("Sourdough for beginners", "sourdough-for-beginners")]
    [InlineData("Brücken & Straßen: über Wasser", "brucken-strassen-uber-wasser")]
    [InlineData("Café Ångström", "cafe-angstrom")]
    public async Task The_title_of_a_new_course_becomes_its_URL(string title, string slug)
    {
        var ada = await app.As("Ada");
        var page = await (await ada.Opens("/teach/courses/new")).Press("Create course", ("Title", title));
        page.Answers(HttpStatusCode.OK).Shows("Course created.");
        Assert.Equal($"/teach/courses/{slug}/outline", page.Path);
        var course = await app.CourseOf(slug);
        Assert.Equal((title, CourseStatus.Draft), (course.Title, course.Status));
        Assert.Equal(await app.IdOf("Ada"), Assert.Single(course.Staff).PersonId);
    }

    [Fact]
    public async Task A_title_without_Latin_letters_still_gets_a_URL()
    {
        var ada = await app.As("Ada");
        var page = await (await ada.Opens("/teach/courses/new")).Press("Create course", ("Title", "日本語入門"));
        page.Answers(HttpStatusCode.OK).Shows("日本語入門");
        Assert.True(Slug.IsValid(page.Path.Split('/')[3]));
    }

    [Fact]
    public async Task A_course_needs_a_title()
    {
        var ada = await app.As("Ada");
        var page = await (await ada.Opens("/teach/courses/new")).Press("Create course", ("Title", "   "));
        page.Answers(HttpStatusCode.UnprocessableEntity).Shows("Enter a title.");
    }

    [Fact]
    public async Task Courses_with_the_same_title_get_different_URLs_however_long_the_title_is()
    {
        var ada = await app.As("Ada");
        var title = string.Join(' ', Enumerable.Repeat("endless", 15));
        var paths = new HashSet<string>();
        for (var i = 0; i < 4; i++)
            paths.Add(
                (await (await ada.Opens("/teach/courses/new")).Press("Create course", ("Title", title))).Answers(HttpStatusCode.OK).Path
            );
        Assert.Equal(4, paths.Count);
    }

    [Fact]
    public async Task Every_field_of_the_details_is_saved()
    {
        var slug = await app.MakesCourse("Every field", ["One"]);
        var category = await app.Look(db => db.Categories.OrderBy(c => c.Position).Select(c => c.Id).FirstAsync());
        var ada = await app.As("Ada");
        var page = await (await ada.Opens($"/teach/courses/{slug}/details")).Press(
            "Save details",
            ("Input.Title", "Every field, kept"),
            ("Input.Summary", "Short and good."),
            ("Input.CategoryId", category.ToString()),
            ("Input.Level", "Advanced"),
            ("Input.Language", "de"),
            ("Input.Delivery", "Blended"),
            ("Input.Code", "EF-101"),
            ("Input.Tags", "one, two, two, three"),
            ("Input.Objectives", "Do this\nDo that"),
            ("Input.Markdown", "**Bold** words"),
            ("Input.Prerequisites", "Nothing at all"),
            ("Input.TargetAudience", "Everybody"),
            ("Input.EstimatedMinutes", "95"),
            ("Input.Credits", "2.5"),
            ("Input.CeCredits", "1.25"),
            ("Input.Designation", "EFK"),
            ("Input.Pricing", "Paid"),
            ("Input.Price", "12.50"),
            ("Input.MemberPrice", "9.99"),
            ("Input.Currency", "usd"),
            ("Input.InstructorBio", "Knows fields."),
            ("Input.PromoVideoUrl", "https://videos.example/short.mp4")
        );
        page.Answers(HttpStatusCode.OK).Shows("Details saved.");
        var course = await app.CourseOf(slug);
        var it = course.Description;
        Assert.Equal(("Every field, kept", category), (course.Title, course.CategoryId));
        Assert.Equal(
            ("Short and good.", Level.Advanced, "de", Delivery.Blended, "EF-101"),
            (it.Summary, it.Level, it.Language, it.Delivery, it.Code)
        );
        Assert.Equal(["one", "two", "three"], it.Tags);
        Assert.Equal(["Do this", "Do that"], it.Objectives);
        Assert.Contains("<strong>Bold</strong>", it.Html, StringComparison.Ordinal);
        Assert.Equal(
            ("Nothing at all", "Everybody", 95, 2.5m, 1.25m, "EFK"),
            (it.Prerequisites, it.TargetAudience, it.EstimatedMinutes, it.Credits, it.CeCredits, it.Designation)
        );
        Assert.Equal((Pricing.Paid, 12.5m, 9.99m, "USD"), (it.Pricing, it.Price, it.MemberPrice, it.Currency));
        Assert.Equal(("Knows fields.", "https://videos.example/short.mp4"), (it.InstructorBio, it.PromoVideoUrl));
        var shown = await (await app.As("Lin")).Opens($"/courses/{slug}");
        shown.Shows("Every field, kept").Shows("Do this").Shows("12.50 USD").Shows("Knows fields.").Shows("EF-101");
    }

    [Theory]
    [InlineData("Input.Slug", "Not A Slug", "Use lowercase letters")]
    [InlineData("Input.Slug", "fire-safety", "Another course already uses this URL.")]
    [InlineData("Input.Currency", "12", "three capital letters")]
    [InlineData("Input.PromoVideoUrl", "javascript:alert(1)", "video URL must start with https://")]
    [InlineData("Input.EstimatedMinutes", "-5", "from 0 to 100,000")]
    public async Task An_invalid_field_is_refused_and_the_typed_values_are_kept(string field, string value, string reason)
    {
        var slug = await app.MakesCourse("Refused " + reason, [], published: false);
        var ada = await app.As("Ada");
        var page = await (await ada.Opens($"/teach/courses/{slug}/details")).Press(
            "Save details",
            ("Input.Title", "A title just typed"),
            (field, value)
        );
        page.Answers(HttpStatusCode.UnprocessableEntity).Shows(reason);
        Assert.Equal("A title just typed", page.Find("input[name='Input.Title']").GetAttribute("value"));
        Assert.Equal(value, page.Find($"input[name='{field}']").GetAttribute("value"));
        Assert.Equal("Refused " + reason, (await app.CourseOf(slug)).Title);
    }

    [Fact]
    public async Task Saving_an_outdated_copy_of_the_details_warns_keeps_the_text_and_can_be_repeated()
    {
        var slug = await app.MakesCourse("Edited by two", ["One"]);
        var (ada, grace) = (await app.As("Ada"), await app.As("Grace"));
        var (first, second) = (await ada.Opens($"/teach/courses/{slug}/details"), await grace.Opens($"/teach/courses/{slug}/details"));
        (await first.Press("Save details", ("Input.Summary", "Ada wrote this."))).Answers(HttpStatusCode.OK);
        var told = await second.Press("Save details", ("Input.Summary", "Grace wrote that."), ("Input.Slug", "edited-by-grace"));
        told.Answers(HttpStatusCode.Conflict).Shows("Someone else saved changes").Shows("Open the newer saved version");
        Assert.Equal("Grace wrote that.", told.Find("textarea[name='Input.Summary']").TextContent.Trim());
        Assert.DoesNotContain("/teach/courses/edited-by-grace", told.Body, StringComparison.Ordinal);
        Assert.Equal("Ada wrote this.", (await app.CourseOf(slug)).Description.Summary);
        (await told.Press("Save details")).Answers(HttpStatusCode.OK).Shows("Details saved.");
        Assert.Equal("Grace wrote that.", (await app.CourseOf("edited-by-grace")).Description.Summary);
    }

    [Fact]
    public async Task Saving_an_outdated_copy_of_the_settings_warns_and_can_be_repeated()
    {
        var slug = await app.MakesCourse("Settings of two", ["One"]);
        var (ada, grace) = (await app.As("Ada"), await app.As("Grace"));
        var (first, second) = (await ada.Opens($"/teach/courses/{slug}/settings"), await grace.Opens($"/teach/courses/{slug}/settings"));
        (await first.Press("Save settings", ("Input.Capacity", "7"))).Answers(HttpStatusCode.OK).Shows("Settings saved.");
        var told = await second.Press("Save settings", ("Input.CheckMinutes", "40"));
        told.Answers(HttpStatusCode.Conflict).Shows("Someone else saved changes");
        Assert.Equal((7, 25), ((await app.CourseOf(slug)).Rules.Capacity, (await app.CourseOf(slug)).Rules.CheckMinutes));
        (await told.Press("Save settings")).Answers(HttpStatusCode.OK);
        Assert.Equal(40, (await app.CourseOf(slug)).Rules.CheckMinutes);
    }

    [Fact]
    public async Task An_old_URL_permanently_redirects_to_the_new_one()
    {
        var slug = await app.MakesCourse("Moved away", ["One"]);
        var ada = await app.As("Ada");
        (await (await ada.Opens($"/teach/courses/{slug}/details")).Press("Save details", ("Input.Slug", "moved-here"))).Answers(
            HttpStatusCode.OK
        );
        (await (await ada.Opens("/teach/courses/moved-here/details")).Press("Save details", ("Input.Slug", "moved-again"))).Answers(
            HttpStatusCode.OK
        );
        foreach (var old in new[] { slug, "moved-here" })
        {
            var page = await app.Visitor().Opens($"/courses/{old}");
            Assert.Equal((HttpStatusCode.MovedPermanently, "/courses/moved-again"), (page.FirstStatus, page.Path));
        }
        (await (await ada.Opens("/teach/courses/moved-again/details")).Press("Save details", ("Input.Slug", slug))).Answers(
            HttpStatusCode.OK
        );
        Assert.Equal(HttpStatusCode.OK, (await app.Visitor().Opens($"/courses/{slug}")).FirstStatus);
        Assert.Equal($"/courses/{slug}", (await app.Visitor().Opens("/courses/moved-again")).Path);
    }

    [Theory]
    [InlineData("outline")]
    [InlineData("details")]
    [InlineData("settings")]
    [InlineData("learners")]
    [InlineData("deadlines")]
    [InlineData("insights")]
    [InlineData("certificates")]
    public async Task Only_the_course_team_can_open_the_course_editor(string page)
    {
        var path = $"/teach/courses/fire-safety/{page}";
        (await (await app.As("Ada")).Opens(path)).Answers(HttpStatusCode.OK);
        (await (await app.As("Grace")).Opens(path)).Answers(HttpStatusCode.OK);
        (await (await app.As("Ben")).Opens(path)).Answers(HttpStatusCode.Forbidden);
        (await (await app.As("Lin")).Opens(path)).Answers(HttpStatusCode.Forbidden);
        (await (await app.As("Ada")).Opens($"/teach/courses/no-such-course/{page}")).Answers(HttpStatusCode.NotFound);
        (await (await app.As("Ben")).Opens($"/teach/courses/reading-charts/{page}")).Answers(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_visitor_signs_in_and_returns_to_the_requested_page()
    {
        var visitor = app.Visitor();
        var gate = await visitor.Opens("/teach/courses/fire-safety/outline");
        Assert.StartsWith("/sign-in", gate.Path, StringComparison.OrdinalIgnoreCase);
        var page = await gate.Press(
            "Sign in",
            ("Input.Email", "ada@harbor.example"),
            ("Input.Password", Lms.Web.Features.Administration.Seeding.DemoWorld.Password)
        );
        Assert.Equal("/teach/courses/fire-safety/outline", page.Answers(HttpStatusCode.OK).Path);
    }

    [Fact]
    public async Task Learners_cannot_create_courses()
    {
        var lin = await app.As("Lin");
        (await lin.Opens("/teach/courses/new")).Answers(HttpStatusCode.Forbidden);
        (await lin.Sends("/teach/courses/new", "/dashboard", ("Title", "Mine"))).Answers(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task An_unpublished_course_does_not_exist_for_learners()
    {
        foreach (var learner in new[] { app.Visitor(), await app.As("Lin"), await app.As("Ben") })
        {
            (await learner.Opens("/courses/reading-charts")).Answers(HttpStatusCode.NotFound);
            (await learner.Opens("/courses?q=charts")).DoesNotShow("Reading charts critically");
        }
        (await (await app.As("Ada")).Opens("/courses/reading-charts"))
            .Answers(HttpStatusCode.OK)
            .Shows("Only the course team can see this page");
    }

    [Fact]
    public async Task A_course_lists_what_prevents_publishing_and_is_refused_until_then()
    {
        var slug = await app.MakesCourse("Not ready", [], published: false, description: new CourseDescription { Pricing = Pricing.Paid });
        var ada = await app.As("Ada");
        (await ada.Opens($"/teach/courses/{slug}/settings"))
            .Shows("Add a lesson first.")
            .Shows("Write a short description")
            .Shows("Enter a price for this paid course.");
        (await ada.Sends($"/teach/courses/{slug}/settings?handler=Publish", $"/teach/courses/{slug}/settings")).Answers(
            HttpStatusCode.UnprocessableEntity
        );
        Assert.Equal(CourseStatus.Draft, (await app.CourseOf(slug)).Status);
    }

    [Fact]
    public async Task Publishing_archiving_and_restoring_change_what_learners_find()
    {
        var slug = await app.MakesCourse("There and back", ["One"], published: false);
        var ada = await app.As("Ada");
        var settings = $"/teach/courses/{slug}/settings";
        (await (await ada.Opens(settings)).Press("Publish")).Shows("Course published.");
        await app.DrainAsync();
        (await app.Visitor().Opens("/courses?q=there")).Shows("There and back");
        (await (await ada.Opens(settings)).PressAt("form[action='?handler=Archive'] button")).Shows("Course archived.");
        await app.DrainAsync();
        (await app.Visitor().Opens("/courses?q=there")).DoesNotShow("There and back");
        (await app.Visitor().Opens($"/courses/{slug}")).Answers(HttpStatusCode.NotFound);
        (await (await app.As("Lin")).Opens($"/learn/{slug}/one")).Answers(HttpStatusCode.NotFound);
        (await (await ada.Opens($"/teach/courses/{slug}/outline")).PressAt(".card--small button.button", ("new-module", "Too late")))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("archived");
        (await (await ada.Opens(settings)).Press("Restore as draft")).Shows("draft");
        Assert.Equal(CourseStatus.Draft, (await app.CourseOf(slug)).Status);
    }

    [Fact]
    public async Task A_published_course_must_be_archived_before_it_is_deleted_and_its_settings_are_kept()
    {
        var slug = await app.MakesCourse("Never to be deleted", ["One"], new CourseRules { CheckMinutes = 33 });
        var ada = await app.As("Ada");
        var page = await ada.Sends($"/teach/courses/{slug}/settings?handler=Delete", $"/teach/courses/{slug}/settings");
        page.Answers(HttpStatusCode.UnprocessableEntity).Shows("Archive the course before you delete it.");
        Assert.Equal("33", page.Find("input[name='Input.CheckMinutes']").GetAttribute("value"));
        (await (await ada.Opens($"/teach/courses/{slug}/settings")).PressAt("form[action='?handler=Archive'] button")).Answers(
            HttpStatusCode.OK
        );
        Assert.Equal("/teach/courses", (await (await ada.Opens($"/teach/courses/{slug}/settings")).Press("Delete course")).Path);
        (await ada.Opens($"/teach/courses/{slug}/outline")).Answers(HttpStatusCode.NotFound);
    }
}
