using Lms.Web.Features.People;

namespace Lms.Web.Tests.Features.People;

public sealed class PeoplePolicyTests : PolicyTable
{
    [Theory]
    //                         See Manage CloseAccounts
    [InlineData("visitor", "000")]
    [InlineData("nobody here", "000")]
    [InlineData("learner", "000")]
    [InlineData("instructor", "000")]
    [InlineData("admin", "110")]
    [InlineData("operator", "111")]
    public void Permissions_on_members(string who, string may) =>
        Assert.Equal(may, Table<PeopleAct>(act => new PeoplePolicy().Allows(Viewers[who], act)));
}
