using Lms.Web.Kernel;
using Lms.Web.Platform.Files;
using Lms.Web.Platform.Personal;
using Lms.Web.Platform.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lms.Web.Features.Library.Model;

/// <summary>The kind of a material. It never changes: the lessons that use the material have a place for this kind.</summary>
public enum MaterialKind
{
    Text,
    Image,
    Audio,
    Video,
    File,
}

public static class MaterialKinds
{
    /// <summary>Returns the name of the kind: an English word, also the key of its translations.</summary>
    public static string Text(this MaterialKind kind) =>
        kind switch
        {
            MaterialKind.Image => "Image",
            _ => kind.ToString(),
        };

    public static string Icon(this MaterialKind kind) =>
        kind switch
        {
            MaterialKind.Text => "text",
            MaterialKind.Image => "image",
            MaterialKind.Audio => "play",
            MaterialKind.Video => "video",
            _ => "file",
        };

    /// <summary>In a lesson it is something to do: read, listen to, watch.</summary>
    public static bool IsActivity(this MaterialKind kind) => kind is MaterialKind.Text or MaterialKind.Audio or MaterialKind.Video;

    public static MaterialKind Of(string contentType) =>
        contentType.Split('/')[0] switch
        {
            "image" => MaterialKind.Image,
            "audio" => MaterialKind.Audio,
            "video" => MaterialKind.Video,
            _ => MaterialKind.File,
        };
}

/// <summary>
/// A piece of content that lessons use by its key: a text, an image, an audio file, a video, a file. Its content may be replaced by other
/// content of the same kind; the key stays, and all earlier content is kept, so that every replacement can be undone.
/// </summary>
public sealed class Material : Entity, IOwned, ISoftDeleted, IVersioned, IAudited
{
    public const int LongestKey = 30;
    public const int LongestTitle = 160;
    public const int LongestDescription = 1000;
    public const int LongestAlternative = 500;
    public const int LongestTag = 60;
    public const int MostTags = 20;

    private const string Work = "it is the course team’s work";

    internal static readonly Refusal NoTitle = new("Enter a title.", "Title");

    private Material() { }

    public Guid InstitutionId { get; set; }

    /// <summary>By which texts name it; unique in the institution and never another.</summary>
    public string Key { get; private init; } = "";

    public MaterialKind Kind { get; private init; }

    public string Title { get; private set; } = "";

    /// <summary>For those who choose it; learners do not see it.</summary>
    public string? Description { get; private set; }

    /// <summary>The alternative text of an image, for those who cannot see it; null takes the title.</summary>
    public string? Alternative { get; private set; }

    public IReadOnlyList<string> Tags { get; private set; } = [];

    /// <summary>The number of what it holds now.</summary>
    public int Current { get; private set; }

    public int LastVersion { get; private set; }

    /// <summary>The person who added it, and who may change it in addition to administrators.</summary>
    public Guid MadeById { get; private init; }

    /// <summary>The course whose package contained it; null when a person added it.</summary>
    public Guid? CameWithId { get; private init; }

    public DateTime CreatedAt { get; private init; }

    public DateTime ChangedAt { get; private set; }

    /// <summary>Lessons that use it continue to show it; it is no longer offered for others.</summary>
    public DateTime? ArchivedAt { get; private set; }

    public string Metadata { get; private set; } = "{}";

    public DateTime? DeletedAt { get; private set; }

    public int Version { get; set; }

    public static bool IsKey(string? key) => key is { Length: <= LongestKey } && Slug.IsValid(key);

    /// <summary>A key made of a title.</summary>
    /// <param name="taken">Of the institution, also those of materials that were deleted: texts may still name them.</param>
    public static string FreeKey(string title, IReadOnlySet<string> taken)
    {
        string Cut(string slug, int length) => slug.Length <= length ? slug : slug[..length].TrimEnd('-');
        var bare = Cut(Slug.From(title), LongestKey);
        for (var (n, key) = (2, bare); ; key = $"{Cut(bare, LongestKey - 4)}-{n++}")
            if (!taken.Contains(key))
                return key;
    }

    /// <returns>The material, and what it holds for the caller to keep.</returns>
    public static Result<(Material Material, MaterialVersion Version)> Make(
        string key,
        string? title,
        MaterialContent content,
        Guid byId,
        DateTime now,
        Guid? cameWith = null
    )
    {
        var made = new Material
        {
            Key = key,
            CameWithId = cameWith,
            Kind = content.Kind,
            MadeById = byId,
            CreatedAt = now,
            ChangedAt = now,
            Current = 1,
            LastVersion = 1,
        };
        if (content.Refusal() is { } unfit)
            return unfit;
        if (made.Describe(title, null, null, [], now).Refusal is { } why)
            return why;
        return (made, new MaterialVersion(made.Id, 1, content, byId, now, null));
    }

    public Result Describe(string? title, string? description, string? alternative, IEnumerable<string> tags, DateTime now)
    {
        if (string.IsNullOrWhiteSpace(title))
            return NoTitle;
        if (title.Trim().Length > LongestTitle)
            return new Refusal("The title can have at most {0} characters.", "Title", LongestTitle);
        if (description?.Trim().Length > LongestDescription)
            return new Refusal("Keep the description within {0} characters.", "Description", LongestDescription);
        if (alternative?.Trim().Length > LongestAlternative)
            return new Refusal("Keep the description within {0} characters.", "Alternative", LongestAlternative);
        var kept = tags.Select(t => t.Trim()).Where(t => t.Length > 0).Distinct(StringComparer.CurrentCultureIgnoreCase).ToList();
        if (kept.Count > MostTags)
            return new Refusal("Add at most {0} tags.", "Tags", MostTags);
        if (kept.Exists(t => t.Length > LongestTag))
            return new Refusal("Keep each tag within {0} characters.", "Tags", LongestTag);
        var isSeen = Title != title.Trim() || Alternative != alternative.OrNull();
        Title = title.Trim();
        Description = description.OrNull();
        Alternative = alternative.OrNull();
        Tags = kept;
        ChangedAt = now;
        if (isSeen && LastVersion > 0)
            Raise(new MaterialChanged(Id));
        return Result.Done;
    }

    public Result Annotate(IEnumerable<KeyValue> fields)
    {
        var written = KeyValues.Write(fields);
        if (written.Refusal is { } why)
            return why;
        Metadata = written.Value;
        return Result.Done;
    }

    /// <summary>Replaces the content everywhere; the previous content is kept.</summary>
    /// <returns>The version for the caller to save.</returns>
    public Result<MaterialVersion> Replace(MaterialContent content, Guid byId, DateTime now, string? note)
    {
        if (content.Kind != Kind)
            return OtherKind(Kind);
        if (content.Refusal() is { } unfit)
            return unfit;
        if (note?.Trim().Length > MaterialVersion.LongestNote)
            return new Refusal("Keep the note within {0} characters.", "Note", MaterialVersion.LongestNote);
        (Current, ChangedAt) = (++LastVersion, now);
        Raise(new MaterialChanged(Id));
        return new MaterialVersion(Id, Current, content, byId, now, note.OrNull());
    }

    /// <summary>Takes a replacement back, or any of what it ever held out again.</summary>
    public Result PutBack(MaterialVersion version, DateTime now)
    {
        if (version.MaterialId != Id)
            return new Refusal("This is no longer part of the material. Reload the page to see the latest version.");
        if (version.Number == Current)
            return new Refusal("Lessons already show this version.");
        (Current, ChangedAt) = (version.Number, now);
        Raise(new MaterialChanged(Id));
        return Result.Done;
    }

    public void Archive(DateTime now) => ArchivedAt ??= now;

    public void Unarchive() => ArchivedAt = null;

    public void Delete(DateTime now) => DeletedAt ??= now;

    public void Restore() => DeletedAt = null;

    private static Refusal OtherKind(MaterialKind kind) =>
        kind switch
        {
            MaterialKind.Text => new("A text can only be replaced with a text."),
            MaterialKind.Image => new("An image can only be replaced with an image. To use another type of file, add a new material."),
            MaterialKind.Audio => new(
                "An audio file can only be replaced with an audio file. To use another type of file, add a new material."
            ),
            MaterialKind.Video => new("A video can only be replaced with a video. To use another type of file, add a new material."),
            _ => new("A document can only be replaced with a document. To use another type of file, add a new material."),
        };

    internal sealed class Mapping : IEntityTypeConfiguration<Material>
    {
        public void Configure(EntityTypeBuilder<Material> builder)
        {
            builder.ToTable("Materials");
            builder.Property(m => m.Key).HasMaxLength(LongestKey);
            builder.Property(m => m.Title).HasMaxLength(LongestTitle);
            builder.Property(m => m.Description).HasMaxLength(LongestDescription);
            builder.Property(m => m.Alternative).HasMaxLength(LongestAlternative);
            builder.HasIndex(m => new { m.InstitutionId, m.Key }).IsUnique();
            builder
                .Personal(m => m.MadeById)
                .Stays(Work)
                .KeepsTheRest(Work)
                .Exports(
                    "materials",
                    "Materials in the library",
                    m => new
                    {
                        m.Id,
                        m.Key,
                        m.Title,
                        m.Kind,
                        m.CreatedAt,
                    }
                );
        }
    }

    internal sealed class VersionMapping : IEntityTypeConfiguration<MaterialVersion>
    {
        public void Configure(EntityTypeBuilder<MaterialVersion> builder)
        {
            builder.ToTable("MaterialVersions");
            builder.HasKey(v => new { v.MaterialId, v.Number });
            builder.Property(v => v.Note).HasMaxLength(MaterialVersion.LongestNote);
            builder.HasIndex(v => v.FileId);
            builder.HasOne<Material>().WithMany().HasForeignKey(v => v.MaterialId).OnDelete(DeleteBehavior.Cascade);
            builder.HasOne<StoredFile>().WithMany().HasForeignKey(v => v.FileId).OnDelete(DeleteBehavior.SetNull);
            builder
                .Personal(v => v.ById)
                .Stays(Work)
                .KeepsTheRest(Work)
                .Exports(
                    "versions-of-materials",
                    "Versions of materials",
                    v => new
                    {
                        v.MaterialId,
                        v.Number,
                        v.At,
                        v.Note,
                    }
                );
        }
    }
}

/// <summary>The content of a material: a text, or a file.</summary>
/// <param name="Width">Width of an image in pixels; 0 when unknown.</param>
public sealed record MaterialContent(MaterialKind Kind, string? Markdown, Guid? FileId, int Width = 0, int Height = 0)
{
    public static MaterialContent OfText(string? markdown) => new(MaterialKind.Text, markdown?.ReplaceLineEndings("\n") ?? "", null);

    public Refusal? Refusal() =>
        Kind is not MaterialKind.Text ? null
        : string.IsNullOrWhiteSpace(Markdown) ? new("Write the text first.", "Markdown")
        : Markdown.Length > MarkdownText.MaxLength
            ? new("The text is longer than {0} characters. Split it into several materials.", "Markdown", MarkdownText.MaxLength)
        : null;
}
