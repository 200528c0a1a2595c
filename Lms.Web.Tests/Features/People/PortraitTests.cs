using System.Buffers.Binary;
using System.IO.Compression;
using System.Net;
using System.Text;
using Lms.Web.Platform.Files;
using Microsoft.EntityFrameworkCore;
using NetVips;

namespace Lms.Web.Tests.Features.People;

public sealed class PortraitTests(LmsApp app) : IClassFixture<LmsApp>
{
    /// <summary>40 × 20 pixels, the left half red, the right half blue.</summary>
    private static readonly byte[] Jpeg = Convert.FromBase64String(
        "/9j//gAQTGF2YzU5LjM3LjEwMAD/2wBDAAgGBgcGBwgICAgICAkJCQoKCgkJCQkKCgoKCgoMDAwKCgoKCgoKDAwMDA0ODQ0NDA0ODg8PDxISEREVFRUZGR//xABXAAEBAQAAAAAAAAAAAAAAAAAABQYBAQEBAQAAAAAAAAAAAAAAAAAHCAYQAQADAQAAAAAAAAAAAAAAAAAFQ8KDEQEAAwEAAAAAAAAAAAAAAAAAB0XEhP/AABEIABQAKAMBEgACEgADEgD/2gAMAwEAAhEDEQA/AMWOUF/AAEico6YJyjphVYYu+HUQxd8OpNZZqOzMSzUdmZHFVE1AAGvGVRpQAASJyjpgnKOmFVhi74dRDF3w6k1lmo7MxLNR2ZkcVUTUAAf/2Q=="
    );

    [Fact]
    public async Task An_uploaded_picture_is_cropped_to_a_square_and_loses_everything_else()
    {
        var lin = await app.As("Lin");
        var png = Png(
            60,
            30,
            (x, _) =>
                x < 20 ? (255, 0, 0)
                : x < 40 ? (0, 255, 0)
                : (0, 0, 255),
            Chunk("tEXt", Encoding.ASCII.GetBytes("Place\0SECRET-HARBOR"))
        );
        (await Upload(lin, [.. png, .. "<script>POLYGLOT</script>"u8])).Shows("Picture updated.");
        var person = await app.Look(db => db.People.AsNoTracking().SingleAsync(p => p.Email == "lin@harbor.example"));
        foreach (var (file, side) in new[] { (person.PortraitId, 256), (person.PictureId, 72) })
        {
            var answer = await lin.Http.GetAsync($"/faces/{file}");
            Assert.Equal("image/webp", answer.Content.Headers.ContentType!.MediaType);
            Assert.Contains("immutable", answer.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
            var kept = await answer.Content.ReadAsByteArrayAsync();
            var text = Encoding.Latin1.GetString(kept);
            Assert.DoesNotContain("SECRET", text, StringComparison.Ordinal);
            Assert.DoesNotContain("POLYGLOT", text, StringComparison.Ordinal);
            using var picture = Image.NewFromBuffer(kept);
            Assert.Equal((side, side), (picture.Width, picture.Height));
            Assert.DoesNotContain(picture.GetFields(), f => f.EndsWith("-data", StringComparison.Ordinal));
            // The middle third and a sixth on both sides; colors are approximate, as in every compressed image.
            Assert.True(picture.Getpoint(side / 2, side / 2) is [< 20, > 235, < 20]);
            Assert.True(picture.Getpoint(2, side / 2) is [> 200, < 60, < 60]);
            Assert.True(picture.Getpoint(side - 3, side / 2) is [< 60, < 60, > 200]);
        }
        Assert.Contains(
            $"/faces/{person.PictureId}",
            (await lin.Opens("/dashboard")).Find(".topbar__account img").GetAttribute("src"),
            StringComparison.Ordinal
        );
        Assert.NotNull((await (await app.As("Priya")).Opens($"/people/{person.Id}")).Find($"img[src='/faces/{person.PortraitId}']"));
    }

    [Theory]
    [InlineData(1, "left")]
    [InlineData(2, "right")]
    [InlineData(3, "right")]
    [InlineData(4, "left")]
    [InlineData(5, "top")]
    [InlineData(6, "top")]
    [InlineData(7, "bottom")]
    [InlineData(8, "bottom")]
    public async Task A_photo_is_rotated_as_the_camera_was_held(int orientation, string red)
    {
        // The first stored row is where EXIF says; its left half is red.
        byte[] tiff = [.. "Exif\0\0MM\0*\0\0\0\u0008"u8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte)orientation, 0, 0, 0, 0, 0, 0];
        byte[] photograph = [.. Jpeg[..2], 0xFF, 0xE1, 0, (byte)(tiff.Length + 2), .. tiff, .. Jpeg[2..]];
        var made = await Pictures.MakeAsync(photograph, [PictureForm.Square(64)], TestContext.Current.CancellationToken);
        using var picture = Image.NewFromBuffer(made.Value.Single());
        var (x, y) = red switch
        {
            "left" => (8, 32),
            "right" => (56, 32),
            "top" => (32, 8),
            _ => (32, 56),
        };
        Assert.True(picture.Getpoint(x, y) is [> 200, < 60, < 60]);
        Assert.True(picture.Getpoint(63 - x, 63 - y) is [< 60, < 60, > 200]);
    }

    [Fact]
    public async Task A_file_that_is_not_a_complete_image_is_refused_with_a_reason_and_not_stored()
    {
        var priya = await app.As("Priya");
        var before = await Kept();
        var png = Png(30, 30, (_, _) => (1, 2, 3));
        foreach (
            var (bytes, why) in new (byte[]?, string)[]
            {
                (null, "Choose a file first."),
                ([], "The file is empty."),
                (
                    [.. "<svg xmlns=\"http://www.w3.org/2000/svg\"/>"u8],
                    "This file type isn’t accepted here. Use one of these: AVIF, GIF, JPG, PNG, WEBP."
                ),
                ([.. "GIF89a"u8, .. new byte[40]], "image is damaged or incomplete"),
                (png[..^20], "image is damaged or incomplete"),
                (Jpeg[..^40], "image is damaged or incomplete"),
                ([0x89, .. "PNG\r\n\u001a\n"u8, .. new byte[50]], "image is damaged or incomplete"),
                (Huge(50_000, 50_000), "50000 × 50000 pixels"),
                (Huge(11_000, 11_000), "11000 × 11000 pixels"),
                (Broken(), "image is damaged or incomplete"),
                (Seeming(), "image is damaged or incomplete"),
                (new byte[(10 << 20) + 1], "larger than 10 MB"),
            }
        )
        {
            var page = await Upload(priya, bytes);
            page.Answers(HttpStatusCode.UnprocessableEntity).Shows(why);
            Assert.Contains("Priya", page.Find("#Input_DisplayName").GetAttribute("value"), StringComparison.Ordinal); // the other form is unchanged
        }
        Assert.Equal(before, await Kept());
        Assert.Null(await app.Look(db => db.People.Where(p => p.Email == "priya@harbor.example").Select(p => p.PictureId).SingleAsync()));
    }

    [Fact]
    public async Task A_new_picture_replaces_the_old_one_and_a_removed_one_is_gone()
    {
        var ben = await app.As("Ben");
        var id = await app.IdOf("Ben");
        await Upload(ben, Jpeg);
        var first = await app.Look(db => db.People.Where(p => p.Id == id).Select(p => p.PictureId).SingleAsync());
        await Upload(ben, Png(20, 20, (_, _) => (9, 9, 9)));
        var second = await app.Look(db => db.People.Where(p => p.Id == id).Select(p => p.PictureId).SingleAsync());
        Assert.NotEqual(first, second);
        (await ben.Opens($"/faces/{first}")).Answers(HttpStatusCode.NotFound);
        (await (await ben.Opens("/settings")).PressAt("button[formaction$=RemovePicture]")).Shows("Picture removed.");
        (await ben.Opens($"/faces/{second}")).Answers(HttpStatusCode.NotFound);
        Assert.Equal(0, await app.Look(db => db.StoredFiles.IgnoreQueryFilters().CountAsync(f => f.ScopeId == id)));
        Assert.Null((await ben.Opens("/dashboard")).Document.QuerySelector(".topbar__account img"));
        // A file that is not a profile picture is not served.
        (await ben.Opens($"/faces/{Ids.New()}")).Answers(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task The_picture_is_deleted_with_the_account()
    {
        await using var own = new LmsApp();
        var omar = await own.As("Omar");
        var id = await own.IdOf("Omar");
        await Upload(omar, Jpeg);
        var hash = await own.Look(db => db.StoredFiles.Where(f => f.ScopeId == id).Select(f => f.Hash).FirstAsync());
        await (await omar.Opens("/settings/privacy")).Press(
            "Delete my account",
            ("Password", Lms.Web.Features.Administration.Seeding.DemoWorld.Password)
        );
        await own.DrainAsync();
        own.Clock.Advance(TimeSpan.FromDays(15));
        await own.DrainAsync();
        var person = await own.Look(db => db.People.AsNoTracking().SingleAsync(p => p.Id == id));
        Assert.Equal((null, null), (person.PictureId, person.PortraitId));
        Assert.Equal(0, await own.Look(db => db.StoredFiles.IgnoreQueryFilters().CountAsync(f => f.Hash == hash)));
    }

    private static async Task<Page> Upload(Browser browser, byte[]? bytes)
    {
        var content = new MultipartFormDataContent
        {
            { new StringContent((await browser.Opens("/settings")).Token), "__RequestVerificationToken" },
        };
        if (bytes is not null)
            content.Add(new ByteArrayContent(bytes), "file", "me.png");
        return await browser.Posts("/settings?handler=Picture", content);
    }

    private Task<(int, int)> Kept() =>
        app.Look(async db =>
            (
                await db.StoredFiles.IgnoreQueryFilters().CountAsync(),
                Directory.Exists(Path.Combine(app.Folder, "files"))
                    ? Directory.GetFiles(Path.Combine(app.Folder, "files"), "*", SearchOption.AllDirectories).Length
                    : 0
            )
        );

    private static byte[] Png(int width, int height, Func<int, int, (int R, int G, int B)> color, byte[]? more = null)
    {
        var rows = new MemoryStream();
        for (var y = 0; y < height; y++)
        {
            rows.WriteByte(0);
            for (var x = 0; x < width; x++)
            {
                var (r, g, b) = color(x, y);
                rows.Write([(byte)r, (byte)g, (byte)b]);
            }
        }
        var packed = new MemoryStream();
        using (var zip = new ZLibStream(packed, CompressionMode.Compress, leaveOpen: true))
            zip.Write(rows.ToArray());
        return [.. Head(width, height), .. more ?? [], .. Chunk("IDAT", packed.ToArray()), .. Chunk("IEND", [])];
    }

    private static byte[] Head(int width, int height)
    {
        var head = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(head, width);
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(4), height);
        (head[8], head[9]) = (8, 2);
        return [0x89, .. "PNG\r\n\u001a\n"u8, .. Chunk("IHDR", head)];
    }

    /// <summary>Some hundred bytes that would take gigabytes to decode.</summary>
    private static byte[] Huge(int width, int height) => [.. Head(width, height), .. Chunk("IDAT", new byte[30]), .. Chunk("IEND", [])];

    /// <summary>A complete container whose data cannot be decompressed.</summary>
    private static byte[] Broken() => [.. Head(30, 30), .. Chunk("IDAT", "no packed rows at all"u8.ToArray()), .. Chunk("IEND", [])];

    /// <summary>A file that passes all checks of its structure but cannot be decoded.</summary>
    private static byte[] Seeming() =>
        [0xFF, 0xD8, 0xFF, 0xC0, 0, 11, 8, 0, 20, 0, 40, 1, 1, 0x11, 0, 0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 63, 0, 1, 2, 3, 0xFF, 0xD9];

    private static byte[] Chunk(string type, byte[] body)
    {
        byte[] named = [.. Encoding.ASCII.GetBytes(type), .. body];
        var (length, sum) = (new byte[4], new byte[4]);
        BinaryPrimitives.WriteInt32BigEndian(length, body.Length);
        var crc = uint.MaxValue;
        foreach (var b in named)
        {
            crc ^= b;
            for (var i = 0; i < 8; i++)
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0xEDB88320;
        }
        BinaryPrimitives.WriteUInt32BigEndian(sum, ~crc);
        return [.. length, .. named, .. sum];
    }
}
