using Lms.Web.Features.Courses.Model;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Files;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Courses.Kinds;

/// <summary>What the kinds of this room have in common.</summary>
public abstract class OwnKind : ILessonKind
{
    public abstract LessonKind Kind { get; }

    public abstract int Order { get; }

    public abstract string Name { get; }

    public abstract string About { get; }

    public abstract string Adding { get; }

    public abstract string Icon { get; }

    public IReadOnlyList<CompletionRule> Rules { get; } = [CompletionRule.Marked, CompletionRule.TimeSpent, CompletionRule.ActivitiesDone];

    public virtual Task<Region?> EditAsync(LessonEdit it, CancellationToken stop) => Task.FromResult<Region?>(null);

    public virtual Task<Shown?> ShowAsync(LessonView it, CancellationToken stop) => Task.FromResult<Shown?>(null);
}

public sealed class TextKind : OwnKind
{
    public override LessonKind Kind => LessonKind.Text;

    public override int Order => 10;

    public override string Name => "Text";

    public override string About => "Something to read, with pictures, tables and formulas.";

    public override string Adding => "Add text";

    public override string Icon => "text";
}

/// <summary>A PDF, shown by the browser's own viewer.</summary>
public sealed class DocumentKind(FileTokens tokens, LmsContext db) : OwnKind
{
    public override LessonKind Kind => LessonKind.Document;

    public override int Order => 30;

    public override string Name => "Document";

    public override string About => "A PDF, shown in the page and taken along.";

    public override string Adding => "Add document";

    public override string Icon => "file";

    /// <param name="Url">Null when none was uploaded yet.</param>
    public sealed record Seen(string Title, string? Url, string Name, long Size)
    {
        public FileHold? Hold { get; init; }

        /// <summary>Leads to the file to take along, and counts it.</summary>
        public string? Away { get; init; }
    }

    public sealed record Edited(LessonEdit It, Seen Document);

    public override async Task<Region?> EditAsync(LessonEdit it, CancellationToken stop)
    {
        var file = it.Lesson.DocumentFileId is { } id ? await db.StoredFiles.AsNoTracking().SingleOrDefaultAsync(f => f.Id == id, stop) : null;
        return new("/Features/Courses/Kinds/_EditDocument.cshtml", new Edited(it, new Seen(it.Lesson.Title, file is null ? null : tokens.Url(file.Id, file.Name, it.Course.Id), file?.Name ?? "", file?.Size ?? 0) { Hold = FileHold.Of(file) }));
    }

    public override Task<Shown?> ShowAsync(LessonView it, CancellationToken stop) => Task.FromResult<Shown?>(new("/Features/Courses/Kinds/_Document.cshtml", new Seen(
        it.Title, it.Content is { DocumentFileId: { } file, DocumentName: { } name } ? tokens.Url(file, name, it.CourseId) : null, it.Content.DocumentName ?? "", it.Content.DocumentSize)
    { Away = $"{it.Url}/document" })
    { IsWide = true, HasDocument = true });
}

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

/// <summary>Something of another site in a frame. Sites that are not among the <see cref="Embeds"/> (any more) are linked.</summary>
public sealed class EmbedKind(Embeds embeds) : OwnKind
{
    public override LessonKind Kind => LessonKind.Embed;

    public override int Order => 50;

    public override string Name => "Embed";

    public override string About => "A video or document of another site, shown in the page.";

    public override string Adding => "Add embed";

    public override string Icon => "code";

    public sealed record Framed(Embed Embed, string Title, string Original, string? Note);

    public override Task<Region?> EditAsync(LessonEdit it, CancellationToken stop) => Task.FromResult<Region?>(new("/Features/Courses/Kinds/_EditOutside.cshtml", Outside.Of(it, embeds)));

    public override Task<Shown?> ShowAsync(LessonView it, CancellationToken stop) => Task.FromResult<Shown?>(embeds.Find(it.Content.OutsideUrl) is { } embed
        ? new("/Features/Courses/Kinds/_Embed.cshtml", new Framed(embed, it.Content.OutsideTitle ?? it.Title, it.Content.OutsideUrl!, it.Content.OutsideNote)) { IsWide = true, FramesOf = embed.Origin }
        : new("/Features/Courses/Kinds/_Link.cshtml", it));
}
