using System.Globalization;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Text;
using Microsoft.AspNetCore.Html;

namespace Lms.Web.Platform.Ui;

/// <summary>Times as the viewer's wall clock shows them.</summary>
public sealed class When(Viewer viewer, TimeProvider clock, Words words)
{
    /// <summary>March 4, 2027.</summary>
    public IHtmlContent Day(DateTime at) => Element(at, Dates.Day(viewer.Local(at)));

    /// <summary>Mar 4, 2027, 14:30.</summary>
    public IHtmlContent Moment(DateTime at) => Element(at, Text(at));

    /// <summary>The same as text, for emails and attributes.</summary>
    public string Text(DateTime at) => Dates.Moment(viewer.Local(at));

    /// <summary>Relative to now, as people say it: 5 minutes ago, today 14:30, yesterday, otherwise the day.</summary>
    public IHtmlContent Ago(DateTime at)
    {
        var now = clock.Now;
        var (local, today) = (viewer.Local(at), viewer.Today(clock));
        var day = DateOnly.FromDateTime(local);
        var passed = now - at;
        string text = passed switch
        {
            { TotalSeconds: >= 0 and < 60 } => words["just now"],
            { TotalMinutes: >= 0 and < 60 } => words.Count((int)passed.TotalMinutes, "1 minute ago", "{0} minutes ago"),
            _ when day == today => words["today, {0}", Dates.Time(local)],
            _ when day == today.AddDays(-1) => words["yesterday, {0}", Dates.Time(local)],
            _ when day == today.AddDays(1) => words["tomorrow, {0}", Dates.Time(local)],
            _ when day.Year == today.Year => Dates.ShortDay(day),
            _ => Dates.ShortDayOfYear(day),
        };
        return Element(at, text);
    }

    private static HtmlString Element(DateTime at, string text) =>
        new(
            $"<time datetime=\"{at.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture)}\">{System.Net.WebUtility.HtmlEncode(text)}</time>"
        );
}
