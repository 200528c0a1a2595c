using System.Globalization;
using Lms.Web.Features.Courses.Catalog;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Files.Media;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lms.Web.Features.Media.Model;

/// <summary>The captions of a lesson's video or audio, in one language.</summary>
public sealed class LessonCaptions : Entity, IOwned, ISoftDeleted, IVersioned, IAudited
{
    /// <summary>More languages than any lesson has.</summary>
    public const int Most = 30;

    private LessonCaptions() { }

    public LessonCaptions(Guid lessonId, string language) => (LessonId, Language) = (lessonId, language);

    public Guid LessonId { get; private init; }

    public Guid InstitutionId { get; set; }

    /// <summary>BCP 47.</summary>
    public string Language { get; private init; } = "";

    /// <summary>WebVTT.</summary>
    public string Text { get; private set; } = "";

    /// <summary>The transcript, made when the captions were saved.</summary>
    public string Html { get; private set; } = "";

    public DateTime UpdatedAt { get; private set; }

    public DateTime? DeletedAt { get; private set; }

    public int Version { get; set; }

    /// <summary>As the language calls itself.</summary>
    public static string NameOf(string tag)
    {
        var name = CatalogCards.LanguageName(tag);
        return name.Length == 0 ? tag : char.ToUpper(name[0], CultureInfo.InvariantCulture) + name[1..];
    }

    /// <summary>A language tag that browsers understand.</summary>
    public static bool IsLanguage(string? tag) =>
        tag is { Length: >= 2 and <= 20 }
        && tag.Split('-') is var parts
        && parts[0].Length is 2 or 3
        && parts[0].All(char.IsAsciiLetterLower)
        && parts.All(p => p.Length is > 0 and <= 8 && p.All(char.IsAsciiLetterOrDigit));

    public void Say(WebVtt captions, DateTime now) => (Text, Html, UpdatedAt) = (captions.ToString(), Transcript.Html(captions.Cues), now);

    public void Delete(DateTime now) => DeletedAt ??= now;

    public void Restore() => DeletedAt = null;

    internal sealed class Mapping : IEntityTypeConfiguration<LessonCaptions>
    {
        public void Configure(EntityTypeBuilder<LessonCaptions> builder)
        {
            builder.ToTable("LessonCaptions");
            builder.Property(c => c.Language).HasMaxLength(20);
            builder.HasIndex(c => new { c.LessonId, c.Language }).IsUnique().HasFilter("\"DeletedAt\" IS NULL");
            builder.HasOne<Lesson>().WithMany().HasForeignKey(c => c.LessonId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}
