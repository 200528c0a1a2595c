using Lms.Web.Platform.Search;

namespace Lms.Web.Tests.Platform;

/// <summary>A mistyped word is corrected to a known one, if it is similar enough.</summary>
[OnOneDatabase("No database is involved.")]
public sealed class SpellingTests
{
    private static readonly Spelling Known = Build(
        "statistics statistics statistical baking baking basics café 日本語 introduction sampling sample hygiene photography stat101"
    );

    private static Spelling Build(string text)
    {
        var words = new Spelling.Builder();
        words.Read(SearchDocument.Fold(text));
        return words.Build();
    }

    [Theory]
    [InlineData("statistcs", "statistics")]
    [InlineData("statisitcs", "statistics")]
    [InlineData("sttatistics", "statistics")]
    [InlineData("statiztics", "statistics")]
    [InlineData("statstcs", "statistics")]
    [InlineData("tsatistics", "statistics")]
    [InlineData("statistc", "statistics")]
    [InlineData("fotography", null)]
    [InlineData("photografy", "photography")]
    [InlineData("hygeine", "hygiene")]
    [InlineData("bakign", "baking")]
    [InlineData("bakimgs", null)]
    [InlineData("introdcution", "introduction")]
    [InlineData("samplng", "sampling")]
    [InlineData("sampel", "sample")]
    [InlineData("reme", null)]
    [InlineData("cat", null)]
    [InlineData("xyzzyx", null)]
    [InlineData("stat102", null)]
    public void A_word_is_corrected_if_a_similar_one_is_known(string typed, string? meant) => Assert.Equal(meant, Known.Correct(typed));

    [Theory]
    [InlineData("statistics", true)]
    [InlineData("stati", true)]
    [InlineData("cafe", true)]
    [InlineData("zzz", false)]
    [InlineData("statisticz", false)]
    public void A_word_and_the_beginning_of_one_are_known(string word, bool known) => Assert.Equal(known, Known.Knows(word));

    [Fact]
    public void The_more_common_of_two_equally_similar_words_is_meant()
    {
        Assert.Equal("cooking", Build("cooling cooking cooking").Correct("cooming"));
        Assert.Equal("cooling", Build("cooling cooling cooking").Correct("cooming"));
    }

    [Fact]
    public void Tens_of_thousands_of_words_are_compared_in_a_moment()
    {
        var random = new Random(7);
        string Word() => string.Concat(Enumerable.Range(0, 9).Select(_ => (char)('a' + random.Next(26))));
        var many = Build(string.Join(' ', Enumerable.Range(0, 49_000).Select(_ => Word())) + " statistics");
        many.Correct("statistcs");
        var started = System.Diagnostics.Stopwatch.GetTimestamp();
        Assert.Equal("statistics", many.Correct("statistcs"));
        var took = System.Diagnostics.Stopwatch.GetElapsedTime(started);
        TestContext.Current.TestOutputHelper?.WriteLine($"{took.TotalMilliseconds:0.0} ms");
        Assert.True(took < TimeSpan.FromSeconds(1), took.ToString());
    }
}
