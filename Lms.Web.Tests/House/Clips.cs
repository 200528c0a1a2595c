using System.Buffers.Binary;
using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using Lms.Web.Platform;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Files;
using Lms.Web.Platform.Files.Media;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lms.Web.Tests.House;

/// <summary>Small video, audio, and image files, generated when a test needs them.</summary>
public static class Clips
{
    /// <summary>Adds a video or audio file to a lesson, as if its team had uploaded it.</summary>
    /// <returns>The ID of the file.</returns>
    public static Task<Guid> Shows(this LmsApp app, string slug, string lesson, string name, string type, byte[] content, int seconds) =>
        app.Look(async db =>
        {
            var stored = (await app.Services.GetRequiredService<IFileStore>().PutAsync(new MemoryStream(content), 1L << 30, default)).Value;
            var found = await db.Lessons.SingleAsync(l => l.Slug == lesson && db.Courses.Any(c => c.Id == l.CourseId && c.Slug == slug));
            var file = new StoredFile
            {
                ScopeId = found.CourseId,
                Name = name,
                ContentType = type,
                Size = stored.Size,
                Hash = stored.Hash,
                CreatedAt = app.Now,
            };
            db.Add(file);
            if (MediaFile.For(file, app.Now) is { } media)
                db.Add(media);
            found.ShowVideo(file.Id, null, seconds);
            await db.SaveChangesAsync();
            return file.Id;
        });

    /// <summary>Prepares one file as the background job would.</summary>
    /// <param name="program">The path of ffmpeg.</param>
    public static async Task<MediaFile> Prepares(this LmsApp app, Guid file, string program = "ffmpeg")
    {
        var id = await app.Look(db => db.MediaFiles.Where(m => m.FileId == file).Select(m => m.Id).SingleAsync());
        await app.With<LmsContext, bool>(async db =>
        {
            var ffmpeg = new Ffmpeg(
                new MediaOptions { FfmpegPath = program, FfprobePath = program.Replace("ffmpeg", "ffprobe", StringComparison.Ordinal) }
            );
            var room = new StorageRoom(
                db,
                app.Services.GetRequiredService<IStorageLimits>(),
                app.Services.GetRequiredService<UploadOptions>()
            );
            await new PrepareMedia(
                db,
                app.Services.GetRequiredService<IFileStore>(),
                room,
                ffmpeg,
                app.Services.GetRequiredService<SiteOptions>(),
                app.Clock,
                NullLogger<PrepareMedia>.Instance
            ).RunAsync(id, default);
            return true;
        });
        return await app.Look(db => db.MediaFiles.AsNoTracking().SingleAsync(m => m.Id == id));
    }

    /// <summary>A moving test picture with a tone.</summary>
    public static byte[] Film(int width = 640, int height = 360, int seconds = 2) =>
        Ffmpeg(
            "mp4",
            "-f",
            "lavfi",
            "-i",
            $"testsrc=size={width}x{height}:rate=10:duration={seconds}",
            "-f",
            "lavfi",
            "-i",
            $"sine=frequency=440:duration={seconds}",
            "-c:v",
            "libx264",
            "-preset",
            "ultrafast",
            "-pix_fmt",
            "yuv420p",
            "-c:a",
            "aac",
            "-movflags",
            "+faststart",
            "-metadata",
            "location=+48.1374+011.5755/"
        );

    public static byte[] Sound(string ending, int seconds = 2) =>
        Ffmpeg(ending, "-f", "lavfi", "-i", $"sine=frequency=440:duration={seconds}");

    public static byte[] Picture(string ending, int width, int height) =>
        Ffmpeg(ending, "-f", "lavfi", "-i", $"testsrc2=size={width}x{height}", "-frames:v", "1");

    /// <summary>A picture of one color.</summary>
    /// <param name="more">Chunks between the header and the image data.</param>
    public static byte[] Png(int width, int height, byte[]? more = null)
    {
        var head = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(head, width);
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(4), height);
        head[8] = 8;
        using var packed = new MemoryStream();
        using (var zip = new ZLibStream(packed, CompressionMode.Compress, leaveOpen: true))
            zip.Write(new byte[(width + 1) * height]);
        return
        [
            0x89,
            .. "PNG\r\n\u001a\n"u8,
            .. Chunk("IHDR", head),
            .. more ?? [],
            .. Chunk("IDAT", packed.ToArray()),
            .. Chunk("IEND", []),
        ];
    }

    public static byte[] Chunk(string type, byte[] body)
    {
        byte[] named = [.. Encoding.ASCII.GetBytes(type), .. body];
        var crc = uint.MaxValue;
        foreach (var b in named)
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 1) == 1 ? 0xEDB88320 ^ (crc >> 1) : crc >> 1;
        }
        var chunk = new byte[8 + named.Length];
        BinaryPrimitives.WriteInt32BigEndian(chunk, body.Length);
        named.CopyTo(chunk, 4);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(4 + named.Length), ~crc);
        return chunk;
    }

    /// <summary>The metadata of a camera, orientation and location, as TIFF.</summary>
    public static byte[] Exif(int orientation) =>
        [
            .. "II*\0"u8,
            8,
            0,
            0,
            0,
            2,
            0,
            0x12,
            0x01,
            3,
            0,
            1,
            0,
            0,
            0,
            (byte)orientation,
            0,
            0,
            0,
            0x0E,
            0x01,
            2,
            0,
            16,
            0,
            0,
            0,
            38,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            .. "SECRET-HARBOR-1\0"u8,
        ];

    private static byte[] Ffmpeg(string ending, params string[] arguments)
    {
        var path = Path.Combine(Path.GetTempPath(), $"lms-clip-{Ids.New():N}.{ending}");
        try
        {
            using var program = Process.Start(
                new ProcessStartInfo("ffmpeg", ["-nostdin", "-loglevel", "error", .. arguments, path]) { RedirectStandardError = true }
            )!;
            var said = program.StandardError.ReadToEnd();
            program.WaitForExit();
            return program.ExitCode == 0 ? File.ReadAllBytes(path) : throw new InvalidOperationException(said);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
