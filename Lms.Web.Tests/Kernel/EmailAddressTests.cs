namespace Lms.Web.Tests.Kernel;

/// <summary>One person has one email address, however it is typed.</summary>
public sealed class EmailAddressTests
{
    [Theory]
    [InlineData(" Ida@Example.org ")]
    [InlineData("ida@example.org\u200B")]
    [InlineData("\uFEFFida@example.org")]
    [InlineData("i\u00ADda@exam\u2060ple.org")]
    [InlineData("ida\uFE0F@example.org\u202C")]
    [InlineData("\u3164ida@example\u034F.org")]
    [InlineData("ida@\uFF45\uFF58ample.org")]
    [InlineData("ｉｄａ＠ｅｘａｍｐｌｅ．ｏｒｇ")]
    [InlineData("ida\t@example.org")]
    public void Invisible_and_equivalent_characters_do_not_change_an_email_address(string typed)
    {
        Assert.Equal(EmailAddress.Key("ida@example.org"), EmailAddress.Key(typed));
        Assert.True(EmailAddress.IsWhole(EmailAddress.Clean(typed)));
    }

    [Theory]
    [InlineData("ida@exämple.org")]
    [InlineData("idа@example.org")]
    [InlineData("ida")]
    [InlineData("ida@")]
    [InlineData("Ida <ida@example.org>")]
    [InlineData("")]
    [InlineData("ida\uD800@example.org")]
    public void An_invalid_email_address_is_recognized(string typed) => Assert.False(EmailAddress.IsWhole(EmailAddress.Clean(typed)));

    [Fact]
    public void Email_addresses_are_compared_only_by_their_key()
    {
        var found = Directory
            .GetFiles(SourceRootAttribute.Of("Lms.Web"), "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains("/obj/", StringComparison.Ordinal) && !f.Contains("/Migrations/", StringComparison.Ordinal))
            .SelectMany(f =>
                File.ReadLines(f)
                    .Where(line =>
                        System.Text.RegularExpressions.Regex.IsMatch(
                            line,
                            @"[Ee]mail\w*!?(\.Trim\(\))?\.ToUpperInvariant|NormalizedEmail == [^;&|)]*ToUpper"
                        )
                    )
                    .Select(line => $"{Path.GetFileName(f)}: {line.Trim()}")
            );
        Assert.Empty(found);
    }
}
