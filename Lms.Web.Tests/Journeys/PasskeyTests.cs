using Microsoft.Playwright;

namespace Lms.Web.Tests.Journeys;

[OnOneDatabase("It is about what happens in the browser.")]
public sealed class PasskeyTests(Chromium chromium, LiveSite site) : Journey(chromium, site)
{
    [Fact]
    public async Task A_person_adds_a_passkey_and_signs_in_with_it_alone()
    {
        // Passkeys need a host name; an IP address is not enough.
        var there = Site.Address.Replace("127.0.0.1", "localhost", StringComparison.Ordinal);
        var lin = await Open(options: o => o.BaseURL = there);
        lin.IsAt(there);
        var wire = await lin.Context.NewCDPSessionAsync(lin.Page);
        await wire.SendAsync("WebAuthn.enable");
        await wire.SendAsync(
            "WebAuthn.addVirtualAuthenticator",
            new()
            {
                ["options"] = new Dictionary<string, object>
                {
                    ["protocol"] = "ctap2",
                    ["transport"] = "internal",
                    ["hasResidentKey"] = true,
                    ["hasUserVerification"] = true,
                    ["isUserVerified"] = true,
                    ["automaticPresenceSimulation"] = true,
                },
            }
        );
        await lin.SignIn("Lin");
        var page = await lin.Go("/settings/passkeys");
        await page.GetByLabel("Passkey name").FillAsync("My phone");
        await lin.Button("Add passkey").ClickAsync();
        await lin.Shows("Passkey added.");
        await Expect(page.GetByText("My phone", new() { Exact = true })).ToBeVisibleAsync();
        await page.GetByLabel("New name for My phone").FillAsync("Old phone");
        await lin.Button("Rename My phone").ClickAsync();
        await Expect(page.GetByText("Old phone", new() { Exact = true })).ToBeVisibleAsync();

        await lin.Context.ClearCookiesAsync();
        await lin.Go("/sign-in?returnUrl=/settings/security");
        await lin.Button("Use a passkey").ClickAsync();
        await Expect(page).ToHaveURLAsync(there + "/settings/security");
        await lin.Shows("1 passkey");

        await lin.Go("/settings/passkeys");
        await lin.Button("Remove Old phone").ClickAsync();
        await lin.Shows("You don’t have any passkeys yet.");
        await lin.Context.ClearCookiesAsync();
        lin.Expects(422);
        await lin.Go("/sign-in");
        await lin.Button("Use a passkey").ClickAsync();
        await lin.Shows("Your passkey wasn’t accepted.");
    }

    [Fact]
    public async Task Without_scripts_no_passkey_is_offered()
    {
        var lin = await Open(options: o => o.JavaScriptEnabled = false);
        await lin.Go("/sign-in");
        await Expect(lin.Button("Use a passkey")).ToHaveCountAsync(0);
    }
}
