using Lms.Web.Features.People.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Text;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.People.Settings;

/// <summary>Switches the language: stored with the person, or in a cookie for people who are not signed in.</summary>
public sealed class LanguageModel(MemberDirectory members, SiteOptions site) : Screen
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(365);

    [BindProperty(SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    [Can(Anyone.May)]
    public void OnGet() { }

    [Can(Anyone.May)]
    public Task<IActionResult> OnPost(string? locale) =>
        Try(
            async () =>
            {
                if (Languages.Find(locale) is not { } language)
                    return new Refusal("Choose a language from the list.");
                Response.Cookies.Append(site.CookieName(ChooseLanguage.Cookie), language.Tag, site.Cookie(Request, Kept));
                if (!Viewer.IsSignedIn)
                    return Result.Done;
                var chosen = (await Db.People.SingleAsync(p => p.Id == Viewer.Id, Stop)).Speak(language.Tag);
                await Db.SaveChangesAsync(Stop);
                members.Forget(Viewer.Id);
                return chosen;
            },
            to: Local(ReturnUrl, Viewer.IsSignedIn ? "/dashboard" : "/")
        );
}
