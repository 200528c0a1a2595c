using Lms.Web.Platform.Text;

namespace Lms.Web.Tests.Platform;

/// <summary>A stored sentence reads like the one that was stored, in whatever language it is read.</summary>
public sealed class StoredSentenceTests
{
    private static readonly Words L = new();

    public static TheoryData<int> Numbers => [0, 1, 2, 11];

    [Theory, MemberData(nameof(Numbers))]
    public void A_stored_sentence_reads_like_the_original_in_every_language(int number)
    {
        Sentence[] sentences =
        [
            L["Hello {0},", "Zoë “Z” <b>\u05d0</b>"],
            L["And {0} more.", number],
            L["And {0} more.", 12.5m],
            L["And {0} more.", L["Hello {0},", "Ada"]],
            L["And {0} more.", (object?)null],
            L["Notifications"],
            L.Count(number, "One notification from {1}", "{0} notifications from {1}", "Harbor"),
        ];
        var stored = WordsTests.In("en", () => sentences.Select(StoredSentence.Write).ToList());
        foreach (var tag in (string[])["en", "de", "ar"])
            Assert.Equal(
                WordsTests.In(tag, () => sentences.Select(s => s.Value).ToList()),
                WordsTests.In(tag, () => stored.Select(s => StoredSentence.Read(s).Value).ToList())
            );
    }
}
