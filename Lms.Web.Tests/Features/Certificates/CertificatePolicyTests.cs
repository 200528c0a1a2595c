using Lms.Web.Features.Certificates;
using Lms.Web.Features.Certificates.Model;

namespace Lms.Web.Tests.Features.Certificates;

public sealed class CertificatePolicyTests : PolicyTable
{
    [Theory]
    //                                See Revoke
    [InlineData("visitor", false, "00")]
    [InlineData("learner", true, "10")]
    [InlineData("learner", false, "00")]
    [InlineData("instructor", false, "00")]
    [InlineData("admin", false, "11")]
    [InlineData("operator", false, "11")]
    public void Permissions_on_a_certificate(string who, bool own, string may)
    {
        var certificate = new Certificate(Ids.New(), own ? Me : Ids.New(), Ids.New(), "CERT-2027-ABCD2345", DateTime.UnixEpoch)
        {
            IssuedTo = "",
            CourseTitle = "",
            InstitutionName = "",
        };
        Assert.Equal(may, Table<CertificateAct>(act => new CertificatePolicy().Allows(Viewers[who], certificate, act)));
    }
}
