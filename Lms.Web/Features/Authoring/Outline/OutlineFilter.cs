using System.Globalization;
using Lms.Web.Features.Courses.Model;

namespace Lms.Web.Features.Authoring.Outline;

/// <summary>Which lessons of an outline are shown.</summary>
/// <param name="Text">Contained in the title; case and accents do not matter.</param>
/// <param name="State">One of <see cref="States"/>; anything else shows all.</param>
public sealed record OutlineFilter(string? Text, string? State)
{
    private static readonly Dictionary<string, (string Name, Func<Lesson, bool> Shows)> Known = new()
    {
        ["drafts"] = ("Drafts", l => !l.IsPublished),
        ["changed"] = ("Unpublished changes", l => l is { IsPublished: true, HasDraft: true }),
        ["published"] = ("Published", l => l.IsPublished),
        ["restricted"] = ("Restricted", l => l.Unlock is not null),
        ["optional"] = ("Optional", l => !l.IsRequired),
    };

    /// <summary>The states to choose from: the value in the URL and its name (an English key).</summary>
    public static IEnumerable<(string Value, string Name)> States => Known.Select(s => (s.Key, s.Value.Name));

    public bool IsOn => Text is { Length: > 0 } || IsState;

    private bool IsState => State is not null && Known.ContainsKey(State);

    public bool Shows(Lesson lesson) =>
        (
            Text is not { Length: > 0 }
            || CultureInfo.CurrentCulture.CompareInfo.IndexOf(lesson.Title, Text, CompareOptions.IgnoreCase | CompareOptions.IgnoreNonSpace)
                >= 0
        ) && (!IsState || Known[State!].Shows(lesson));

    /// <summary>The part of a URL's query that sets it; empty when it shows all.</summary>
    public string Query => IsOn ? $"q={Uri.EscapeDataString(Text ?? "")}&show={Uri.EscapeDataString(State ?? "")}" : "";
}
