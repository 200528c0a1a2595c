using Lms.Web.Features.Administration;
using Lms.Web.Features.Courses;
using Lms.Web.Features.People;
using Lms.Web.Platform.Access;

namespace Lms.Web.Tests.Features.Administration;

public sealed class AdministrationPolicyTests : PolicyTable
{
    [Theory]
    //                         Administer Operate
    [InlineData("visitor", "00")]
    [InlineData("nobody here", "00")]
    [InlineData("learner", "00")]
    [InlineData("instructor", "00")]
    [InlineData("admin", "10")]
    [InlineData("operator", "11")]
    public void Permissions_in_administration(string who, string may) =>
        Assert.Equal(may, Table<AdministrationAct>(act => new AdministrationPolicy().Allows(Viewers[who], act)));

    [Fact]
    public void An_act_without_a_policy_is_forbidden_even_to_operators()
    {
        var policies = new Policies([new PeoplePolicy()]);
        Assert.False(policies.Allow(Viewers["operator"], null, AdministrationAct.Operate));
        Assert.False(new Policies([new CoursePolicy()]).Allow(Viewers["operator"], null, CourseAct.Read));
        Assert.False(policies.Allow(Viewers["visitor"], null, Member.May));
        Assert.True(policies.Allow(Viewers["learner"], null, Member.May));
        Assert.True(policies.Allow(Viewers["visitor"], null, Anyone.May));
    }
}
