using System.Text.Json;
using Lms.Web.Features.Questions.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lms.Web.Features.Checks.Model;

/// <summary>A question as it stood at one time. Editing one that was answered makes a new version; answers keep theirs.</summary>
public sealed class Question : Entity, IOwned, ISoftDeleted, IAudited
{
    public const int MostOptions = 10;

    private Question() { }

    private Question(Guid? rootId, int number) => (RootId, Number) = (rootId ?? Id, number);

    public Guid InstitutionId { get; set; }

    /// <summary>The key of its first version.</summary>
    public Guid RootId { get; private init; }

    public int Number { get; private init; } = 1;

    public QuestionKind Kind { get; private set; }

    public string Markdown { get; private set; } = "";

    public string Html { get; private set; } = "";

    public string? Explanation { get; private set; }

    public string? ExplanationHtml { get; private set; }

    public IReadOnlyList<QuestionOption> Options { get; private set; } = [];

    public DateTime? DeletedAt { get; private set; }

    public static Result<Question> Ask(QuestionKind kind, string markdown, IReadOnlyList<QuestionOption> options, string? explanation)
    {
        var question = new Question(null, 1);
        return question.Fill(kind, markdown, options, explanation) is { Refusal: { } why } ? why : question;
    }

    /// <summary>Changes this version, or makes the next one when <paramref name="isAnswered"/>.</summary>
    public Result<Question> Edit(
        QuestionKind kind,
        string markdown,
        IReadOnlyList<QuestionOption> options,
        string? explanation,
        bool isAnswered,
        DateTime now
    )
    {
        var target = isAnswered ? new Question(RootId, Number + 1) : this;
        if (target.Fill(kind, markdown, options, explanation) is { Refusal: { } why })
            return why;
        if (isAnswered)
            Delete(now);
        return target;
    }

    public void Delete(DateTime now) => DeletedAt ??= now;

    /// <summary>Right when exactly the correct answers were chosen.</summary>
    public bool IsRight(IReadOnlySet<int> chosen) => Options.Where(o => o.IsCorrect).Select(o => o.Id).ToHashSet().SetEquals(chosen);

    private Result Fill(QuestionKind kind, string markdown, IReadOnlyList<QuestionOption> options, string? explanation)
    {
        if (!kind.IsChoice())
            return new Refusal("This kind of question belongs in the text of a lesson. Choose another kind.", "Kind");
        if (string.IsNullOrWhiteSpace(markdown))
            return new Refusal("Write the question.", "Markdown");
        if (markdown.Length > 5000)
            return new Refusal("The question is too long.", "Markdown");
        if (explanation?.Length > 5000)
            return new Refusal("The explanation is too long.", "Explanation");
        options = [.. options.Where(o => !string.IsNullOrWhiteSpace(o.Text))];
        if (options.Count < 2)
            return new Refusal("A question needs at least two answers to choose from.", "Options");
        if (options.Count > MostOptions)
            return new Refusal("A question can have at most {0} answers.", "Options", MostOptions);
        var correct = options.Count(o => o.IsCorrect);
        if (correct == 0)
            return new Refusal("Mark the correct answer.", "Options");
        if (kind is not QuestionKind.MultipleAnswer && correct > 1)
            return new Refusal("Mark only one correct answer, or allow several.", "Options");
        Kind = kind;
        Markdown = markdown.Trim();
        Html = MarkdownText.Render(markdown).Html;
        Options = options;
        (Explanation, ExplanationHtml) = string.IsNullOrWhiteSpace(explanation)
            ? (null, null)
            : (explanation.Trim(), MarkdownText.Render(explanation).Html);
        return Result.Done;
    }

    internal sealed class Mapping : IEntityTypeConfiguration<Question>
    {
        public void Configure(EntityTypeBuilder<Question> builder)
        {
            builder.ToTable("Questions");
            builder.HasIndex(q => new { q.RootId, q.Number });
            builder
                .Property(q => q.Options)
                .HasConversion(
                    options => JsonSerializer.Serialize(options, (JsonSerializerOptions?)null),
                    json => JsonSerializer.Deserialize<List<QuestionOption>>(json, (JsonSerializerOptions?)null)!,
                    new ValueComparer<IReadOnlyList<QuestionOption>>((a, b) => a!.SequenceEqual(b!), o => o.Count, o => o.ToList())
                );
        }
    }
}
