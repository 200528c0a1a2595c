using Microsoft.Playwright;

namespace Lms.Web.Tests.Journeys;

public sealed class CertificateTests(Chromium chromium, LiveSite site) : Journey(chromium, site)
{
    private const string Title = "Knots for the harbor";
    private const string Mail = "mika@quay.example";

    [Fact]
    public async Task An_instructor_creates_a_course_and_a_learner_earns_its_certificate()
    {
        var ada = await Open("Ada");
        await Begin(ada);
        await WriteFirstLesson(ada);
        await Ask(ada);
        await Publish(ada);

        var mika = await Open();
        await Register(mika);
        await Study(mika);
        await Earn(mika);
    }

    private static async Task Begin(Window ada)
    {
        var page = await ada.Go("/teach/courses/new");
        await page.GetByLabel("Title").FillAsync(Title);
        await ada.Button("Create course").ClickAsync();
        await page.WaitForURLAsync("**/teach/courses/knots-for-the-harbor/**");
        await ada.Go("/teach/courses/knots-for-the-harbor/outline");
        await page.GetByLabel("New module title").FillAsync("Two knots");
        await ada.Button("Add module").ClickAsync();
        await Expect(ada.Heading("Two knots")).ToBeVisibleAsync();
        foreach (var title in (string[])["The bowline", "The cleat hitch"])
        {
            var field = page.GetByLabel("New lesson title");
            if (!await field.IsVisibleAsync())
                await page.Locator("summary", new() { HasText = "Add lesson" }).ClickAsync();
            await field.FillAsync(title);
            await ada.Button("Add text").ClickAsync();
            await Expect(ada.Link(title)).ToBeVisibleAsync();
            await Expect(field).ToHaveValueAsync("");
        }
    }

    private static async Task WriteFirstLesson(Window ada)
    {
        var page = ada.Page;
        await ada.Link("The bowline").ClickAsync();
        var text = page.GetByLabel("Text", new() { Exact = true });
        await text.ClickAsync();
        await text.PressSequentiallyAsync("A loop that never slips.");
        await ada.Button("Table").ClickAsync();
        await page.GetByLabel("Rows").PressAsync("Enter");
        await text.PressAsync("Control+End");
        await ada.Button("Callout").ClickAsync();
        await text.PressAsync("Control+End");
        await text.PressSequentiallyAsync("\n\n\nIts strength: ");
        await ada.Button("Math").ClickAsync();
        var preview = page.GetByRole(AriaRole.Region, new() { Name = "Preview" });
        await Expect(preview.GetByRole(AriaRole.Table)).ToBeVisibleAsync();
        await Expect(preview.Locator(".callout, .admonition, aside, .markdown-alert").First).ToBeVisibleAsync();
        await Expect(preview.Locator("math").First).ToBeVisibleAsync();
        await Expect(page.Locator("[data-saved]")).ToContainTextAsync("Saved");
        await page.ReloadAsync();
        await Expect(text).ToHaveValueAsync(new System.Text.RegularExpressions.Regex("A loop that never slips"));
        await ada.Button("Publish lesson").ClickAsync();
        await ada.Shows("Published. Learners now see the new text.");
    }

    private static async Task Ask(Window ada)
    {
        var page = ada.Page;
        await ada.Link("Comprehension checks").ClickAsync();
        await ada.Button("Add a check").ClickAsync();
        await ada.Link("One correct answer").ClickAsync();
        await page.GetByLabel("Question", new() { Exact = true }).FillAsync("What does a bowline make?");
        await page.GetByLabel("Answer 1", new() { Exact = true }).FillAsync("A loop");
        await page.GetByLabel("Answer 1 is correct").CheckAsync();
        await page.GetByLabel("Answer 2", new() { Exact = true }).FillAsync("A stopper");
        await ada.Button("Add question").ClickAsync();
        await ada.Shows("What does a bowline make?");
    }

    private static async Task Publish(Window ada)
    {
        var page = await ada.Go("/teach/courses/knots-for-the-harbor/settings");
        await ada.Shows("Not ready: 1 thing left");
        await ada.Shows("Write a short description for the catalog.");
        await Expect(ada.Button("Publish")).ToBeDisabledAsync();
        await ada.Go("/teach/courses/knots-for-the-harbor/details");
        await page.GetByLabel("Short description").FillAsync("Two knots that hold a boat.");
        await ada.Button("Save details").ClickAsync();
        await ada.Go("/teach/courses/knots-for-the-harbor/settings");
        await ada.Shows("Everything is ready for publishing.");
        await ada.Button("Publish").ClickAsync();
        await ada.Shows("This course is listed in the catalog.");
    }

    private async Task Register(Window mika)
    {
        var page = await mika.Go("/register");
        await page.GetByLabel("First name").FillAsync("Mika");
        await page.GetByLabel("Last name").FillAsync("Łąkowski");
        await page.GetByLabel("Email").FillAsync(Mail);
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync("rope and water");
        await mika.Shows("Good password.");
        await mika.Button("Create account").ClickAsync();
        await Expect(mika.Heading("Check your email")).ToBeVisibleAsync();
        await mika.Go((await Site.Letter(Mail, "confirm")).Link);
        await mika.Button("Confirm and sign in").ClickAsync();
        await mika.Shows("Your email is confirmed.");
    }

    private static async Task Study(Window mika)
    {
        var page = mika.Page;
        await page.GetByRole(AriaRole.Searchbox, new() { Name = "Search courses" }).First.FillAsync("knots");
        await page.Keyboard.PressAsync("Enter");
        await mika.Link(Title).ClickAsync();
        await mika.Button("Enroll").ClickAsync();
        await Expect(mika.Heading("The bowline")).ToBeVisibleAsync();
        await Expect(page.Locator(".prose table")).ToBeVisibleAsync();
        await mika.Button("Mark as done").ClickAsync();
        await Expect(mika.Heading("You’ve completed this course!")).ToBeVisibleAsync();
    }

    private async Task Earn(Window mika)
    {
        var letter = await Site.Letter(Mail, "certificate");
        Assert.Contains(Title, letter.Subject + letter.Text, StringComparison.Ordinal);
        var page = await mika.Go("/dashboard");
        var link = mika.Page.GetByRole(AriaRole.Link, new() { NameRegex = new($"^PDF ?: {Title}$") });
        await mika.ReloadUntil(link);
        var pdf = await mika.Keep(link);
        await mika.Go("/certificates");
        var number = (await page.Locator(".certificate__number").InnerTextAsync()).Trim();
        var text = await Tool.Run("pdftotext", pdf, "-");
        Assert.Contains("Mika Łąkowski", text, StringComparison.Ordinal);
        Assert.Contains(number, text, StringComparison.Ordinal);
        var fonts = (await Tool.Run("pdffonts", pdf)).Split('\n', StringSplitOptions.RemoveEmptyEntries)[2..];
        Assert.NotEmpty(fonts);
        Assert.All(fonts, font => Assert.Equal("yes", font.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^5]));
        await Tool.Run("pdftoppm", "-r", "150", "-png", "-singlefile", pdf, pdf);
        var code = (await Tool.Run("zbarimg", "--quiet", "--raw", pdf + ".png")).Trim();
        Assert.Equal($"{Site.Address}/verify/{number}", code);

        var anybody = await Open();
        await anybody.Go(new Uri(code).PathAndQuery);
        await Expect(anybody.Heading("This certificate is valid")).ToBeVisibleAsync();
        await anybody.Shows("Mika Łąkowski");
    }
}
