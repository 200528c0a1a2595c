using Lms.Web.Features.Certificates.Model;

namespace Lms.Web.Tests.Features.Certificates;

public sealed class CertificateRuleTests
{
    private static readonly DateTime Noon = new(2027, 3, 4, 12, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void Numbers_contain_the_year_and_only_unambiguous_characters()
    {
        var numbers = Enumerable.Range(0, 500).Select(_ => Certificate.NewNumber(Noon)).ToList();
        Assert.Equal(500, numbers.Distinct().Count());
        Assert.All(numbers, n => Assert.Matches("^CERT-2027-[ABCDEFGHJKMNPQRSTVWXYZ2-9]{8}$", n));
        Assert.DoesNotContain(Certificate.Alphabet, c => "ILOU01".Contains(c, StringComparison.Ordinal));
        Assert.All(numbers, n => Assert.Equal(n, Certificate.Normalize(n)));
    }

    [Theory]
    [InlineData("CERT-2027-ABCD2345")]
    [InlineData("cert-2027-abcd2345")]
    [InlineData("  cert 2027 abcd 2345 ")]
    [InlineData("CERT2027ABCD2345")]
    [InlineData("cert–2027–abcd2345")]
    public void A_number_is_recognized_however_typed(string typed) => Assert.Equal("CERT-2027-ABCD2345", Certificate.Normalize(typed));

    [Theory]
    [InlineData("", "")]
    [InlineData(" hello ", "HELLO")]
    [InlineData("<script>", "<SCRIPT>")]
    [InlineData("CERT-2027-ABC", "CERT-2027-ABC")]
    public void Other_text_is_not_reformatted(string typed, string normal) => Assert.Equal(normal, Certificate.Normalize(typed));

    [Fact]
    public void A_certificate_is_revoked_once_with_a_reason_and_can_be_reinstated()
    {
        var certificate = New();
        Assert.False(certificate.Revoke("  ", Noon).IsDone);
        Assert.False(certificate.IsRevoked);
        Assert.True(certificate.Revoke(" Issued by mistake. ", Noon).IsDone);
        Assert.Equal((Noon, "Issued by mistake."), (certificate.RevokedAt, certificate.RevokedBecause));
        Assert.False(certificate.Revoke("Again", Noon).IsDone);
        Assert.Equal("Issued by mistake.", certificate.RevokedBecause);
        Assert.True(certificate.Reinstate().IsDone);
        Assert.False(certificate.IsRevoked);
        Assert.Null(certificate.RevokedBecause);
    }

    [Fact]
    public void The_first_printed_file_is_kept()
    {
        var (certificate, first) = (New(), Ids.New());
        Assert.True(certificate.Attach(first));
        Assert.False(certificate.Attach(Ids.New()));
        Assert.Equal(first, certificate.FileId);
    }

    private static Certificate New() =>
        new(Ids.New(), Ids.New(), Ids.New(), Certificate.NewNumber(Noon), Noon)
        {
            IssuedTo = "Lin Zhou",
            CourseTitle = "Fire safety",
            InstitutionName = "Harbor Academy",
        };
}
