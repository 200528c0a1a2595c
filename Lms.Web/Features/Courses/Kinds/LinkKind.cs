using Lms.Web.Features.Courses.Model;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Files;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Courses.Kinds;

/// <summary>The form for an external URL.</summary>
public sealed record Outside
{
    public required LessonEdit It { get; init; }

    public required string? Url { get; init; }

    public required string? Title { get; init; }

    public required string? Note { get; init; }

    /// <summary>The content of the frame; null when nothing at this address can be embedded.</summary>
    public required Embed? Embed { get; init; }

    public required string Sites { get; init; }

    public bool IsEmbed => It.Lesson.Kind is LessonKind.Embed;

    internal static Outside Of(LessonEdit it, Embeds embeds) =>
        it.Typed is { } typed
            ? new()
            {
                It = it,
                Url = typed["url"],
                Title = typed["title"],
                Note = typed["note"],
                Embed = null,
                Sites = embeds.Names,
            }
            : new()
            {
                It = it,
                Url = it.Lesson.Link?.Url,
                Title = it.Lesson.Link?.Title,
                Note = it.Lesson.Link?.Note,
                Embed = embeds.Find(it.Lesson.Link?.Url),
                Sites = embeds.Names,
            };
}

/// <summary>An external page.</summary>
public sealed class LinkKind(Embeds embeds) : OwnKind
{
    public override string Key => LessonKind.Link;

    public override int Order => 40;

    public override string Name => "Link to a page";

    public override string About => "A page on another site, opened in a new tab.";

    public override string Adding => "Add link";

    public override string Icon => "link";

    public override Task<Region?> EditAsync(LessonEdit it, CancellationToken stop) =>
        Task.FromResult<Region?>(new("/Features/Courses/Kinds/_EditOutside.cshtml", Outside.Of(it, embeds)));

    public override Task<Shown?> ShowAsync(LessonView it, CancellationToken stop) =>
        Task.FromResult<Shown?>(new("/Features/Courses/Kinds/_Link.cshtml", it));
}
