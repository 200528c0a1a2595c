using System.Text.Json;
using Lms.Web.Features.Questions.Model;
using Lms.Web.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lms.Web.Features.Checks.Model;

/// <summary>A version of a question. Editing an answered one creates a new version; answers keep theirs.</summary>
public sealed class Question : Entity, IOwned, ISoftDeleted, IAudited
{
    private Question() { }

    private Question(Guid? rootId, int number) => (RootId, Number) = (rootId ?? Id, number);

    public Guid InstitutionId { get; set; }

    /// <summary>The ID of its first version.</summary>
    public Guid RootId { get; private init; }

    public int Number { get; private init; } = 1;

    public QuestionKind Kind { get; private set; }

    /// <summary>The question in plain words, for lists.</summary>
    public string Plain { get; private set; } = "";

    /// <summary>As its author wrote it.</summary>
    public QuestionSource Source { get; private set; } = new(QuestionKind.SingleChoice);

    /// <summary>Made from <see cref="Source"/>: ready to be asked and graded.</summary>
    public QuestionDefinition Definition { get; private set; } = new("", QuestionKind.SingleChoice);

    public DateTime? DeletedAt { get; private set; }

    public static Result<Question> Ask(QuestionSource source)
    {
        var question = new Question(null, 1);
        return question.Fill(source) is { Refusal: { } why } ? why : question;
    }

    /// <summary>Changes this version, or creates the next one if <paramref name="isAnswered"/>.</summary>
    public Result<Question> Edit(QuestionSource source, bool isAnswered, DateTime now)
    {
        var target = isAnswered ? new Question(RootId, Number + 1) : this;
        if (target.Fill(source) is { Refusal: { } why })
            return why;
        if (isAnswered)
            Delete(now);
        return target;
    }

    public void Delete(DateTime now) => DeletedAt ??= now;

    private Result Fill(QuestionSource source)
    {
        Refusal? wrong = null;
        if (QuestionDefinition.Make(source, (_, why) => wrong ??= why).Definition is not { } made)
            return wrong!;
        Kind = source.Kind;
        Plain = made.Plain;
        Source = source;
        Definition = made;
        return Result.Done;
    }

    internal sealed class Mapping : IEntityTypeConfiguration<Question>
    {
        public void Configure(EntityTypeBuilder<Question> builder)
        {
            builder.ToTable("Questions");
            builder.HasIndex(q => new { q.RootId, q.Number });
            AsJson(builder.Property(q => q.Source));
            AsJson(builder.Property(q => q.Definition));
        }

        private static void AsJson<T>(PropertyBuilder<T> property) =>
            property.HasConversion(
                it => JsonSerializer.Serialize(it, (JsonSerializerOptions?)null),
                json => JsonSerializer.Deserialize<T>(json, (JsonSerializerOptions?)null)!,
                // Both are replaced as a whole and never changed in place.
                new ValueComparer<T>((a, b) => ReferenceEquals(a, b), it => it!.GetHashCode(), it => it)
            );
    }
}
