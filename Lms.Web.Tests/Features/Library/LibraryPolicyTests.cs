using Lms.Web.Features.Library;
using Lms.Web.Features.Library.Model;

namespace Lms.Web.Tests.Features.Library;

public sealed class LibraryPolicyTests : PolicyTable
{
    [Theory]
    //                              Open Change
    [InlineData("visitor", false, "00")]
    [InlineData("nobody here", true, "00")]
    [InlineData("learner", true, "00")] // someone who added it and no longer teaches
    [InlineData("instructor", false, "10")]
    [InlineData("instructor", true, "11")]
    [InlineData("admin", false, "11")]
    [InlineData("operator", false, "11")]
    public void Permissions_on_a_material(string who, bool own, string may)
    {
        var material = Material
            .Make("rope", "Rope", MaterialContent.OfText("Words."), own ? Me : Ids.New(), DateTime.UnixEpoch)
            .Value.Material;
        Assert.Equal(may, Table<MaterialAct>(act => new MaterialPolicy().Allows(Viewers[who], material, act)));
    }

    [Theory]
    //                         See Add
    [InlineData("visitor", "00")]
    [InlineData("nobody here", "00")]
    [InlineData("learner", "00")]
    [InlineData("instructor", "11")]
    [InlineData("admin", "11")]
    [InlineData("operator", "11")]
    public void Permissions_on_the_library(string who, string may) =>
        Assert.Equal(may, Table<LibraryAct>(act => new LibraryPolicy().Allows(Viewers[who], act)));
}
