using System.Text;
using Lms.Web.Platform.Files;
using Microsoft.EntityFrameworkCore;
using NetVips;

namespace Lms.Web.Tests.Platform;

/// <summary>Processing of uploaded images, and what is refused before it costs anything.</summary>
public sealed class PictureTests(LmsApp app) : IClassFixture<LmsApp>
{
    private const string Secret = "SECRET-HARBOR";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<string> Kinds => ["jpg", "png", "webp", "avif", "gif"];

    /// <summary>
    /// 40 × 20 pixels as stored, the left half red, the right half blue; a camera wrote where it was and how it was held.
    /// </summary>
    private static byte[] Photograph(string kind, bool isTurned)
    {
        using var both = Plain(20, 255, 0, 0).Join(Plain(20, 0, 0, 255), Enums.Direction.Horizontal);
        using var told = both.Mutate(it =>
        {
            it.Set(GValue.GStrType, "exif-ifd0-ImageDescription", Secret);
            if (isTurned)
                it.Set(GValue.GIntType, "orientation", 6);
        });
        return kind switch
        {
            "jpg" => told.JpegsaveBuffer(),
            "png" => told.PngsaveBuffer(),
            "webp" => told.WebpsaveBuffer(),
            "avif" => told.HeifsaveBuffer(compression: Enums.ForeignHeifCompression.Av1),
            _ => told.GifsaveBuffer(),
        };
    }

    /// <summary>20 pixels high, of one color; a fourth channel is the opacity.</summary>
    private static Image Plain(int width, params double[] color)
    {
        using var black = Image.Black(width, 20, bands: color.Length);
        using var colored = black + color;
        return colored.Cast(Enums.BandFormat.Uchar).Copy(interpretation: Enums.Interpretation.Srgb);
    }

    private static async Task<Image> Square(byte[] picture, int side = 64)
    {
        var made = await Pictures.MakeAsync(picture, [PictureForm.Square(side)], Stop);
        Assert.Equal(FileKind.WebP, FileKind.Of(made.Value.Single().AsSpan(0, 16)));
        Assert.DoesNotContain(Secret, Encoding.Latin1.GetString(made.Value.Single()), StringComparison.Ordinal);
        var square = Image.NewFromBuffer(made.Value.Single());
        Assert.Equal((side, side), (square.Width, square.Height));
        Assert.DoesNotContain(square.GetFields(), f => f is "orientation" || f.EndsWith("-data", StringComparison.Ordinal));
        return square;
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Every_format_becomes_an_upright_square_without_metadata(string kind)
    {
        var photograph = Photograph(kind, isTurned: kind != "gif");
        Assert.Equal(kind != "gif", Encoding.Latin1.GetString(photograph).Contains(Secret, StringComparison.Ordinal));
        using var square = await Square(photograph);
        var (red, blue) = kind == "gif" ? ((8, 32), (56, 32)) : ((32, 8), (32, 56));
        Assert.True(square.Getpoint(red.Item1, red.Item2) is [> 200, < 60, < 60]);
        Assert.True(square.Getpoint(blue.Item1, blue.Item2) is [< 60, < 60, > 200]);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_truncated_image_is_refused(string kind)
    {
        var whole = Photograph(kind, isTurned: false);
        foreach (var length in (int[])[20, whole.Length / 2, whole.Length - 20])
        {
            var refused = (await Pictures.MakeAsync(whole[..length], [PictureForm.Square(64)], Stop)).Refusal;
            Assert.Contains("image is damaged or incomplete", refused?.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_first_frame_of_an_animated_image_is_used()
    {
        using var frames = Image.Arrayjoin([Plain(20, 255, 0, 0), Plain(20, 0, 0, 255)], across: 1);
        using var film = frames.Mutate(it => it.Set(GValue.GIntType, "page-height", 20));
        foreach (var moving in (byte[][])[film.GifsaveBuffer(), film.WebpsaveBuffer()])
        {
            Assert.True(PictureFile.Read(moving).Value.IsMoving);
            using var square = await Square(moving);
            Assert.True(square.Getpoint(32, 56) is [> 200, < 60, < 60]);
        }
    }

    /// <summary>The library resizes an image before cropping it: a long one would take gigabytes.</summary>
    [Theory]
    [InlineData(1, 1)]
    [InlineData(16_000, 1)]
    [InlineData(1, 16_000)]
    public async Task The_smallest_and_longest_images_cost_no_more_than_others(int width, int height)
    {
        using var square = await Square(Clips.Png(width, height), 256);
        Assert.True(square.Getpoint(128, 128) is [0, 0, 0] or [0, 0, 0, 255]);
    }

    [Fact]
    public async Task An_image_that_is_too_expensive_is_refused_by_its_header()
    {
        using var lines = Image.Black(15_000, 15_000);
        var bomb = lines.PngsaveBuffer();
        Assert.InRange(bomb.Length, 1, 1 << 20);
        var refused = (await Pictures.MakeAsync(bomb, [PictureForm.Square(256)], Stop)).Refusal!;
        Assert.Equal<object>([15_000, 15_000, 40L], refused.Arguments);
        Assert.Contains("pixels, which is too large", refused.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Formats_that_are_not_accepted_do_not_reach_the_image_library()
    {
        using var image = Image.Black(8, 8);
        byte[] drawing = [.. "<svg xmlns='http://www.w3.org/2000/svg'/>"u8];
        byte[] heic = [0, 0, 0, 24, .. "ftypheic"u8, .. new byte[40]];
        foreach (var other in (byte[][])[image.TiffsaveBuffer(), drawing, heic, []])
        {
            var refused = (await Pictures.MakeAsync(other, [PictureForm.Square(64)], Stop)).Refusal;
            Assert.Contains("This file type isn’t accepted here.", refused?.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_image_is_never_enlarged_and_keeps_its_transparency()
    {
        using var clear = Plain(40, 255, 0, 0, 128);
        var made = await Pictures.MakeLaterAsync(
            clear.PngsaveBuffer(),
            [PictureForm.Fit(480, FileKind.WebP), PictureForm.Fit(480, FileKind.Avif), PictureForm.Fit(20, FileKind.WebP)],
            Stop
        );
        foreach (var (bytes, width) in made.Value.Zip([40, 40, 20]))
        {
            using var picture = Image.NewFromBuffer(bytes);
            Assert.Equal((width, width / 2, 4), (picture.Width, picture.Height, picture.Bands));
            Assert.InRange(picture.Getpoint(10, 5)[3], 118, 138);
        }
    }

    [Fact]
    public async Task An_AVIF_image_uploaded_to_a_course_is_stored_as_WebP_without_metadata()
    {
        var slug = await app.MakesCourse("A picture of another kind", ["One"]);
        var workshop = $"/teach/courses/{slug}/lessons/{(await app.CourseOf(slug)).Lessons.Single().Id}";
        var ada = await app.As("Ada");
        var answer = (await ada.SendsFile($"{workshop}?handler=Image", workshop, "harbor.avif", Photograph("avif", isTurned: true))).Body;
        Assert.Contains("/harbor.webp?20x40)", answer, StringComparison.Ordinal);
        var type = await app.Look(db => db.StoredFiles.Where(f => f.Name == "harbor.webp").Select(f => f.ContentType).SingleAsync());
        Assert.Equal("image/webp", type);
    }

    [Fact]
    public void An_image_format_can_be_written_and_parsed()
    {
        PictureForm[] forms = [PictureForm.Square(256), PictureForm.Fit(480, FileKind.Avif), PictureForm.Fit(1200, FileKind.Jpeg)];
        foreach (var form in forms)
            Assert.Equal(form, PictureForm.Parse(form.ToString()));
        string[] others = ["", "square", "fit-1-1.png", "fit-1-1-1.webp", "fit--1.webp"];
        foreach (var other in others)
            Assert.Throws<FormatException>(() => PictureForm.Parse(other));
    }
}
