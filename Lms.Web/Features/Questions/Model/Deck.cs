using System.Text;
using System.Text.RegularExpressions;
using Lms.Web.Kernel;
using Lms.Web.Platform.Text;

namespace Lms.Web.Features.Questions.Model;

/// <param name="Key">Derived from its front: correcting the back keeps the learners' progress.</param>
public sealed record Card(string Key, string FrontHtml, string BackHtml, string Plain);

/// <summary>Flashcards in the text of a lesson.</summary>
public sealed record Deck(string Key, string? Title, IReadOnlyList<Card> Cards)
{
    public const int MostCards = 200;

    /// <summary>The key under which a learner's progress with a card is stored.</summary>
    public string KeyOf(Card card) => $"{Key}/{card.Key}";
}

/// <summary>A deck as written in the text between two fences (docs/practice.md).</summary>
public sealed partial record DeckSource
{
    public const string Fence = "flashcards";

    public string? Id { get; init; }

    public string? Title { get; init; }

    public IReadOnlyList<SourceAnswer> Cards { get; init; } = [];

    public static DeckSource Read(string arguments, string text, Action<int, Refusal> wrong)
    {
        var (id, rest, wrongId) = QuestionSource.TakeId(arguments);
        if (wrongId is not null)
            wrong(-1, wrongId);
        if (rest.Length > 0)
            wrong(-1, new Refusal("Only id=… can follow “flashcards”. Put the title on its own line: title: …"));
        var cards = new List<SourceAnswer>();
        string? title = null;
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i].Trim();
            if (line.Length == 0)
                continue;
            if (cards.Count == 0 && line.StartsWith("title:", StringComparison.Ordinal))
                title = line["title:".Length..].Trim();
            else if (line.Split(" :: ", 2) is [{ } front, { } back] && front.Trim().Length > 0 && back.Trim().Length > 0)
                cards.Add(new(front.Trim(), true, null, back.Trim(), i));
            else
                wrong(i, new Refusal("Write each card on one line: front :: back."));
        }
        return new DeckSource
        {
            Id = id,
            Title = string.IsNullOrEmpty(title) ? null : title,
            Cards = cards,
        };
    }

    public string Write()
    {
        var body = new StringBuilder();
        if (!string.IsNullOrWhiteSpace(Title))
            body.Append("title: ").Append(OneLine(Title)).Append('\n');
        foreach (var card in Cards)
            body.Append(OneLine(card.Text)).Append(" :: ").Append(OneLine(card.Other)).Append('\n');
        var ticks = new string('`', Math.Max(3, Ticks().Matches(body.ToString()).Select(m => m.Length).DefaultIfEmpty(0).Max() + 1));
        return $"{ticks}{Fence}{(Id is null ? "" : $" id={Id}")}\n{body}{ticks}";
    }

    public static (Deck? Deck, int Words, bool HasMath) Make(DeckSource source, Action<int, Refusal> wrong)
    {
        var failed = false;
        var (words, hasMath) = (0, false);
        if (source.Cards.Count == 0)
            Wrong(0, new("Add at least one card to the deck: front :: back.", "Cards"));
        if (source.Cards.Count > Deck.MostCards)
            Wrong(0, new("A deck can have at most {0} cards. Split it into two decks.", "Cards", Deck.MostCards));
        if (source.Title is { Length: > 160 })
            Wrong(0, new("The title can have at most {0} characters.", "Title", 160));
        var cards = new List<Card>();
        var keys = new HashSet<string>();
        foreach (var card in source.Cards.Take(Deck.MostCards))
        {
            if (card.Text.Length > QuestionDefinition.MostOfAnswer || card.Other!.Length > QuestionDefinition.MostOfAnswer)
                Wrong(card.Line, new("Each side of a card can have at most {0} characters.", "Cards", QuestionDefinition.MostOfAnswer));
            var plain = MarkdownText.Plain(card.Text);
            var key = QuestionDefinition.Hash(QuestionDefinition.Fold(plain.Length > 0 ? plain : card.Text, true))[..12].ToLowerInvariant();
            if (!keys.Add(key))
                Wrong(card.Line, new("“{0}” is on the front of two cards.", "Cards", card.Text));
            cards.Add(new(key, Side(card.Text), Side(card.Other!), plain));
        }
        var named = source.Id ?? "d" + QuestionDefinition.Hash(cards.Count > 0 ? cards[0].Key : "")[..12].ToLowerInvariant();
        return (failed ? null : new Deck(named, source.Title, cards), words, hasMath);

        void Wrong(int line, Refusal why)
        {
            failed = true;
            wrong(line, why);
        }

        string Side(string markdown)
        {
            var made = MarkdownText.Render(markdown);
            (words, hasMath) = (words + made.Words, hasMath | made.HasMath);
            return made.Html;
        }
    }

    private static string OneLine(string? text) => text is null ? "" : Spaces().Replace(text, " ").Trim();

    [GeneratedRegex(@"`{3,}")]
    private static partial Regex Ticks();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
