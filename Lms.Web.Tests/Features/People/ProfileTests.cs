using System.Net;

namespace Lms.Web.Tests.Features.People;

public sealed class ProfileTests(LmsApp app) : IClassFixture<LmsApp>
{
    [Fact]
    public async Task A_profile_shows_only_what_its_owner_chose_to_show()
    {
        var (priya, lin) = (await app.As("Priya"), await app.As("Lin"));
        var face = $"/people/{await app.IdOf("Priya")}";
        (
            await (await priya.Opens("/settings")).Press(
                "Save settings",
                ("Input.Phone", "+1 555 0100"),
                ("Input.Credentials", "R.N.\nPh.D.\n\nR.N."),
                ("Input.Designations", "Wound care"),
                ("Input.Bio", "Likes boats.")
            )
        ).Shows("Settings saved.");
        (await lin.Opens(face))
            .Answers(HttpStatusCode.OK)
            .Shows("R.N., Ph.D.")
            .Shows("Wound care")
            .Shows("Likes boats.")
            .DoesNotShow("+1 555 0100")
            .DoesNotShow("priya@harbor.example");
        await (await priya.Opens("/settings")).Press("Save settings", ("Input.ShowPhone", "true"), ("Input.ShowEmail", "true"));
        (await lin.Opens(face)).Shows("+1 555 0100").Shows("priya@harbor.example");
        (await (await priya.Opens("/settings")).Press("Save settings", ("Input.Phone", "call me")))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("Enter the number in digits");
        Assert.StartsWith("/sign-in", (await app.Visitor().Opens(face)).Path, StringComparison.Ordinal);
        (await lin.Opens($"/people/{Ids.New()}")).Answers(HttpStatusCode.NotFound);
    }
}
