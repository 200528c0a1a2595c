using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Learning.Model;

namespace Lms.Web.Tests.Features.Learning;

[OnOneDatabase("It is about rules.")]
public sealed class RiskRuleTests
{
    private static readonly DateTime Noon = new(2027, 3, 4, 12, 0, 0, DateTimeKind.Utc);

    private static readonly RiskFacts Fine = new()
    {
        EnrollmentId = Ids.New(),
        Now = Noon,
        Rules = new CourseRules(),
        CountsFrom = Noon.AddDays(-60),
        LastAt = Noon.AddDays(-1),
        Done = 8,
        Median = 8,
        GroupSize = 20,
        IsInClass = true,
        Answers = 20,
        Score = 80,
        ScoreBefore = 80,
    };

    private static string? Says(IRiskSign sign, RiskFacts facts) => sign.Of(facts)?.Value;

    [Fact]
    public void A_learner_without_any_sign_is_not_marked() =>
        Assert.All<IRiskSign>([new AwayTooLong(), new BehindOthers(), new FallingScores()], sign => Assert.Null(sign.Of(Fine)));

    [Theory]
    [InlineData(13, null)]
    [InlineData(14, "No visit for 14 days")]
    [InlineData(30, "No visit for 30 days")]
    public void Being_away_counts_in_days(int days, string? says) =>
        Assert.Equal(says, Says(new AwayTooLong(), Fine with { LastAt = Noon.AddDays(-days) }));

    [Fact]
    public void Being_away_counts_from_the_start_for_those_who_never_came()
    {
        var sign = new AwayTooLong();
        Assert.Equal("Not started after 60 days", Says(sign, Fine with { LastAt = null }));
        Assert.Null(Says(sign, Fine with { LastAt = null, CountsFrom = Noon.AddDays(-13) }));
        // A class that has not begun, or began a day ago: an earlier visit does not count against its learners.
        Assert.Null(Says(sign, Fine with { LastAt = null, CountsFrom = Noon.AddDays(5) }));
        Assert.Null(Says(sign, Fine with { LastAt = Noon.AddDays(-50), CountsFrom = Noon.AddDays(-1) }));
        Assert.NotNull(
            Says(
                sign,
                Fine with
                {
                    LastAt = Noon.AddDays(-3),
                    Rules = new CourseRules { RiskDays = 3 },
                }
            )
        );
    }

    [Theory]
    [InlineData(4, 8, null)]
    [InlineData(3, 8, "Lessons done: 3 (class median: 8)")]
    [InlineData(4, 8.5, "Lessons done: 4 (class median: 8.5)")]
    [InlineData(0, 0, null)]
    [InlineData(0, 0.5, "Lessons done: 0 (class median: 0.5)")]
    public void Being_behind_is_fewer_than_half_of_the_median(int done, double median, string? says) =>
        Assert.Equal(says, Says(new BehindOthers(), Fine with { Done = done, Median = median }));

    [Fact]
    public void Being_behind_needs_a_group_and_some_days()
    {
        var (sign, behind) = (new BehindOthers(), Fine with { Done = 1 });
        Assert.Equal("Lessons done: 1 (course median: 8)", Says(sign, behind with { IsInClass = false }));
        Assert.Null(Says(sign, behind with { LastAt = null }));
        Assert.Null(Says(sign, behind with { GroupSize = 4 }));
        Assert.NotNull(Says(sign, behind with { GroupSize = 5 }));
        Assert.Null(Says(sign, behind with { CountsFrom = Noon.AddDays(-6) }));
        Assert.NotNull(
            Says(
                sign,
                Fine with
                {
                    Done = 7,
                    Rules = new CourseRules { RiskShare = 100 },
                }
            )
        );
    }

    [Theory]
    [InlineData(20, 80, 65, null)]
    [InlineData(20, 80, 64, "Scores fell from 80% to 64%")]
    [InlineData(20, 100, 79.6, "Scores fell from 100% to 80%")]
    [InlineData(19, 80, 10, null)]
    [InlineData(20, 0, 0, null)]
    public void Scores_fall_by_a_fifth_of_what_they_were(int answers, double before, double now, string? says) =>
        Assert.Equal(says, Says(new FallingScores(), Fine with { Answers = answers, ScoreBefore = before, Score = now }));

    [Theory]
    [InlineData(1, 50, 20, "RiskDays")]
    [InlineData(366, 50, 20, "RiskDays")]
    [InlineData(14, 0, 20, "RiskShare")]
    [InlineData(14, 50, 101, "RiskDrop")]
    [InlineData(2, 100, 100, null)]
    public void Thresholds_have_limits(int days, int share, int drop, string? field)
    {
        var rules = new CourseRules
        {
            RiskDays = days,
            RiskShare = share,
            RiskDrop = drop,
        };
        Assert.Equal(field, rules.Refusal()?.Field);
    }
}
