using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Lms.Web.Platform.Configuration;

namespace Lms.Web.Platform.Files.Media;

/// <param name="Complaint">The program's error message when it failed.</param>
public sealed record FfmpegRun(Rendered Outcome, string Output, string Complaint);

/// <summary>The properties of a media file, as reported by ffprobe.</summary>
/// <param name="Width">As displayed, after rotation; 0 without images.</param>
public sealed record MediaFacts(int Width, int Height, double Seconds, double FramesPerSecond, bool HasSound);

/// <summary>
/// Runs <c>ffmpeg</c> and <c>ffprobe</c> in processes of their own, at the lowest priority. What they are given was uploaded by people: the
/// format is named and not guessed, nothing but files on this disk may be opened, and they see none of the product's settings.
/// </summary>
public sealed class Ffmpeg(MediaOptions options)
{
    private const string Lowest = "19";

    /// <summary>The exit code of <c>nice</c> if the program does not exist.</summary>
    private const int NoSuchProgram = 127;

    /// <summary>The length of an error message that is kept: its end contains the cause.</summary>
    internal const int MostComplaint = 64 << 10;

    /// <summary>A damaged file can cause endless error messages.</summary>
    internal const long EnoughComplaint = 4L << 20;

    /// <summary>The metadata of a video is short, however many streams it claims to have.</summary>
    internal const int MostOutput = 1 << 20;

    private int Threads => options.Threads > 0 ? options.Threads : Math.Max(1, Environment.ProcessorCount / 2);

    /// <summary>The name of the demultiplexer for a file that was uploaded; null when there is none for it.</summary>
    public static string? FormatOf(string contentType) =>
        contentType switch
        {
            "video/mp4" or "audio/mp4" => "mov",
            "video/webm" => "matroska",
            "audio/mpeg" => "mp3",
            "audio/ogg" => "ogg",
            "audio/wav" => "wav",
            _ => null,
        };

    /// <summary>The arguments that both programs get for a file before they open it.</summary>
    public static string[] Input(string format, string path) => ["-protocol_whitelist", "file", "-f", format, "-i", path];

    /// <summary>Reads pictures and sound of a file; any other outcome explains why not.</summary>
    public async Task<(FfmpegRun Run, MediaFacts? Facts)> ProbeAsync(string format, string path, string folder, CancellationToken stop)
    {
        var run = await RunAsync(
            options.FfprobePath,
            [
                "-v",
                "error",
                .. Input(format, path),
                "-show_entries",
                "stream=codec_type,width,height,avg_frame_rate:stream_side_data=rotation:stream_disposition=attached_pic:format=duration",
                "-of",
                "json",
            ],
            folder,
            TimeSpan.FromMinutes(1),
            null,
            stop
        );
        return (run, run.Outcome is Rendered.Done ? Facts(run.Output) : null);
    }

    /// <param name="line">Called with each line of progress, as <c>key=value</c>.</param>
    public Task<FfmpegRun> RunAsync(IEnumerable<string> arguments, string folder, Func<string, Task>? line, CancellationToken stop) =>
        RunAsync(
            options.FfmpegPath,
            [
                "-nostdin",
                "-hide_banner",
                "-loglevel",
                "error",
                "-y",
                "-threads",
                Threads.ToString(CultureInfo.InvariantCulture),
                .. arguments,
                .. line is null ? Array.Empty<string>() : ["-progress", "pipe:1"],
            ],
            folder,
            TimeSpan.FromMinutes(options.MaxMinutes),
            line,
            stop
        );

    private static async Task<FfmpegRun> RunAsync(
        string program,
        IEnumerable<string> arguments,
        string folder,
        TimeSpan most,
        Func<string, Task>? line,
        CancellationToken stop
    )
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(most);
        var start = new ProcessStartInfo("nice", ["-n", Lowest, program, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        var path = start.Environment["PATH"];
        start.Environment.Clear();
        start.Environment["PATH"] = path;
        using var process = new Process { StartInfo = start };
        try
        {
            process.Start();
        }
        catch (Win32Exception failure)
        {
            return new(Rendered.Missing, "", failure.Message);
        }
        try
        {
            var complaining = ComplaintAsync(process, limit.Token);
            var output = "";
            if (line is null)
                output = await OutputAsync(process, limit.Token);
            else
                while (await process.StandardOutput.ReadLineAsync(limit.Token) is { } said)
                    await line(said);
            var complaint = (await complaining).Trim();
            await process.WaitForExitAsync(limit.Token);
            return process.ExitCode switch
            {
                0 => new(Rendered.Done, output, ""),
                NoSuchProgram => new(Rendered.Missing, "", complaint),
                _ => new(Rendered.Failed, "", complaint),
            };
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return new(Rendered.TooSlow, "", "");
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    /// <summary>The end of the standard error. A program with endless output is killed.</summary>
    private static async Task<string> ComplaintAsync(Process process, CancellationToken stop)
    {
        var (kept, buffer, said) = (new StringBuilder(2 * MostComplaint), new char[8192], 0L);
        int read;
        while ((read = await process.StandardError.ReadAsync(buffer, stop)) > 0)
        {
            kept.Append(buffer, 0, read);
            if (kept.Length >= 2 * MostComplaint)
                kept.Remove(0, kept.Length - MostComplaint);
            if ((said += read) > EnoughComplaint && !process.HasExited)
                process.Kill(entireProcessTree: true);
        }
        return kept.ToString(Math.Max(0, kept.Length - MostComplaint), Math.Min(kept.Length, MostComplaint));
    }

    /// <summary>Reads the standard output up to the limit; a program that writes more is ended.</summary>
    private static async Task<string> OutputAsync(Process process, CancellationToken stop)
    {
        var buffer = new char[MostOutput];
        var read = await process.StandardOutput.ReadBlockAsync(buffer, stop);
        if (read == MostOutput && !process.HasExited)
            process.Kill(entireProcessTree: true);
        return new string(buffer, 0, read);
    }

    private static MediaFacts? Facts(string json)
    {
        using var document = JsonDocument.Parse(json);
        var streams = document.RootElement.TryGetProperty("streams", out var all) ? all.EnumerateArray().ToList() : [];
        var film = streams.FirstOrDefault(s =>
            Text(s, "codec_type") == "video"
            && !(s.TryGetProperty("disposition", out var d) && d.TryGetProperty("attached_pic", out var cover) && cover.GetInt32() == 1)
        );
        var seconds =
            document.RootElement.TryGetProperty("format", out var format)
            && double.TryParse(Text(format, "duration"), CultureInfo.InvariantCulture, out var said)
                ? said
                : 0;
        var hasSound = streams.Exists(s => Text(s, "codec_type") == "audio");
        if (film.ValueKind is JsonValueKind.Undefined)
            return hasSound ? new(0, 0, seconds, 0, true) : null;
        var (width, height) = (Number(film, "width"), Number(film, "height"));
        var turned =
            film.TryGetProperty("side_data_list", out var sides)
            && sides.EnumerateArray().Any(s => Number(s, "rotation") is 90 or -90 or 270 or -270);
        var rate =
            Text(film, "avg_frame_rate").Split('/') is [var top, var bottom]
            && double.TryParse(top, CultureInfo.InvariantCulture, out var a)
            && double.TryParse(bottom, CultureInfo.InvariantCulture, out var b)
            && b > 0
                ? a / b
                : 0;
        return turned ? new(height, width, seconds, rate, hasSound) : new(width, height, seconds, rate, hasSound);
    }

    private static string Text(JsonElement it, string name) => it.TryGetProperty(name, out var value) ? value.ToString() : "";

    private static int Number(JsonElement it, string name) =>
        it.TryGetProperty(name, out var value) && value.TryGetInt32(out var number) ? number : 0;
}
