using System.Text.RegularExpressions;
using Lms.Web.Platform.Ui;

namespace Lms.Web.Tests.Platform;

[OnOneDatabase("It is about pictures.")]
public sealed partial class CoverTests
{
    [Fact]
    public void No_two_neighbors_in_a_list_of_courses_have_the_same_shape()
    {
        var last = -1;
        var shapes = Enumerable.Range(0, 500).Select(_ => Shape($"{Ui.Cover(Ids.New(), null, ref last)}")).ToList();
        Assert.All(shapes.Zip(shapes.Skip(1)), pair => Assert.NotEqual(pair.First, pair.Second));
        Assert.Equal(8, shapes.Distinct().Count());
    }

    [Fact]
    public void A_course_keeps_its_cover()
    {
        var id = Ids.New();
        Assert.Equal($"{Ui.Cover(id, null)}", $"{Ui.Cover(id, null)}");
    }

    private static string Shape(string html) => Shapes().Match(html).Groups[1].Value;

    [GeneratedRegex("data-cover=\"(\\d)\"")]
    private static partial Regex Shapes();
}
