using System.Globalization;
using Microsoft.Playwright;

namespace Lms.Web.Tests.Journeys;

/// <summary>From the code that a teacher shows to the lesson that a newcomer has done on a phone.</summary>
[OnOneDatabase("It is about what happens in the browser.")]
public sealed class ClassJourneyTests(Chromium chromium, LiveSite site) : Journey(chromium, site)
{
    private const string Course = "/teach/courses/fire-safety";
    private const string Name = "Night shift";
    private const string Module = "The first two minutes";
    private const string Instructions = "Read it before your next shift.";
    private const string Mail = "juno@quay.example";
    private const int Wide = 1280;
    private const int Narrow = 390;

    [Fact]
    public async Task A_newcomer_joins_with_the_code_and_does_what_the_teacher_assigned()
    {
        var ada = await Open("Ada");
        var join = await ShowCode(ada);
        var here = new Uri(ada.Page.Url).AbsolutePath.Replace("/code", "", StringComparison.Ordinal);

        var juno = await Open(options: o =>
            (o.ViewportSize, o.HasTouch, o.IsMobile) = (new() { Width = Narrow, Height = 844 }, true, true)
        );
        await Join(juno, new Uri(join).PathAndQuery);
        await LookAtTheDoor(juno, new Uri(join).PathAndQuery);

        await Assign(ada, here);
        await Study(juno);
        await SeeWhoIsDone(ada, here);

        foreach (var path in (string[])[here, here + "/code", here + "/assigned", here + "/progress"])
        {
            await ada.Go(path);
            await IsAccessible(ada, Wide, Narrow);
        }
    }

    /// <returns>The address in the QR code.</returns>
    private async Task<string> ShowCode(Window ada)
    {
        var page = await ada.Go(Course + "/classes");
        await page.GetByLabel("Name of the new class").FillAsync(Name);
        await ada.Button("Add class").ClickAsync();
        await ada.Shows("Class created. Show its code, or add people.");
        await ada.Link("Show join code").ClickAsync();
        await Expect(page.Locator(".join-code__code")).ToBeVisibleAsync();
        var picture = Path.Combine(Site.Folder, Ids.New() + ".png");
        await page.Locator("#join-code svg.qr").ScreenshotAsync(new() { Path = picture });
        var join = (await Tool.Run("zbarimg", "--quiet", "--raw", picture)).Trim();
        var code = (await page.Locator(".join-code__code").InnerTextAsync()).Replace("-", "", StringComparison.Ordinal);
        Assert.Equal($"{Site.Address}/join/{code}", join);
        return join;
    }

    private async Task Join(Window juno, string path)
    {
        var begun = TimeProvider.System.GetTimestamp();
        var page = await juno.Go(path);
        await Expect(juno.Heading(Name)).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Link, new() { Name = "Create account" }).ClickAsync();
        await page.GetByLabel("First name").FillAsync("Juno");
        await page.GetByLabel("Last name").FillAsync("Dahl");
        await page.GetByLabel("Email").FillAsync(Mail);
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync("stars over water");
        await juno.Button("Create account").ClickAsync();
        await Expect(juno.Heading("Check your email")).ToBeVisibleAsync();
        await juno.Go((await Site.Letter(Mail, "confirm")).Link);
        await juno.Button("Confirm and sign in").ClickAsync();
        await Expect(juno.Heading(Name)).ToBeVisibleAsync();
        Assert.Equal(path, juno.Path);
        await juno.Button("Join class").ClickAsync();
        await Expect(juno.Heading("Raise the alarm")).ToBeVisibleAsync();
        var seconds = TimeProvider.System.GetElapsedTime(begun).TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);
        Output?.WriteLine($"From the page to join to the first lesson: {seconds} s");
    }

    private async Task LookAtTheDoor(Window juno, string path)
    {
        var visitor = await Open();
        await visitor.Go(path);
        await IsAccessible(visitor, Wide, Narrow);
        await visitor.Go("/join");
        await IsAccessible(visitor, Wide, Narrow);
        await juno.Go(path);
        await juno.Shows("You’re already in this class.");
        await IsAccessible(juno, Narrow);
    }

    private async Task Assign(Window ada, string here)
    {
        var page = await ada.Go(here + "/assigned");
        var module = page.Locator($"optgroup[label='{Module}'] option[value^='module:']");
        await page.GetByLabel("What", new() { Exact = true }).SelectOptionAsync((await module.GetAttributeAsync("value"))!);
        var days = page.GetByLabel("Or days after the start");
        await days.PressSequentiallyAsync("7");
        await Expect(page.Locator("#due-preview")).ToContainTextAsync("For someone who starts today: due on");
        await days.FillAsync("");
        await page.GetByLabel("Due", new() { Exact = true })
            .FillAsync(Site.Now.AddDays(2).ToString("yyyy-MM-ddTHH:mm", CultureInfo.InvariantCulture));
        await page.Locator("summary", new() { HasText = "Instructions, or a date for one person" }).ClickAsync();
        await page.GetByLabel("Instructions").FillAsync(Instructions);
        await ada.Button("Set deadline").ClickAsync();
        await ada.Shows("Assigned. Learners are reminded one day and one hour before.");
        await Expect(ada.Link(Module)).ToBeVisibleAsync();
    }

    private static async Task Study(Window juno)
    {
        var page = await juno.Go("/dashboard");
        var due = page.Locator(".home__due");
        await Expect(due).ToContainTextAsync("for your class");
        await Expect(due).ToContainTextAsync(Instructions);
        await due.GetByRole(AriaRole.Link, new() { Name = Module, Exact = true }).ClickAsync();
        await Expect(juno.Heading("Raise the alarm")).ToBeVisibleAsync();
        await juno.Button("Mark as done and continue").ClickAsync();
        await Expect(juno.Heading("Which extinguisher?")).ToBeVisibleAsync();
        await juno.Button("Mark as done and continue").ClickAsync();
        await Expect(juno.Heading("Lead people out")).ToBeVisibleAsync();
        await juno.Go("/dashboard");
        await Expect(page.Locator(".home__due")).ToContainTextAsync("No deadlines. Go at your own pace.");
    }

    private static async Task SeeWhoIsDone(Window ada, string here)
    {
        var page = await ada.Go(here + "/assigned");
        await ada.Link(Module).ClickAsync();
        await Expect(ada.Heading(Module)).ToBeVisibleAsync();
        var row = page.GetByRole(AriaRole.Row, new() { NameRegex = new("Juno Dahl") });
        await Expect(row.Locator(".badge")).ToHaveTextAsync("Done");
        await IsAccessible(ada, Wide, Narrow);
        await ada.Go(here + "/progress");
        var progress = page.GetByRole(AriaRole.Row, new() { NameRegex = new("Juno Dahl") });
        await Expect(progress).ToContainTextAsync("2 of 3");
        await Expect(progress.Locator("[data-state=Done]")).ToHaveCountAsync(2);
    }
}
