using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Platform.Files;
using Lms.Web.Platform.Files.Media;

namespace Lms.Web.Features.Administration.Seeding;

/// <summary>
/// Generates the videos of the demo world with ffmpeg, so that no video has to be shipped: title cards over a slow gradient, without sound.
/// If ffmpeg cannot write text, the video is the gradient alone; without ffmpeg, there are no videos.
/// </summary>
internal sealed class DemoVideos(IFileStore store) : IDisposable
{
    private const int SecondsPerCard = 8;
    private const int MostBytes = 8 << 20;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly DirectoryInfo studio = Directory.CreateTempSubdirectory("lms-films-");
    private readonly Dictionary<string, Film> films = [];

    /// <param name="Captions">What its cards say, while they are shown.</param>
    public sealed record Film(Stored Stored, int Seconds, WebVtt Captions);

    public string? Remark { get; private set; }

    public Film? Of(DemoContent.LessonText lesson) => films.GetValueOrDefault(lesson.Path);

    public async Task ShootAsync(IEnumerable<DemoContent.LessonText> lessons, CancellationToken stop)
    {
        var shot = await Task.WhenAll(
            lessons
                .Where(l => l.Cards.Count > 0)
                .Select(async lesson =>
                    (lesson.Path, Film: await ShootAsync(lesson, withText: true, stop) ?? await ShootAsync(lesson, withText: false, stop))
                )
        );
        foreach (var (path, film) in shot)
        {
            if (film is not null)
                films[path] = film;
            else
                Remark =
                    "The video lessons are left as drafts without a video, because ffmpeg with H.264 was not found on PATH or did not work.";
        }
    }

    public void Dispose() => studio.Delete(recursive: true);

    private async Task<Film?> ShootAsync(DemoContent.LessonText lesson, bool withText, CancellationToken stop)
    {
        var set = studio.CreateSubdirectory($"{lesson.Path.Replace('/', '-')}-{withText}").FullName;
        var place = Path.Combine(set, "film.mp4");
        for (var i = 0; i < lesson.Cards.Count; i++)
            await File.WriteAllTextAsync(Path.Combine(set, Card(i)), lesson.Cards[i].Replace(" / ", "\n", StringComparison.Ordinal), stop);
        if (!await RunAsync(set, Arguments(lesson.Cards.Count, withText), stop) || !File.Exists(place))
            return null;
        await using var film = File.OpenRead(place);
        if (await VideoLength.OfAsync(film, stop) is not { } seconds)
            return null;
        film.Position = 0;
        var stored = await store.PutAsync(film, MostBytes, stop);
        return stored.IsDone ? new Film(stored.Value, seconds, CaptionsOf(lesson.Cards)) : null;
    }

    private static WebVtt CaptionsOf(IReadOnlyList<string> cards)
    {
        var cues = cards.Select(
            (card, i) =>
                new Cue(
                    i * SecondsPerCard * 1000,
                    (i + 1) * SecondsPerCard * 1000,
                    Sentence(card.Replace(" / ", "\n", StringComparison.Ordinal))
                )
        );
        return new WebVtt([.. cues], [], []);
    }

    /// <summary>A transcript joins what the cards say.</summary>
    private static string Sentence(string card) => char.IsLetterOrDigit(card[^1]) ? card + "." : card;

    private static string[] Arguments(int cards, bool withText)
    {
        var length = (cards * SecondsPerCard).ToString(CultureInfo.InvariantCulture);
        var text = withText ? string.Join(',', Enumerable.Range(0, cards).Select(Caption)) : "null";
        return
        [
            "-nostdin",
            "-loglevel",
            "error",
            "-y",
            "-f",
            "lavfi",
            "-i",
            $"gradients=s=640x360:r=4:d={length}:n=2:c0=0x17354a:c1=0x2f6f6a:x0=0:y0=0:x1=640:y1=360:speed=0.004:seed=7",
            "-vf",
            text,
            "-c:v",
            "libx264",
            "-profile:v",
            "baseline",
            "-pix_fmt",
            "yuv420p",
            "-preset",
            "superfast",
            "-crf",
            "26",
            "-g",
            "8",
            "-movflags",
            "+faststart",
            "-fflags",
            "+bitexact",
            "-map_metadata",
            "-1",
            "film.mp4",
        ];
    }

    /// <summary>Names of files instead of the text itself: nothing has to be escaped, and the folder is where the program runs.</summary>
    private static string Caption(int card) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"drawtext=textfile={Card(card)}:expansion=none:fontcolor=white:fontsize=30:line_spacing=14:x=(w-text_w)/2:y=(h-text_h)/2:enable='between(t,{card * SecondsPerCard},{(card + 1) * SecondsPerCard - 0.01})'"
        );

    private static string Card(int number) => string.Create(CultureInfo.InvariantCulture, $"card{number}.txt");

    private static async Task<bool> RunAsync(string set, string[] arguments, CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(Patience);
        using var program = new Process
        {
            StartInfo = new ProcessStartInfo("ffmpeg", arguments) { WorkingDirectory = set, RedirectStandardError = true },
        };
        try
        {
            program.Start();
        }
        catch (Win32Exception)
        {
            return false;
        }
        try
        {
            await program.StandardError.ReadToEndAsync(limit.Token);
            await program.WaitForExitAsync(limit.Token);
            return program.ExitCode == 0;
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return false;
        }
        finally
        {
            if (!program.HasExited)
                program.Kill(entireProcessTree: true);
        }
    }
}
