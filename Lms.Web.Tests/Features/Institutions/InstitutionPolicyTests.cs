using Lms.Web.Features.Institutions;

namespace Lms.Web.Tests.Features.Institutions;

public sealed class InstitutionPolicyTests : PolicyTable
{
    [Theory]
    //                         Shape Govern
    [InlineData("visitor", "00")]
    [InlineData("nobody here", "00")]
    [InlineData("learner", "00")]
    [InlineData("instructor", "00")]
    [InlineData("admin", "10")]
    [InlineData("operator", "11")]
    public void Permissions_on_an_institution(string who, string may) =>
        Assert.Equal(may, Table<InstitutionAct>(act => new InstitutionPolicy().Allows(Viewers[who], act)));
}
