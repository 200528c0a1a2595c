using System.Globalization;
using Lms.Web.Kernel;

namespace Lms.Web.Features.Questions.Model;

/// <summary>The result of grading an answer.</summary>
/// <param name="Percent">Partial credit: 0–100.</param>
/// <param name="Right">
/// Whether each part of the answer is right, in the order in which they were asked; for a choice, whether each option was rightly chosen or
/// left out.
/// </param>
/// <param name="Said">The answer in plain words, to be stored.</param>
public sealed record Verdict(decimal Percent, IReadOnlyList<bool> Right, string Said)
{
    public bool IsRight => Percent == 100;

    /// <summary>The number was right, but its unit was not.</summary>
    public bool LacksUnit { get; init; }
}

/// <summary>The rules by which answers are graded, in exact decimals: in the text of lessons and in comprehension checks.</summary>
public static class Grading
{
    /// <summary>Nothing was answered.</summary>
    public static readonly Refusal Nothing = new("Answer first. It’s okay to guess.");

    extension(QuestionDefinition it)
    {
        /// <param name="given">
        /// As the form sends it: the numbers of the chosen options; the text for each blank; for each left side the number of the offered
        /// right side, or nothing; for each offered line its place. Anything else is not an answer.
        /// </param>
        /// <returns>The verdict, or a refusal when there is nothing to grade; a refusal does not count as an attempt.</returns>
        public Result<Verdict> Grade(IReadOnlyList<string> given) =>
            it.Kind switch
            {
                QuestionKind.SingleChoice or QuestionKind.MultipleAnswer or QuestionKind.TrueFalse => Choice(it, given),
                QuestionKind.FillBlank => Blanks(it, given),
                QuestionKind.Matching => Matching(it, given),
                QuestionKind.Ordering => Ordering(it, given),
                QuestionKind.ShortAnswer => Short(it, given),
                _ => Number(it, given),
            };
    }

    private static Result<Verdict> Choice(QuestionDefinition it, IReadOnlyList<string> given)
    {
        var chosen = given.Select(Whole).Where(n => it.Options.Any(o => o.Id == n)).ToHashSet();
        if (chosen.Count == 0)
            return Nothing;
        if (it.Kind is not QuestionKind.MultipleAnswer && chosen.Count > 1)
            return new Refusal("Choose one answer.");
        var right = it.Options.Count(o => o.IsCorrect);
        var (hit, missed) = (
            it.Options.Count(o => o.IsCorrect && chosen.Contains(o.Id)),
            it.Options.Count(o => !o.IsCorrect && chosen.Contains(o.Id))
        );
        // Selecting every option earns nothing.
        return new Verdict(
            Percent.Of(Math.Max(0, hit - missed), right),
            [.. it.Options.Select(o => o.IsCorrect == chosen.Contains(o.Id))],
            string.Join("; ", it.Options.Where(o => chosen.Contains(o.Id)).Select(o => o.Text))
        );
    }

    private static Result<Verdict> Blanks(QuestionDefinition it, IReadOnlyList<string> given)
    {
        var said = it.Accepted.Select((_, i) => Typed(given, i)).ToList();
        if (said.All(s => s.Length == 0))
            return Nothing;
        bool[] right = [.. it.Accepted.Select((accepted, i) => IsAccepted(accepted, said[i], it.MatchesCase))];
        return new Verdict(Percent.Of(right.Count(r => r), right.Length), right, string.Join("; ", said));
    }

    private static Result<Verdict> Short(QuestionDefinition it, IReadOnlyList<string> given)
    {
        var said = Typed(given, 0);
        if (said.Length == 0)
            return Nothing;
        var right = IsAccepted(it.Accepted[0], said, it.MatchesCase);
        return new Verdict(right ? 100 : 0, [right], said);
    }

    private static Result<Verdict> Matching(QuestionDefinition it, IReadOnlyList<string> given)
    {
        var (asked, offered) = (it.AskedPairs, it.OfferedRights);
        var chosen = asked
            .Select((_, i) => i < given.Count && Whole(given[i]) is var n && n >= 1 && n <= offered.Count ? offered[n - 1] : null)
            .ToList();
        if (chosen.All(c => c is null))
            return Nothing;
        bool[] right = [.. asked.Select((p, i) => chosen[i] == p.Right)];
        return new Verdict(
            Percent.Of(right.Count(r => r), right.Length),
            right,
            string.Join("; ", asked.Select((p, i) => $"{p.Left} → {chosen[i] ?? "–"}"))
        );
    }

    private static Result<Verdict> Ordering(QuestionDefinition it, IReadOnlyList<string> given)
    {
        var offered = it.OfferedItems;
        int[] places = [.. offered.Select((_, i) => i < given.Count ? Whole(given[i]) : 0)];
        if (places.All(p => p == 0))
            return Nothing;
        if (places.Any(p => p < 1 || p > offered.Count))
            return new Refusal("Choose a position for every line.");
        if (places.Distinct().Count() != places.Length)
            return new Refusal("Use each position only once.");
        bool[] right = [.. offered.Select((item, i) => it.Items[places[i] - 1] == item)];
        return new Verdict(
            Percent.Of(right.Count(r => r), right.Length),
            right,
            string.Join("; ", offered.Zip(places).OrderBy(o => o.Second).Select(o => o.First))
        );
    }

    private static Result<Verdict> Number(QuestionDefinition it, IReadOnlyList<string> given)
    {
        var said = Typed(given, 0);
        if (said.Length == 0)
            return Nothing;
        var meant = Numbers.Read(said, out var unit);
        if (meant.Count == 0 || (unit.Length > 0 && it.Units.Count == 0))
            return new Refusal(it.Units.Count == 0 ? "Enter a number, such as 3.5." : "Enter a number and its unit.");
        if (!meant.Any(n => Math.Abs(n - it.Number) <= it.Tolerance))
            return new Verdict(0, [false], said);
        return it.Units.Count == 0 || it.Units.Any(u => Numbers.Unit(u) == Numbers.Unit(unit))
            ? new Verdict(100, [true], said)
            : new Verdict(50, [false], said) { LacksUnit = true };
    }

    private static bool IsAccepted(IReadOnlyList<string> accepted, string said, bool matchesCase)
    {
        var folded = QuestionDefinition.Fold(said, matchesCase);
        return folded.Length > 0 && accepted.Any(a => QuestionDefinition.Fold(a, matchesCase) == folded);
    }

    private static string Typed(IReadOnlyList<string> given, int at) =>
        at < given.Count
            ? given[at].Trim() is var text && text.Length > QuestionDefinition.MostGiven
                ? text[..QuestionDefinition.MostGiven]
                : text
            : "";

    private static int Whole(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : 0;
}
