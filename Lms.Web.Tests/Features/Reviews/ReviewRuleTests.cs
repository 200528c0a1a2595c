using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Reviews;
using Lms.Web.Features.Reviews.Model;

namespace Lms.Web.Tests.Features.Reviews;

public sealed class ReviewRuleTests
{
    private static readonly DateTime Noon = new(2027, 3, 4, 12, 0, 0, DateTimeKind.Utc);

    private static Opinion Good => new(4, " Well made ", " I learned a lot.\r\nReally. ", Aspects.Pace, Aspects.Media);

    private static Review Written(bool waits = false) => Review.Write(Ids.New(), Ids.New(), Good, waits, Noon).Value;

    private static IReadOnlyList<string> EventsOf(Review review) => [.. ((IRaise)review).Raised.Select(e => e.GetType().Name)];

    [Theory]
    [InlineData(0)]
    [InlineData(6)]
    [InlineData(-1)]
    public void A_rating_is_one_to_five_stars(int stars) =>
        Assert.Equal("Stars", Review.Write(Ids.New(), Ids.New(), Good with { Stars = stars }, false, Noon).Refusal?.Field);

    [Fact]
    public void A_topic_cannot_be_both_liked_and_to_be_improved() =>
        Assert.Equal(
            "ToImprove",
            Review.Write(Ids.New(), Ids.New(), Good with { ToImprove = Aspects.Pace | Aspects.Depth }, false, Noon).Refusal?.Field
        );

    [Fact]
    public void Text_is_limited_and_trimmed_and_unknown_topics_are_dropped()
    {
        Assert.Equal(
            "Text",
            Review.Write(Ids.New(), Ids.New(), Good with { Text = new string('x', Opinion.MostText + 1) }, false, Noon).Refusal?.Field
        );
        Assert.Equal(
            "Title",
            Review.Write(Ids.New(), Ids.New(), Good with { Title = new string('x', Opinion.MostTitle + 1) }, false, Noon).Refusal?.Field
        );
        var review = Review.Write(Ids.New(), Ids.New(), Good with { Liked = (Aspects)4096 | Aspects.Depth }, false, Noon).Value;
        Assert.Equal(("Well made", "I learned a lot.\nReally.", Aspects.Depth), (review.Title, review.Text, review.Liked));
    }

    [Fact]
    public void With_prior_approval_a_review_waits_and_so_does_every_change()
    {
        var review = Written(waits: true);
        Assert.Equal(ReviewState.Waiting, review.State);
        Assert.True(review.Show().IsDone);
        Assert.True(review.Revise(Good with { Stars = 1 }, waits: true, Noon).IsDone);
        Assert.Equal((ReviewState.Waiting, 1), (review.State, review.Stars));
        Assert.Equal(["ReviewWritten", "ReviewJudged", "ReviewWritten"], EventsOf(review));
    }

    [Fact]
    public void A_changed_review_stays_visible_and_is_not_announced_again()
    {
        var review = Written();
        Assert.True(review.Revise(Good with { Stars = 2 }, waits: false, Noon.AddDays(1)).IsDone);
        Assert.Equal((ReviewState.Shown, Noon.AddDays(1)), (review.State, review.EditedAt));
        Assert.Equal(["ReviewWritten"], EventsOf(review));
    }

    [Fact]
    public void Hiding_requires_a_reason_and_a_changed_hidden_review_awaits_approval()
    {
        var review = Written();
        Assert.Equal("reason", review.Hide("  ").Refusal?.Field);
        Assert.True(review.Feature(true).IsDone);
        Assert.True(review.Hide("Names a patient.").IsDone);
        Assert.Equal((ReviewState.Hidden, "Names a patient.", false), (review.State, review.HiddenBecause, review.IsFeatured));
        Assert.False(review.Feature(true).IsDone);
        Assert.True(review.Revise(Good with { Text = "Without the name." }, waits: false, Noon).IsDone);
        Assert.Equal((ReviewState.Waiting, null), (review.State, review.HiddenBecause));
    }

    [Fact]
    public void Withdrawing_keeps_the_state_and_writing_again_restores_the_review()
    {
        var review = Written();
        review.Withdraw(Noon);
        Assert.True(review.IsWithdrawn);
        review.Restore();
        Assert.Equal((false, ReviewState.Shown), (review.IsWithdrawn, review.State));
        review.Withdraw(Noon);
        Assert.True(review.Revise(Good, waits: false, Noon).IsDone);
        Assert.Equal((false, ReviewState.Shown), (review.IsWithdrawn, review.State));
    }

    [Fact]
    public void An_answer_is_announced_once_and_an_empty_one_removes_it()
    {
        var (review, ada) = (Written(), Ids.New());
        Assert.True(review.Reply(" Thank you. ", ada, Noon).IsDone);
        Assert.True(review.Reply("Thank you very much.", ada, Noon).IsDone);
        Assert.Equal(["ReviewWritten", "ReviewAnswered"], EventsOf(review));
        Assert.True(review.Reply("", ada, Noon).IsDone);
        Assert.Equal((null, null, null), (review.Answer, review.AnsweredById, review.AnsweredAt));
        Assert.Equal("answer", review.Reply(new string('x', Review.MostAnswer + 1), ada, Noon).Refusal?.Field);
    }

    [Fact]
    public void The_average_is_rounded_once_and_is_zero_without_ratings()
    {
        Assert.Equal((0, 0m), (CourseRatings.Of(new Dictionary<int, int>()).Count, CourseRatings.Of(new Dictionary<int, int>()).Average));
        var ratings = CourseRatings.Of(
            new Dictionary<int, int>
            {
                [5] = 1,
                [4] = 1,
                [2] = 1,
                [9] = 7,
            }
        );
        Assert.Equal((3, 3.67m, 1, 0), (ratings.Count, ratings.Average, ratings.With(5), ratings.With(9)));
    }

    [Fact]
    public void A_single_top_rating_does_not_outrank_a_hundred_and_unrated_courses_come_last()
    {
        Assert.True(CourseRatings.Weighed(4.8m, 100, 4) > CourseRatings.Weighed(5, 1, 4));
        Assert.True(CourseRatings.Weighed(1, 1, 4) > CourseRatings.Weighed(0, 0, 4));
    }

    [Theory]
    [InlineData("Lin", "Zhou", "Lin Z.")]
    [InlineData("Thị Lan", "Nguyễn", "Thị Lan N.")]
    [InlineData("Plato", "", "Plato")]
    [InlineData("민서", "김", "민서 김.")]
    public void Visitors_see_the_first_name_and_an_initial(string first, string last, string shown) =>
        Assert.Equal(
            shown,
            new ShownReview
            {
                Id = Ids.New(),
                PersonId = Ids.New(),
                FirstName = first,
                LastName = last,
                Name = "x",
                PictureId = null,
                IsMember = true,
                HasCompleted = false,
                Stars = 5,
                Title = null,
                Text = null,
                Liked = Aspects.None,
                ToImprove = Aspects.None,
                IsFeatured = false,
                HelpfulCount = 0,
                Answer = null,
                AnsweredAt = null,
                AnsweredBy = null,
                WrittenAt = Noon,
                EditedAt = null,
            }.ShortName
        );
}
