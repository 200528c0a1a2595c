using System.Buffers.Binary;
using Lms.Web.Platform.Files;

namespace Lms.Web.Tests.Platform;

/// <summary>What is kept of an uploaded image, and which images are refused.</summary>
[OnOneDatabase("It uses no database.")]
public sealed class PictureFileTests
{
    private static byte[] Segment(byte marker, ReadOnlySpan<byte> body)
    {
        var segment = new byte[4 + body.Length];
        (segment[0], segment[1]) = (0xFF, marker);
        BinaryPrimitives.WriteUInt16BigEndian(segment.AsSpan(2), (ushort)(2 + body.Length));
        body.CopyTo(segment.AsSpan(4));
        return segment;
    }

    private static bool Contains(byte[] bytes, string text) => bytes.AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes(text)) >= 0;

    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    public void A_photo_keeps_its_colors_and_orientation_and_loses_its_location(int orientation)
    {
        var plain = Clips.Picture("jpg", 64, 32);
        byte[] photo =
        [
            .. plain[..2],
            .. Segment(0xE1, [.. "Exif\0\0"u8, .. Clips.Exif(orientation)]),
            .. Segment(0xE1, "http://ns.adobe.com/xap/1.0/\0<x>SECRET-XMP</x>"u8),
            .. Segment(0xED, "Photoshop 3.0\0SECRET-IPTC"u8),
            .. Segment(0xE2, "ICC_PROFILE\0colors"u8),
            .. Segment(0xE2, "MPF\0SECRET-MPF"u8),
            .. Segment(0xFE, "SECRET-COMMENT"u8),
            .. plain[2..],
            .. "SECRET-AFTER-THE-END"u8,
        ];
        var (picture, bytes) = PictureFile.Clean(photo).Value;
        Assert.Equal((64, 32, orientation), (picture.Width, picture.Height, picture.Orientation));
        Assert.Equal(orientation == 6 ? (32, 64) : (64, 32), (picture.ShownWidth, picture.ShownHeight));
        Assert.False(Contains(bytes, "SECRET"));
        Assert.True(Contains(bytes, "ICC_PROFILE"));
        Assert.Equal(orientation != 1, Contains(bytes, "Exif"));
        Assert.Equal(orientation, PictureFile.Read(bytes).Value.Orientation);
        Assert.Equal(bytes, PictureFile.Clean(bytes).Value.Bytes);
        // The image data is unchanged byte for byte.
        var scan = plain.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xDA]);
        Assert.True(bytes.AsSpan().EndsWith(plain.AsSpan(scan)));
    }

    [Fact]
    public void A_PNG_loses_its_text_and_keeps_its_appearance()
    {
        var png = Clips.Png(
            40,
            20,
            [
                .. Clips.Chunk("gAMA", [0, 0, 177, 143]),
                .. Clips.Chunk("tEXt", "Place\0SECRET"u8.ToArray()),
                .. Clips.Chunk("iTXt", "XML\0SECRET"u8.ToArray()),
                .. Clips.Chunk("tIME", new byte[7]),
                .. Clips.Chunk("eXIf", Clips.Exif(6)),
            ]
        );
        var (picture, bytes) = PictureFile.Clean([.. png, .. "SECRET"u8]).Value;
        Assert.Equal((40, 20, 6), (picture.Width, picture.Height, picture.Orientation));
        Assert.False(Contains(bytes, "SECRET") || Contains(bytes, "tIME"));
        Assert.True(Contains(bytes, "gAMA"));
        Assert.Equal(bytes, PictureFile.Clean(bytes).Value.Bytes);
        var plain = Clips.Png(40, 20);
        Assert.Equal(plain, PictureFile.Clean(plain).Value.Bytes);
    }

    [Fact]
    public void A_WebP_image_loses_its_camera_metadata()
    {
        var plain = Clips.Picture("webp", 50, 30);
        var read = PictureFile.Clean(plain).Value;
        Assert.Equal((50, 30, 1), (read.Picture.Width, read.Picture.Height, read.Picture.Frames));
        byte[] head = [.. "VP8X"u8, 10, 0, 0, 0, 0x0C, 0, 0, 0, 49, 0, 0, 29, 0, 0];
        byte[] Part(string name, byte[] body) =>
            [
                .. System.Text.Encoding.ASCII.GetBytes(name),
                .. BitConverter.GetBytes(body.Length),
                .. body,
                .. body.Length % 2 == 1 ? new byte[1] : [],
            ];
        byte[] photo = [.. plain[..12], .. head, .. plain[12..], .. Part("EXIF", Clips.Exif(8)), .. Part("XMP ", "SECRET!"u8.ToArray())];
        BinaryPrimitives.WriteUInt32LittleEndian(photo.AsSpan(4), (uint)photo.Length - 8);
        var (picture, bytes) = PictureFile.Clean(photo).Value;
        Assert.Equal((50, 30, 8), (picture.Width, picture.Height, picture.Orientation));
        Assert.False(Contains(bytes, "SECRET") || Contains(bytes, "XMP "));
        Assert.Equal(0x08, bytes[20]);
        Assert.Equal(bytes, PictureFile.Clean(bytes).Value.Bytes);
    }

    [Fact]
    public void Images_that_are_too_expensive_to_decode_are_refused()
    {
        byte[] head = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(head, 15_000);
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(4), 15_000);
        byte[] bomb =
        [
            0x89,
            .. "PNG\r\n\u001a\n"u8,
            .. Clips.Chunk("IHDR", head),
            .. Clips.Chunk("IDAT", new byte[30]),
            .. Clips.Chunk("IEND", []),
        ];
        Assert.Contains("pixels", PictureFile.Clean(bomb).Refusal!.Text, StringComparison.Ordinal);
        var moving = Clips.Png(1000, 1000, Clips.Chunk("acTL", [0, 0, 1, 0, 0, 0, 0, 0]));
        Assert.Contains("frames", PictureFile.Clean(moving).Refusal!.Text, StringComparison.Ordinal);
        byte[] frame = [0x2C, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x4C, 0x01, 0];
        byte[] gif =
        [
            .. "GIF89a"u8,
            0xFF,
            0x1F,
            0xFF,
            0x1F,
            0x80,
            0,
            0,
            0,
            0,
            0,
            255,
            255,
            255,
            0x21,
            0xFE,
            6,
            .. "SECRET"u8,
            0,
            .. frame,
            .. frame,
            0x3B,
        ];
        Assert.Contains("frames", PictureFile.Clean(gif).Refusal!.Text, StringComparison.Ordinal);
        (gif[7], gif[9]) = (0, 0);
        var (read, bytes) = PictureFile.Clean(gif).Value;
        Assert.Equal((255, 255, 2), (read.Width, read.Height, read.Frames));
        Assert.False(Contains(bytes, "SECRET"));
    }

    [Fact]
    public void A_truncated_image_is_refused_wherever_it_was_cut()
    {
        foreach (
            var whole in new[]
            {
                Clips.Picture("jpg", 40, 20),
                Clips.Picture("webp", 40, 20),
                Clips.Png(40, 20),
                Clips.Picture("gif", 40, 20),
            }
        )
            for (var length = 0; length < whole.Length; length += Math.Max(1, whole.Length / 97))
                Assert.Contains("damaged", PictureFile.Clean(whole[..length]).Refusal!.Text, StringComparison.Ordinal);
    }
}
