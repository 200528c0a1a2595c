namespace Lms.Web.Features.Learning.Model;

/// <summary>How well a learner knew the back of a card.</summary>
public enum CardGrade
{
    Again,
    Hard,
    Good,
    Easy,
}

/// <summary>When a card comes again.</summary>
public sealed record CardPlan(decimal Ease, int Repetitions, int IntervalDays, DateOnly DueOn);

/// <summary>
/// The spacing of flashcards: algorithm SM-2 as published by P. A. Wozniak, “Optimization of learning”, Poznań 1990, section 3.2.
/// I(1) = 1 day, I(2) = 6 days, I(n) = I(n−1) · EF, rounded up; EF′ = EF + (0.1 − (5 − q)(0.08 + (5 − q) · 0.02)), never below 1.3,
/// from 2.5. A quality below 3 starts over without changing EF, and the card comes up again on the same day until it is known.
/// The four grades are the qualities 2 (again), 3 (hard), 4 (good) and 5 (easy).
/// </summary>
public static class Sm2
{
    public const decimal FirstEase = 2.5m;
    public const decimal LeastEase = 1.3m;

    /// <summary>Nothing is put off for longer.</summary>
    public const int MostDays = 3650;

    /// <param name="ease">0 for a card that was never turned.</param>
    /// <param name="repetitions">How often in a row the card was known.</param>
    /// <param name="today">In the learner's calendar.</param>
    public static CardPlan After(decimal ease, int repetitions, int intervalDays, CardGrade grade, DateOnly today)
    {
        ease = ease == 0 ? FirstEase : ease;
        if (grade is CardGrade.Again)
            return new(ease, 0, 0, today);
        var lack = grade switch
        {
            CardGrade.Hard => 2,
            CardGrade.Good => 1,
            _ => 0,
        };
        ease = Math.Max(LeastEase, ease + 0.1m - (lack * (0.08m + (lack * 0.02m))));
        var days = repetitions switch
        {
            0 => 1,
            1 => 6,
            _ => (int)Math.Min(MostDays, Math.Ceiling(intervalDays * ease)),
        };
        return new(ease, repetitions + 1, days, today.AddDays(days));
    }

    public static string Text(this CardGrade grade) =>
        grade switch
        {
            CardGrade.Again => "Didn’t know",
            CardGrade.Hard => "Hard",
            CardGrade.Good => "Good",
            _ => "Easy",
        };
}
