using Lms.Web.Platform.Text;

namespace Lms.Web.Features.Courses.Model;

/// <summary>Explains why something is locked, in the reader's language.</summary>
public static class LockWords
{
    private static readonly Words Words = new();

    /// <summary>Opens when “Knots” is done and on March 3, 2027.</summary>
    public static Sentence Text(this LockReason it) => Sentence.Of("Available {0}.", it.Clause());

    /// <summary>The same without its beginning.</summary>
    public static Sentence Clause(this LockReason it)
    {
        var whole = it.For[0].Text();
        foreach (var next in it.For.Skip(1))
            whole = Sentence.Of(it.IsAny ? "{0} or {1}" : "{0} and {1}", whole, next.Text());
        return whole;
    }

    public static Sentence Text(this Waiting it) =>
        it.Kind switch
        {
            UnlockKind.Lesson => Sentence.Of("after “{0}” is completed", it.Title),
            UnlockKind.Module => Sentence.Of("after the module “{0}” is completed", it.Title),
            UnlockKind.Score when it.Reached is { } reached => Sentence.Of(
                "once you score at least {0}% on the questions in “{1}” ({2}% so far)",
                it.Percent ?? 0,
                it.Title,
                Math.Floor(reached)
            ),
            UnlockKind.Score => Sentence.Of("once you score at least {0}% on the questions in “{1}”", it.Percent ?? 0, it.Title),
            UnlockKind.Day => Sentence.Of("on {0}", new Shown(it.Day!.Value)),
            _ => Words.Count(it.Days ?? 0, "1 day after enrollment", "{0} days after enrollment"),
        };

    public static string Text(this UnlockKind kind) =>
        kind switch
        {
            UnlockKind.Lesson => "Lesson completed",
            UnlockKind.Module => "Module completed",
            UnlockKind.Day => "On or after a date",
            UnlockKind.DaysEnrolled => "Days since enrollment",
            UnlockKind.Score => "Minimum score",
            _ => "Member of a class",
        };

    /// <summary>A date that is formatted when it is read, in the reader's language.</summary>
    private sealed record Shown(DateOnly Day)
    {
        public override string ToString() => Dates.Day(Day);
    }
}
