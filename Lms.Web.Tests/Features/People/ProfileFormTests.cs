using System.Net;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Tests.Features.People;

public sealed class ProfileFormTests(LmsApp app) : IClassFixture<LmsApp>
{
    [Theory]
    [InlineData("Input.DisplayName", "")]
    [InlineData("Input.DisplayName", "201")]
    [InlineData("Input.FirstName", "101")]
    [InlineData("Input.LastName", "101")]
    [InlineData("Input.Bio", "2001")]
    public async Task Invalid_settings_are_refused_and_not_saved(string field, string value)
    {
        if (int.TryParse(value, out var length))
            value = new string('x', length);
        var ben = await app.As("Ben");
        var page = await (await ben.Opens("/settings")).Press("Save settings", (field, value));
        page.Answers(HttpStatusCode.UnprocessableEntity);
        Assert.NotNull(page.Document.QuerySelector(".error-summary li"));
        Assert.Equal(
            "Ben Okafor",
            await app.Look(db => db.People.Where(p => p.Email == "ben@harbor.example").Select(p => p.DisplayName).SingleAsync())
        );
    }

    [Fact]
    public async Task Unknown_form_fields_cannot_raise_privileges()
    {
        var ada = await app.As("Ada");
        await ada.Sends(
            "/settings",
            "/settings",
            ("Input.FirstName", "Ada"),
            ("Input.LastName", "Lindqvist"),
            ("Input.DisplayName", "Ada Lindqvist"),
            ("Input.Bio", "Still Ada"),
            ("Subject.IsOperator", "true"),
            ("Input.IsOperator", "true"),
            ("IsOperator", "true"),
            ("Subject.Email", "evil@evil.example"),
            ("Role", "Admin")
        );
        var person = await app.Look(db => db.People.SingleAsync(p => p.DisplayName == "Ada Lindqvist"));
        Assert.Equal((false, "ada@harbor.example", "Still Ada"), (person.IsOperator, person.Email, person.Bio));
    }
}
