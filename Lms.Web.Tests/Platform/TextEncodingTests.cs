using System.Text;
using Lms.Web.Platform.Text;

namespace Lms.Web.Tests.Platform;

/// <summary>The encoding of a file, and how certain it is.</summary>
public sealed class TextEncodingTests
{
    private static byte[] Encoded(string name, string text) =>
        (CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name)).GetBytes(
            "email;first name;last name\nl@x.example;" + text + "\n"
        );

    private static string Read(byte[] bytes, string? chosen = null)
    {
        using var text = TextEncoding.Of(bytes, chosen).Open(bytes);
        return text.ReadToEnd();
    }

    [Theory]
    [InlineData("windows-1250", "Łukasz;Żółć")]
    [InlineData("windows-1250", "Jiří;Dvořák")]
    [InlineData("windows-1251", "Иван;Петров")]
    [InlineData("windows-1253", "Νίκος;Παπαδόπουλος")]
    [InlineData("windows-1254", "Şükrü;Çağlar")]
    [InlineData("windows-1252", "José;Müller – Straße")]
    [InlineData("macintosh", "José;Müller")]
    [InlineData("ibm850", "José;Weiß")]
    [InlineData("ibm852", "Łukasz;Żółć")]
    [InlineData("shift_jis", "花子;山田")]
    [InlineData("shift_jis", "花子")]
    [InlineData("iso-2022-jp", "花子")]
    [InlineData("koi8-r", "Иван;Петров")]
    [InlineData("gb18030", "王小明")]
    public void An_encoding_other_than_UTF_8_and_UTF_16_is_guessed_and_marked_as_a_guess(string name, string text)
    {
        var bytes = Encoded(name, text);
        var guess = TextEncoding.Of(bytes);
        Assert.Equal((name, false), (guess.Name, guess.IsSure));
        Assert.Contains(text, Read(bytes), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_offered_encoding_can_be_read()
    {
        foreach (var (name, _) in TextEncoding.Offered)
        {
            var bytes = Encoded(name, "Ada;Lovelace");
            Assert.Contains("Ada;Lovelace", Read(bytes, name), StringComparison.Ordinal);
            Assert.True(TextEncoding.Of(bytes, name).IsSure);
        }
        Assert.Contains("김민수", Read(Encoded("ks_c_5601-1987", "김민수"), "ks_c_5601-1987"), StringComparison.Ordinal);
        Assert.False(TextEncoding.Of(Encoded("windows-1252", "Müller"), "no-such-encoding").IsSure);
    }

    [Fact]
    public void One_damaged_byte_does_not_turn_UTF_8_into_another_encoding()
    {
        byte[] bytes = [.. "email;name\na@x.example;Łukasz\nb@x.example;Jo"u8, 0xE9, .. "\n"u8];
        Assert.Equal((TextEncoding.Utf8, true), (TextEncoding.Of(bytes).Name, TextEncoding.Of(bytes).IsSure));
        Assert.Equal("email;name\na@x.example;Łukasz\nb@x.example;Jo\uFFFD\n", Read(bytes));
    }
}
