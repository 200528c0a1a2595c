using Lms.Web.Kernel;
using Lms.Web.Platform.Personal;
using Lms.Web.Platform.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lms.Web.Features.Institutions.Model;

public enum LegalKind
{
    Terms,
    Privacy,
    Imprint,
}

/// <summary>One version of a text that binds people; a version is never changed, the next one follows it.</summary>
public sealed class LegalText : Entity, IOwned, IAudited
{
    private LegalText() { }

    public Guid InstitutionId { get; set; }

    public LegalKind Kind { get; private init; }

    /// <summary>From 1, for each kind.</summary>
    public int Number { get; private init; }

    public string Markdown { get; private init; } = "";

    public string Html { get; private init; } = "";

    /// <summary>Everyone is asked to agree again, not only those who join later.</summary>
    public bool AsksEverybody { get; private init; }

    public DateTime PublishedAt { get; private init; }

    public Guid? PublishedById { get; private init; }

    /// <summary>Is it a text that people agree to?</summary>
    public static bool IsAgreedTo(LegalKind kind) => kind is LegalKind.Terms or LegalKind.Privacy;

    public static Result<LegalText> Publish(LegalKind kind, LegalText? last, string? markdown, bool asksEverybody, Guid by, DateTime now)
    {
        if (string.IsNullOrWhiteSpace(markdown))
            return new Refusal("Write the text first.", "Markdown");
        if (markdown.Length > MarkdownText.MaxLength)
            return new Refusal("The text is too long.", "Markdown");
        if (last is not null && last.Markdown == markdown)
            return new Refusal("This text is already published.", "Markdown");
        return new LegalText
        {
            Kind = kind,
            Number = (last?.Number ?? 0) + 1,
            Markdown = markdown,
            Html = MarkdownText.Render(markdown).Html,
            AsksEverybody = IsAgreedTo(kind) && (asksEverybody || last is null),
            PublishedAt = now,
            PublishedById = by,
        };
    }

    internal sealed class Mapping : IEntityTypeConfiguration<LegalText>
    {
        public void Configure(EntityTypeBuilder<LegalText> builder)
        {
            builder.ToTable("LegalTexts");
            builder
                .HasIndex(t => new
                {
                    t.InstitutionId,
                    t.Kind,
                    t.Number,
                })
                .IsUnique();
            builder
                .Personal(t => t.PublishedById)
                .Stays("the text belongs to the institution")
                .KeepsTheRest("the text belongs to the institution")
                .NotExported("only says who published it");
        }
    }
}
