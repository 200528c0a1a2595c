using Lms.Web.Features.Courses.Model;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Files;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Courses.Kinds;

/// <summary>Content of another site in a frame. Sites that are not among the <see cref="Embeds"/> (any more) are linked.</summary>
public sealed class EmbedKind(Embeds embeds) : OwnKind
{
    public override string Key => LessonKind.Embed;

    public override int Order => 50;

    public override string Name => "Embed";

    public override string About => "A video or document from another site, shown on the page.";

    public override string Adding => "Add embed";

    public override string Icon => "code";

    public sealed record Framed(Embed Embed, string Title, string Original, string? Note);

    public override Task<Region?> EditAsync(LessonEdit it, CancellationToken stop) =>
        Task.FromResult<Region?>(new("/Features/Courses/Kinds/_EditOutside.cshtml", Outside.Of(it, embeds)));

    public override Task<Shown?> ShowAsync(LessonView it, CancellationToken stop) =>
        Task.FromResult<Shown?>(
            embeds.Find(it.Content.OutsideUrl) is { } embed
                ? new(
                    "/Features/Courses/Kinds/_Embed.cshtml",
                    new Framed(embed, it.Content.OutsideTitle ?? it.Title, it.Content.OutsideUrl!, it.Content.OutsideNote)
                )
                {
                    IsWide = true,
                    FramesOf = embed.Origin,
                }
                : new("/Features/Courses/Kinds/_Link.cshtml", it)
        );
}
