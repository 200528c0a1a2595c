using System.Text;
using System.Text.RegularExpressions;
using Lms.Web.Kernel;
using Lms.Web.Platform.Text;

namespace Lms.Web.Features.Questions.Model;

/// <summary>One line of answers as it was written.</summary>
/// <param name="Text">The option or accepted answer; for a pair, the left side.</param>
/// <param name="Other">The right side of a pair.</param>
/// <param name="Line">Within the block, from 0.</param>
public sealed record SourceAnswer(string Text, bool IsRight = false, string? Feedback = null, string? Other = null, int Line = 0);

/// <summary>An error in a text that prevents its publication.</summary>
/// <param name="Line">The line of the text, from 1.</param>
public sealed record Mistake(int Line, Refusal Why)
{
    /// <summary>The message with the line, for users who do not see the text beside it.</summary>
    public Refusal Whole => new("Line {0}: {1}", "Markdown", Line, Platform.Text.Sentence.Of(Why.Text, Why.Arguments));
}

/// <summary>
/// A practice question as written in the text between two fences (docs/practice.md): the values that a form shows and writes.
/// </summary>
public sealed partial record QuestionSource(QuestionKind Kind)
{
    public string? Id { get; init; }

    public string Prompt { get; init; } = "";

    public IReadOnlyList<SourceAnswer> Answers { get; init; } = [];

    public string? Hint { get; init; }

    public string? Explanation { get; init; }

    /// <summary>For numbers: the accepted deviation, as a number or in percent.</summary>
    public string? Tolerance { get; init; }

    /// <summary>For numbers; alternative spellings are separated by bars.</summary>
    public string? Unit { get; init; }

    /// <summary>Whether letter case matters.</summary>
    public bool MatchesCase { get; init; }

    public const string Fence = "practice";

    private enum Part
    {
        Prompt,
        Answers,
        Hint,
        Explanation,
    }

    /// <summary>The key after <c>id=</c>, or null; a second value is what is wrong with it.</summary>
    public static (string? Id, string Others, Refusal? Wrong) TakeId(string arguments)
    {
        if (IdArgument().Match(arguments) is not { Success: true } match)
            return (null, arguments.Trim(), null);
        var (id, rest) = (match.Groups[1].Value, arguments.Remove(match.Index, match.Length).Trim());
        return IsKey(id)
            ? (id, rest, null)
            : (null, rest, new Refusal("An id can contain lowercase letters, digits, and hyphens, up to {0} characters.", null, MostOfKey));
    }

    public const int MostOfKey = 32;

    public static bool IsKey(string? key) =>
        key is { Length: > 0 and <= MostOfKey } && key.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    /// <param name="arguments">The text after the word <c>practice</c>.</param>
    /// <param name="wrong">Receives each error, with the line within the block (-1 for the line of the fence).</param>
    public static QuestionSource? Read(string arguments, string text, Action<int, Refusal> wrong)
    {
        var (id, word, wrongId) = TakeId(arguments);
        if (wrongId is not null)
            wrong(-1, wrongId);
        if (!QuestionKinds.Words.TryGetValue(word, out var kind))
        {
            wrong(-1, new Refusal("After “practice”, enter the kind of question: {0}.", null, string.Join(", ", QuestionKinds.Words.Keys)));
            return null;
        }
        var parts = new Dictionary<Part, StringBuilder>
        {
            [Part.Prompt] = new(),
            [Part.Hint] = new(),
            [Part.Explanation] = new(),
        };
        var answers = new List<SourceAnswer>();
        string? tolerance = null,
            unit = null;
        var matchesCase = false;
        var part = Part.Prompt;
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i];
            if (line.StartsWith('\\') && IsSpecial(kind, line.TrimStart('\\')))
                line = line[1..];
            else if (WordOf(kind, line) is { } keyword)
            {
                switch (keyword.Word)
                {
                    case "hint" or "explain":
                        part = keyword.Word == "hint" ? Part.Hint : Part.Explanation;
                        parts[part].Append(keyword.Value).Append('\n');
                        break;
                    case "answer":
                        part = Part.Answers;
                        if (keyword.Value.ToLowerInvariant() is "true" or "false")
                            answers.Add(new(keyword.Value.ToLowerInvariant(), true, null, null, i));
                        else
                            wrong(i, new Refusal("Write “answer: true” or “answer: false”."));
                        break;
                    case "tolerance":
                        (part, tolerance) = (Part.Answers, keyword.Value);
                        break;
                    case "unit":
                        (part, unit) = (Part.Answers, keyword.Value);
                        break;
                    default:
                        part = Part.Answers;
                        if (keyword.Value.ToLowerInvariant() is "yes" or "no")
                            matchesCase = keyword.Value.Equals("yes", StringComparison.OrdinalIgnoreCase);
                        else
                            wrong(i, new Refusal("Write “case: yes” if answers are case-sensitive, or leave this line out."));
                        break;
                }
                continue;
            }
            else if (part is Part.Prompt or Part.Answers && AnswerOf(kind, line, i) is { } answer)
            {
                part = Part.Answers;
                answers.Add(answer);
                continue;
            }
            if (part is Part.Answers)
            {
                if (string.IsNullOrWhiteSpace(line))
                    continue;
                if (answers.Count > 0 && kind.IsChoice() && Feedback().Match(line) is { Success: true } said)
                {
                    var last = answers[^1];
                    // It is too long already, which is reported later.
                    if (last.Feedback?.Length > QuestionDefinition.MostOfAnswer)
                        continue;
                    answers[^1] = last with
                    {
                        Feedback = string.Join(' ', new[] { last.Feedback, said.Groups[1].Value.Trim() }.Where(f => f is { Length: > 0 })),
                    };
                    continue;
                }
                wrong(i, new Refusal("This line isn’t an answer. Only “hint:” and “explain:” can follow the answers."));
                continue;
            }
            parts[part].Append(line).Append('\n');
        }
        return new QuestionSource(kind)
        {
            Id = id,
            Prompt = parts[Part.Prompt].ToString().Trim('\n', ' '),
            Answers = answers,
            Hint = parts[Part.Hint].ToString().OrNull(),
            Explanation = parts[Part.Explanation].ToString().OrNull(),
            Tolerance = tolerance.OrNull(),
            Unit = unit.OrNull(),
            MatchesCase = matchesCase,
        };
    }

    /// <summary>The block with its fences, so that parsing it yields the same question.</summary>
    public string Write()
    {
        var body = new StringBuilder();
        foreach (var line in Lines(Prompt))
            body.Append(Escaped(line)).Append('\n');
        if (Answers.Count > 0 && Kind is not QuestionKind.TrueFalse)
            body.Append('\n');
        var number = 0;
        foreach (var answer in Answers)
        {
            number++;
            body.Append(
                    Kind switch
                    {
                        QuestionKind.SingleChoice or QuestionKind.MultipleAnswer =>
                            $"- [{(answer.IsRight ? 'x' : ' ')}] {OneLine(answer.Text)}",
                        QuestionKind.TrueFalse => $"answer: {answer.Text}",
                        QuestionKind.Matching => $"- {OneLine(answer.Text)} => {OneLine(answer.Other)}",
                        QuestionKind.Ordering => string.Create(
                            System.Globalization.CultureInfo.InvariantCulture,
                            $"{number}. {OneLine(answer.Text)}"
                        ),
                        _ => $"= {OneLine(answer.Text)}",
                    }
                )
                .Append('\n');
            if (Kind.IsChoice() && OneLine(answer.Feedback) is { Length: > 0 } said)
                body.Append("  > ").Append(said).Append('\n');
        }
        if (Kind is QuestionKind.Numeric && Tolerance.OrNull() is { } tolerance)
            body.Append("tolerance: ").Append(OneLine(tolerance)).Append('\n');
        if (Kind is QuestionKind.Numeric && Unit.OrNull() is { } unit)
            body.Append("unit: ").Append(OneLine(unit)).Append('\n');
        if (Kind is QuestionKind.ShortAnswer or QuestionKind.FillBlank && MatchesCase)
            body.Append("case: yes\n");
        Add("hint: ", Hint);
        Add("explain: ", Explanation);
        var text = body.ToString();
        var ticks = new string('`', Math.Max(3, Ticks().Matches(text).Select(m => m.Length).DefaultIfEmpty(0).Max() + 1));
        return $"{ticks}{Fence} {Kind.Word()}{(Id is null ? "" : $" id={Id}")}\n{text}{ticks}";

        void Add(string word, string? said)
        {
            if (said.OrNull() is not { } some)
                return;
            var first = true;
            foreach (var line in Lines(some))
            {
                body.Append(first ? word + line : Escaped(line)).Append('\n');
                first = false;
            }
        }
    }

    private string Escaped(string line) => IsSpecial(Kind, line.TrimStart('\\')) ? '\\' + line : line;

    private static string[] Lines(string text) => text.ReplaceLineEndings("\n").Trim('\n', ' ').Split('\n');

    private static string OneLine(string? text) => text is null ? "" : Spaces().Replace(text, " ").Trim();

    private static bool IsSpecial(QuestionKind kind, string line) => WordOf(kind, line) is not null || AnswerOf(kind, line, 0) is not null;

    private static (string Word, string Value)? WordOf(QuestionKind kind, string line)
    {
        if (Keyword().Match(line) is not { Success: true } match)
            return null;
        var word = match.Groups[1].Value;
        var fits = word switch
        {
            "answer" => kind is QuestionKind.TrueFalse,
            "tolerance" or "unit" => kind is QuestionKind.Numeric,
            "case" => kind is QuestionKind.ShortAnswer or QuestionKind.FillBlank,
            _ => true,
        };
        return fits ? (word, match.Groups[2].Value.Trim()) : null;
    }

    private static SourceAnswer? AnswerOf(QuestionKind kind, string line, int at)
    {
        switch (kind)
        {
            case QuestionKind.SingleChoice or QuestionKind.MultipleAnswer:
                return Choice().Match(line) is { Success: true } choice
                    ? new(choice.Groups[2].Value.Trim(), choice.Groups[1].Value is "x" or "X", null, null, at)
                    : null;
            case QuestionKind.Matching:
                return Pair().Match(line) is { Success: true } pair
                    ? new(pair.Groups[1].Value.Trim(), true, null, pair.Groups[2].Value.Trim(), at)
                    : null;
            case QuestionKind.Ordering:
                return Numbered().Match(line) is { Success: true } item ? new(item.Groups[1].Value.Trim(), true, null, null, at) : null;
            case QuestionKind.ShortAnswer or QuestionKind.Numeric:
                return Accepted().Match(line) is { Success: true } accepted
                    ? new(accepted.Groups[1].Value.Trim(), true, null, null, at)
                    : null;
            default:
                return null;
        }
    }

    [GeneratedRegex(@"(?<!\S)id=(\S*)")]
    private static partial Regex IdArgument();

    [GeneratedRegex(@"^(hint|explain|answer|tolerance|unit|case):(.*)$")]
    private static partial Regex Keyword();

    [GeneratedRegex(@"^[-*] \[( |x|X)\](?: (.*))?$")]
    private static partial Regex Choice();

    [GeneratedRegex(@"^[-*] ?(.*?) ?=>(.*)$")]
    private static partial Regex Pair();

    [GeneratedRegex(@"^\d{1,2}[.)](?: (.*))?$")]
    private static partial Regex Numbered();

    [GeneratedRegex(@"^=(?: (.*))?$")]
    private static partial Regex Accepted();

    [GeneratedRegex(@"^\s*> ?(.*)$")]
    private static partial Regex Feedback();

    [GeneratedRegex(@"`{3,}")]
    private static partial Regex Ticks();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
