using System.Globalization;

namespace Lms.Web.Tests.Kernel;

public sealed class KernelTests
{
    [Theory]
    [InlineData("Fire safety at work", "fire-safety-at-work")]
    [InlineData("  Crème brûlée — déjà vu!  ", "creme-brulee-deja-vu")]
    [InlineData("Größe & Straße", "grosse-strasse")]
    [InlineData("Łódź, Søren & Æsir", "lodz-soren-aesir")]
    [InlineData("C# 14: what's new?", "c-14-what-s-new")]
    [InlineData("--a--b--", "a-b")]
    [InlineData("ΑΒΓ 101", "101")]
    public void A_title_becomes_a_readable_slug(string title, string slug) => Assert.Equal(slug, Slug.From(title));

    [Theory]
    [InlineData("日本語")]
    [InlineData("!!!")]
    [InlineData("")]
    public void A_title_without_ASCII_letters_still_gets_a_unique_slug(string title)
    {
        var (one, other) = (Slug.From(title), Slug.From(title));
        Assert.True(Slug.IsValid(one));
        Assert.NotEqual(one, other);
    }

    [Fact]
    public void Every_slug_of_a_title_is_valid_however_odd_the_title()
    {
        var random = new Random(20261121);
        for (var i = 0; i < 2000; i++)
        {
            var title = new string([.. Enumerable.Range(0, random.Next(0, 200)).Select(_ => (char)random.Next(0x20, 0x2fff))]);
            var slug = Slug.From(title);
            Assert.True(Slug.IsValid(slug), $"“{title}” became “{slug}”");
        }
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("", false)]
    [InlineData("a", true)]
    [InlineData("a-1", true)]
    [InlineData("-a", false)]
    [InlineData("a-", false)]
    [InlineData("A", false)]
    [InlineData("a b", false)]
    [InlineData("a/b", false)]
    [InlineData("ä", false)]
    public void A_slug_consists_of_lowercase_letters_digits_and_inner_hyphens(string? slug, bool valid) =>
        Assert.Equal(valid, Slug.IsValid(slug));

    [Fact]
    public void A_slug_longer_than_the_column_is_invalid() => Assert.False(Slug.IsValid(new string('a', Slug.MaxLength + 1)));

    [Fact]
    public void The_next_free_slug_is_numbered_and_stays_within_the_maximum_length()
    {
        Assert.Equal("fire", Slug.Free("fire", new HashSet<string>()));
        Assert.Equal("fire-2", Slug.Free("fire", new HashSet<string> { "fire" }));
        Assert.Equal("fire-4", Slug.Free("fire", new HashSet<string> { "fire", "fire-2", "fire-3" }));
        var longest = new string('a', Slug.MaxLength);
        var next = Slug.Free(longest, new HashSet<string> { longest });
        Assert.Equal(Slug.MaxLength, next.Length);
        Assert.EndsWith("-2", next, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(1, 3, 33.33)]
    [InlineData(2, 3, 66.67)]
    [InlineData(1, 8, 12.5)]
    [InlineData(5, 4, 100)]
    [InlineData(-1, 4, 0)]
    [InlineData(1, -4, 0)]
    [InlineData(4, 4, 100)]
    public void A_percentage_is_between_0_and_100(decimal part, decimal whole, decimal percent) =>
        Assert.Equal(percent, Percent.Of(part, whole));

    [Theory]
    [InlineData("0.125", "0.13")]
    [InlineData("-0.125", "-0.13")]
    [InlineData("0.135", "0.14")]
    [InlineData("2.675", "2.68")]
    [InlineData("1.004", "1.00")]
    public void Halves_are_rounded_away_from_zero(string value, string rounded) =>
        Assert.Equal(
            decimal.Parse(rounded, CultureInfo.InvariantCulture),
            Rounding.ToCents(decimal.Parse(value, CultureInfo.InvariantCulture))
        );

    [Theory]
    [InlineData("EUR", true)]
    [InlineData("USD", true)]
    [InlineData("eur", false)]
    [InlineData("EU", false)]
    [InlineData("EURO", false)]
    [InlineData("€€€", false)]
    [InlineData("ÄÖÜ", false)]
    [InlineData(null, false)]
    public void A_currency_has_three_capital_letters(string? code, bool valid) => Assert.Equal(valid, Money.IsCurrency(code));

    [Fact]
    public void A_result_is_done_or_has_a_refusal()
    {
        Assert.True(Result.Done.IsDone);
        Result refused = new Refusal("No.", "Title");
        Assert.False(refused.IsDone);
        Assert.Equal("Title", refused.Refusal!.Field);
        Assert.Equal("Input.Title", refused.Refusal.About("Input.Title").Field);
    }

    [Fact]
    public void A_refused_result_has_no_value()
    {
        Result<int> seven = 7;
        Result<int> none = new Refusal("No.");
        Assert.Equal(7, seven.Value);
        Assert.Throws<InvalidOperationException>(() => none.Value);
        Assert.Equal("No.", ((Result)none).Refusal!.Text);
        Assert.True(((Result)seven).IsDone);
    }

    [Fact]
    public void Times_are_truncated_to_the_precision_of_both_databases()
    {
        var now = new TestClock().Now;
        Assert.Equal(DateTimeKind.Utc, now.Kind);
        Assert.Equal(0, now.Ticks % TimeSpan.TicksPerMicrosecond);
    }

    [Theory]
    [InlineData("Europe/Berlin", "2027-03-27T23:30:00Z", "2027-03-28")]
    [InlineData("Europe/Berlin", "2027-06-30T22:30:00Z", "2027-07-01")]
    [InlineData("Europe/Berlin", "2027-12-31T22:59:00Z", "2027-12-31")]
    [InlineData("Pacific/Auckland", "2027-01-01T11:00:00Z", "2027-01-02")]
    [InlineData("America/Los_Angeles", "2027-01-01T07:59:00Z", "2026-12-31")]
    [InlineData("Asia/Kathmandu", "2027-01-01T18:15:00Z", "2027-01-02")]
    [InlineData("Nowhere/Land", "2027-01-01T23:59:00Z", "2027-01-01")]
    [InlineData(null, "2027-01-01T23:59:00Z", "2027-01-01")]
    public void A_day_depends_on_the_time_zone(string? zone, string at, string day) =>
        Assert.Equal(
            DateOnly.Parse(day, CultureInfo.InvariantCulture),
            Clock.DayIn(Clock.Zone(zone), DateTime.Parse(at, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal))
        );

    [Fact]
    public void Ids_sort_in_the_order_of_their_creation()
    {
        var made = new List<Guid>();
        for (var i = 0; i < 5; i++)
        {
            made.Add(Guid.CreateVersion7(DateTimeOffset.UnixEpoch.AddDays(i)));
        }
        Assert.Equal(made, made.OrderBy(id => id.ToString("N"), StringComparer.Ordinal));
        Assert.Equal(7, Ids.New().Version);
    }
}
