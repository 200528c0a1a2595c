using System.Globalization;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using Lms.Web.Kernel;

namespace Lms.Web.Platform.Text;

/// <summary>The product's own markup in a text, kept apart while what authors wrote around it is sanitized.</summary>
internal sealed partial class HeldHtml
{
    private readonly string mark = "held-" + Ids.New().ToString("N") + "-";
    private readonly List<Func<bool, string>> all = [];
    private readonly HashSet<string> inside = [];

    /// <param name="html">
    /// Called when the text around it is safe, in the order of the text; the argument says whether it is surrounded by HTML of the author.
    /// </param>
    /// <returns>The placeholder in its place: no one can write it, because no one can guess it.</returns>
    public string Block(Func<bool, string> html) => Hold("div", html);

    /// <param name="inLink">Replaces it inside a link; null keeps it there.</param>
    public string Inline(string html, string? inLink = null) => Hold("span", isInside => isInside && inLink is not null ? inLink : html);

    public bool IsPlace(string name) => name.StartsWith(mark, StringComparison.Ordinal);

    /// <summary>Examines the surroundings of each placeholder after the author's HTML was parsed.</summary>
    public void Look(IElement body)
    {
        foreach (var place in body.QuerySelectorAll("[class^=held-]").Where(place => IsPlace(place.ClassName!)))
            if (place.LocalName == "div" ? place.ParentElement != body : place.Closest("a") is not null)
                inside.Add(place.ClassName!);
    }

    public string Release(string html)
    {
        var made = all.Select((one, at) => one(inside.Contains(string.Create(CultureInfo.InvariantCulture, $"{mark}{at}")))).ToList();
        return Place()
            .Replace(
                html,
                place =>
                    IsPlace(place.Groups[2].Value)
                        ? made[int.Parse(place.Groups[2].ValueSpan[mark.Length..], CultureInfo.InvariantCulture)]
                        : place.Value
            );
    }

    private string Hold(string element, Func<bool, string> html)
    {
        all.Add(html);
        return string.Create(CultureInfo.InvariantCulture, $"<{element} class=\"{mark}{all.Count - 1}\"></{element}>");
    }

    [GeneratedRegex("<(div|span) class=\"(held-[0-9a-f]{32}-[0-9]{1,6})\"></\\1>")]
    private static partial Regex Place();
}
