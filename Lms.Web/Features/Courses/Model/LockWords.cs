using Lms.Web.Platform.Text;

namespace Lms.Web.Features.Courses.Model;

/// <summary>Explains why something is locked, in the reader's language.</summary>
public static class LockWords
{
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

    public static Sentence Text(this Waiting it) => it.Kind.Text(it);

    public static Sentence On(DateOnly day) => Sentence.Of("on {0}", new Shown(day));

    /// <summary>A date that is formatted when it is read, in the reader's language.</summary>
    private sealed record Shown(DateOnly Day)
    {
        public override string ToString() => Dates.Day(Day);
    }
}
