using Lms.Web.Features.Courses.Model;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Files;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Courses.Kinds;

/// <summary>The form for an address elsewhere.</summary>
/// <param name="Embed">What stands in the frame; null when nothing of this address can.</param>
public sealed record Outside(LessonEdit It, string? Url, string? Title, string? Note, Embed? Embed, string Sites)
{
    public bool IsEmbed => It.Lesson.Kind is LessonKind.Embed;

    internal static Outside Of(LessonEdit it, Embeds embeds) => it.Typed is { } typed
        ? new(it, typed["url"], typed["title"], typed["note"], null, embeds.Names)
        : new(it, it.Lesson.OutsideUrl, it.Lesson.OutsideTitle, it.Lesson.OutsideNote, embeds.Find(it.Lesson.OutsideUrl), embeds.Names);
}

/// <summary>A page elsewhere.</summary>
public sealed class LinkKind(Embeds embeds) : OwnKind
{
    public override LessonKind Kind => LessonKind.Link;

    public override int Order => 40;

    public override string Name => "Link to a page";

    public override string About => "A page elsewhere, opened in a new tab.";

    public override string Adding => "Add link";

    public override string Icon => "link";

    public override Task<Region?> EditAsync(LessonEdit it, CancellationToken stop) => Task.FromResult<Region?>(new("/Features/Courses/Kinds/_EditOutside.cshtml", Outside.Of(it, embeds)));

    public override Task<Shown?> ShowAsync(LessonView it, CancellationToken stop) => Task.FromResult<Shown?>(new("/Features/Courses/Kinds/_Link.cshtml", it));
}
