using Lms.Web.Platform.Text;

namespace Lms.Web.Tests.Platform;

/// <summary>What people paste into a field for email addresses.</summary>
public sealed class AddressListTests
{
    [Fact]
    public void Addresses_are_separated_by_whatever_people_paste_and_each_counts_once() =>
        Assert.Equal(
            ["lin@harbor.example", "omar@harbor.example", "priya@harbor.example", "ghost"],
            AddressList.Read("LIN@harbor.example, omar@harbor.example;\r\n<priya@harbor.example>\nghost\tlin@harbor.example", "to", 4).Value
        );

    [Fact]
    public void Names_that_mail_programs_put_beside_addresses_are_left_out() =>
        Assert.Equal(
            ["lin@harbor.example", "omar@harbor.example", "priya@harbor.example"],
            AddressList.Read("Lin Zhou <lin@harbor.example>, Omar <omar@harbor.example> priya@harbor.example", "to", 4).Value
        );

    [Theory]
    [InlineData(null, "Enter at least one email address.")]
    [InlineData(" ;\n", "Enter at least one email address.")]
    [InlineData("a@b.example c@b.example d@b.example", "Enter no more than {0} email addresses at a time.")]
    [InlineData("a@b.example nobody", "“{0}” isn’t a valid email address. Nothing was sent.")]
    public void What_cannot_be_used_is_refused_at_the_field(string? text, string why)
    {
        var refusal = AddressList.ReadRecipients(text, "to", 2).Refusal;
        Assert.Equal((why, "to"), (refusal?.Text, refusal?.Field));
    }
}
