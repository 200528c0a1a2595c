using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Lms.Web.Kernel;
using Lms.Web.Platform.Text;

namespace Lms.Web.Features.Questions.Model;

/// <summary>Two sides of a pair.</summary>
/// <param name="Left">If empty, the right side belongs to no pair and is only a distractor.</param>
public sealed record QuestionPair(string Left, string Right);

/// <summary>
/// A question in the text of a lesson, ready to be asked and graded: made when the lesson is published, kept beside its HTML. It holds the
/// answers, so it stays on the server.
/// </summary>
public sealed partial record QuestionDefinition(string Key, QuestionKind Kind)
{
    public const int MostText = 5000;
    public const int MostOfAnswer = 500;
    public const int MostAnswers = 10;
    public const int MostBlanks = 20;

    /// <summary>A learner's typed answer is truncated to this length.</summary>
    public const int MostGiven = 200;

    /// <summary>The question in plain words.</summary>
    public string Plain { get; init; } = "";

    /// <summary>Safe to show; blanks are marked by <see cref="BlankMark"/>.</summary>
    public string Html { get; init; } = "";

    public IReadOnlyList<QuestionOption> Options { get; init; } = [];

    /// <summary>The texts of <see cref="Options"/>, safe to show, in their order.</summary>
    public IReadOnlyList<string> OptionHtml { get; init; } = [];

    public IReadOnlyList<QuestionPair> Pairs { get; init; } = [];

    /// <summary>In the right order.</summary>
    public IReadOnlyList<string> Items { get; init; } = [];

    /// <summary>The accepted answers: for each blank, or for the single answer.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Accepted { get; init; } = [];

    public bool MatchesCase { get; init; }

    public decimal Number { get; init; }

    /// <summary>The accepted deviation from <see cref="Number"/>.</summary>
    public decimal Tolerance { get; init; }

    public IReadOnlyList<string> Units { get; init; } = [];

    public string? HintHtml { get; init; }

    public string? ExplanationHtml { get; init; }

    /// <summary>Marks the place of the blank with this number in <see cref="Html"/>; it cannot be typed.</summary>
    public static string BlankMark(int number) => string.Create(CultureInfo.InvariantCulture, $"\uE000{number}\uE001");

    /// <summary>Splits <see cref="Html"/> at its blanks: the parts before the first, between them and after the last.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> HtmlAroundBlanks => PartsOf(Html);

    public static IReadOnlyList<string> PartsOf(string html) => Mark().Split(html);

    /// <summary>Changes whenever anything in the question changes: an answer to an earlier wording is not shown with the new one.</summary>
    [JsonIgnore]
    public string Print => Hash(JsonSerializer.Serialize(this))[..12];

    /// <summary>
    /// The offered right sides, each once. Sorted by a hash of what every learner sees: the order reveals nothing about the pairs.
    /// </summary>
    [JsonIgnore]
    public IReadOnlyList<string> OfferedRights =>
        [.. Pairs.Select(p => p.Right).Distinct().OrderBy(r => Hash(Key + r), StringComparer.Ordinal)];

    [JsonIgnore]
    public IReadOnlyList<QuestionPair> AskedPairs => [.. Pairs.Where(p => p.Left.Length > 0)];

    [JsonIgnore]
    public IReadOnlyList<string> OfferedItems => [.. Items.OrderBy(i => Hash(Key + i), StringComparer.Ordinal)];

    /// <summary>Whether there are only two choices: after one wrong answer, the right one is known.</summary>
    [JsonIgnore]
    public bool IsGuessedAtOnce => Kind is QuestionKind.TrueFalse || (Kind is QuestionKind.SingleChoice && Options.Count == 2);

    /// <summary>The right answer in plain words.</summary>
    public IReadOnlyList<string> Solution(Func<string, string> say) =>
        Kind switch
        {
            QuestionKind.SingleChoice or QuestionKind.MultipleAnswer => [.. Options.Where(o => o.IsCorrect).Select(o => o.Text)],
            QuestionKind.TrueFalse => [say(Options.Single(o => o.IsCorrect).Text)],
            QuestionKind.Matching => [.. AskedPairs.Select(p => $"{p.Left} → {p.Right}")],
            QuestionKind.Ordering => Items,
            QuestionKind.Numeric =>
            [
                Units.Count > 0 ? $"{Number.ToString(CultureInfo.CurrentCulture)} {Units[0]}" : Number.ToString(CultureInfo.CurrentCulture),
            ],
            _ => [.. Accepted.Select(a => a[0])],
        };

    /// <summary>Builds the question from its source, or reports what is wrong with it.</summary>
    /// <param name="wrong">As for <see cref="QuestionSource.Read"/>.</param>
    public static (QuestionDefinition? Definition, int Words, bool HasMath) Make(QuestionSource source, Action<int, Refusal> wrong)
    {
        var failed = false;
        var blanks = new List<IReadOnlyList<string>>();
        var prompt = Private().Replace(source.Prompt, "");
        if (source.Kind is QuestionKind.FillBlank)
        {
            prompt = Blank()
                .Replace(
                    prompt,
                    m =>
                    {
                        blanks.Add([
                            .. m.Groups[1].Value.Split('|', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
                        ]);
                        return BlankMark(blanks.Count);
                    }
                )
                .Replace("\\[[", "[[", StringComparison.Ordinal);
        }
        var rendered = MarkdownText.Render(prompt);
        var (words, hasMath) = (rendered.Words, rendered.HasMath);
        var plain = Mark().Replace(MarkdownText.Plain(prompt), "___");
        if (string.IsNullOrWhiteSpace(prompt))
            Wrong(0, new("Write the question.", "Prompt"));
        if (source.Prompt.Length > MostText)
            Wrong(0, new("The question is too long.", "Prompt"));
        if ((source.Hint?.Length ?? 0) > MostText || (source.Explanation?.Length ?? 0) > MostText)
            Wrong(0, new("The hint and the explanation can have at most {0} characters each.", "Explanation", MostText));
        foreach (
            var answer in source.Answers.Where(a =>
                a.Text.Length > MostOfAnswer || a.Feedback?.Length > MostOfAnswer || a.Other?.Length > MostOfAnswer
            )
        )
            Wrong(answer.Line, new("An answer can have at most {0} characters.", "Answers", MostOfAnswer));
        var it = new QuestionDefinition(source.Id ?? KeyOf(source.Kind, plain), source.Kind)
        {
            Plain = plain,
            Html = rendered.Html,
            HintHtml = Rendered(source.Hint),
            ExplanationHtml = Rendered(source.Explanation),
            MatchesCase = source.MatchesCase,
        };
        it = source.Kind switch
        {
            QuestionKind.SingleChoice or QuestionKind.MultipleAnswer => Choices(it),
            QuestionKind.TrueFalse => TrueOrFalse(it),
            QuestionKind.FillBlank => Blanks(it),
            QuestionKind.Matching => Matched(it),
            QuestionKind.Ordering => Ordered(it),
            QuestionKind.ShortAnswer => Short(it),
            _ => Numbered(it),
        };
        return (failed ? null : it, words, hasMath);

        void Wrong(int line, Refusal why)
        {
            failed = true;
            wrong(line, why);
        }

        string? Rendered(string? markdown)
        {
            if (markdown is null)
                return null;
            var made = MarkdownText.Render(Private().Replace(markdown, ""));
            hasMath |= made.HasMath;
            return made.Html;
        }

        string Line(string markdown)
        {
            var made = MarkdownText.Render(Private().Replace(markdown, ""));
            (words, hasMath) = (words + made.Words, hasMath | made.HasMath);
            return Paragraph().Match(made.Html) is { Success: true } only
                ? only.Groups[1].Value
                : System.Net.WebUtility.HtmlEncode(markdown);
        }

        QuestionDefinition Choices(QuestionDefinition of)
        {
            if (source.Answers.Count < 2)
                Wrong(0, new("A question needs at least two answers to choose from.", "Answers"));
            if (source.Answers.Count > MostAnswers)
                Wrong(0, new("A question can have at most {0} answers.", "Answers", MostAnswers));
            foreach (var empty in source.Answers.Where(a => a.Text.Length == 0))
                Wrong(empty.Line, new("Enter some text for this answer.", "Answers"));
            var right = source.Answers.Count(a => a.IsRight);
            if (right == 0)
                Wrong(0, new("Mark the correct answer.", "Answers"));
            if (source.Kind is QuestionKind.SingleChoice && right > 1)
                Wrong(
                    source.Answers.Where(a => a.IsRight).ElementAt(1).Line,
                    new("Mark only one correct answer, or allow several.", "Answers")
                );
            return of with
            {
                Options = [.. source.Answers.Select((a, i) => new QuestionOption(i + 1, a.Text, a.IsRight, a.Feedback))],
                OptionHtml = [.. source.Answers.Take(MostAnswers).Select(a => Line(a.Text))],
            };
        }

        QuestionDefinition TrueOrFalse(QuestionDefinition of)
        {
            if (source.Answers.Count != 1)
                Wrong(0, new("Write “answer: true” or “answer: false”.", "Answers"));
            var isTrue = source.Answers.Any(a => a.Text == "true");
            // The feedback of an option is for those who chose the other one.
            var said = source.Answers.Select(a => a.Feedback).FirstOrDefault();
            return of with { Options = [new(1, "True", isTrue, isTrue ? null : said), new(2, "False", !isTrue, isTrue ? said : null)] };
        }

        QuestionDefinition Blanks(QuestionDefinition of)
        {
            if (blanks.Count == 0)
                Wrong(0, new("Put the missing words in double brackets, such as [[word]].", "Prompt"));
            if (blanks.Count > MostBlanks)
                Wrong(0, new("A question can have at most {0} blanks.", "Prompt", MostBlanks));
            if (blanks.Any(b => b.Count == 0 || b.Any(a => Fold(a, false).Length == 0)))
                Wrong(0, new("Enter the missing words between the brackets of each blank.", "Prompt"));
            if (blanks.SelectMany(b => b).Any(a => a.Length > MostGiven))
                Wrong(0, new("The missing words can have at most {0} characters.", "Prompt", MostGiven));
            if (Mark().Count(of.Html) != blanks.Count || Caught().IsMatch(of.Html))
                Wrong(0, new("A blank can’t be inside a link, an image, code, or a formula.", "Prompt"));
            return of with { Accepted = blanks };
        }

        QuestionDefinition Matched(QuestionDefinition of)
        {
            var pairs = source.Answers.Select(a => new QuestionPair(a.Text, a.Other ?? "")).ToList();
            foreach (var empty in source.Answers.Where(a => string.IsNullOrEmpty(a.Other)))
                Wrong(empty.Line, new("Enter something to the right of the arrow.", "Answers"));
            if (pairs.Count(p => p.Left.Length > 0) < 2 || pairs.Select(p => p.Right).Distinct().Count() < 2)
                Wrong(0, new("A matching question needs at least two pairs: - left => right.", "Answers"));
            if (pairs.Count > MostAnswers)
                Wrong(0, new("A question can have at most {0} pairs.", "Answers", MostAnswers));
            foreach (var twice in source.Answers.Where(a => a.Text.Length > 0).GroupBy(a => a.Text).Where(g => g.Count() > 1))
                Wrong(twice.Last().Line, new("“{0}” appears twice on the left.", "Answers", twice.Key));
            foreach (
                var arrow in source.Answers.Where(a =>
                    a.Text.Contains("=>", StringComparison.Ordinal) || a.Other?.Contains("=>", StringComparison.Ordinal) == true
                )
            )
                Wrong(arrow.Line, new("Use only one arrow per line.", "Answers"));
            return of with { Pairs = pairs };
        }

        QuestionDefinition Ordered(QuestionDefinition of)
        {
            if (source.Answers.Count < 2)
                Wrong(0, new("An ordering question needs at least two lines, numbered in the correct order.", "Answers"));
            if (source.Answers.Count > MostAnswers)
                Wrong(0, new("A question can have at most {0} lines to order.", "Answers", MostAnswers));
            foreach (var empty in source.Answers.Where(a => a.Text.Length == 0))
                Wrong(empty.Line, new("Enter some text for this answer.", "Answers"));
            foreach (var twice in source.Answers.GroupBy(a => a.Text).Where(g => g.Count() > 1))
                Wrong(twice.Last().Line, new("“{0}” appears twice, so it’s unclear which comes first.", "Answers", twice.Key));
            return of with { Items = [.. source.Answers.Select(a => a.Text)] };
        }

        QuestionDefinition Short(QuestionDefinition of)
        {
            if (source.Answers.Count == 0)
                Wrong(0, new("Write the correct answer on a line that begins with an equals sign.", "Answers"));
            if (source.Answers.Count > MostAnswers)
                Wrong(0, new("A question can have at most {0} answers.", "Answers", MostAnswers));
            foreach (var empty in source.Answers.Where(a => Fold(a.Text, false).Length == 0))
                Wrong(empty.Line, new("Enter some text for this answer.", "Answers"));
            foreach (var tooLong in source.Answers.Where(a => a.Text.Length > MostGiven))
                Wrong(tooLong.Line, new("A short answer can have at most {0} characters.", "Answers", MostGiven));
            return of with
            {
                Accepted =
                [
                    [.. source.Answers.Select(a => a.Text)],
                ],
            };
        }

        QuestionDefinition Numbered(QuestionDefinition of)
        {
            if (source.Answers.Count != 1 || !Numbers.TryRead(source.Answers[0].Text, out var number))
            {
                Wrong(
                    source.Answers.Count > 0 ? source.Answers[0].Line : 0,
                    new("Write one number on a line that begins with an equals sign, using a period for decimals: = 9.81.", "Answers")
                );
                return of;
            }
            var tolerance = 0m;
            if (source.Tolerance is { } written)
            {
                var isPercent = written.EndsWith('%');
                if (!Numbers.TryRead(written.TrimEnd('%').Trim(), out tolerance) || tolerance < 0 || (isPercent && tolerance > 100))
                    Wrong(0, new("Enter the tolerance as a number, or as a percentage up to 100%.", "Tolerance"));
                else if (isPercent)
                    tolerance = Math.Abs(number) / 100 * tolerance;
            }
            return of with
            {
                Number = number,
                Tolerance = tolerance,
                Units = [.. (source.Unit ?? "").Split('|', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)],
            };
        }
    }

    /// <summary>The key of a question without an explicit one: stable as long as its kind and its wording are unchanged.</summary>
    public static string KeyOf(QuestionKind kind, string plain) => "x" + Hash($"{kind}:{Fold(plain, false)}")[..12].ToLowerInvariant();

    internal static string Hash(string text) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>
    /// Normalizes different spellings of the same answer: one form of each letter, of spaces, quotes and dashes, no full stop at the end.
    /// </summary>
    public static string Fold(string text, bool matchesCase)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var c in TypographicForms.Plain(text))
        {
            var category = char.GetUnicodeCategory(c);
            if (category is UnicodeCategory.Format or UnicodeCategory.Control && !char.IsWhiteSpace(c))
                continue;
            if (char.IsWhiteSpace(c))
            {
                if (folded.Length > 0 && folded[^1] != ' ')
                    folded.Append(' ');
                continue;
            }
            folded.Append(matchesCase ? c : char.ToLowerInvariant(char.ToUpperInvariant(c)));
        }
        var whole = folded.ToString().Trim();
        var bare = whole.TrimEnd('.', '!', '?', '…', ',', ';', ' ');
        return bare.Length > 0 ? bare : whole;
    }

    [GeneratedRegex(@"(?<!\\)\[\[([^\[\]\r\n]*)\]\]")]
    private static partial Regex Blank();

    [GeneratedRegex(@"\uE000\d+\uE001")]
    private static partial Regex Mark();

    /// <summary>A placeholder where no field can be.</summary>
    [GeneratedRegex(@"<[^>]*\uE000|<(a|code)\b[^>]*>(?:(?!</\1>).)*\uE000|class=""math"">[^<]*\uE000", RegexOptions.Singleline)]
    private static partial Regex Caught();

    [GeneratedRegex(@"[\uE000\uE001]")]
    private static partial Regex Private();

    /// <summary>A single paragraph: boxes do not fit into a line.</summary>
    [GeneratedRegex(@"^<p>((?:(?!</?p[ >]).)*)</p>\s*$", RegexOptions.Singleline)]
    private static partial Regex Paragraph();
}
