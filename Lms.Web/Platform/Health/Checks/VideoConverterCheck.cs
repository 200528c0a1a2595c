using Lms.Web.Platform.Files.Media;

namespace Lms.Web.Platform.Health.Checks;

/// <summary>Whether videos can be converted.</summary>
public sealed class VideoConverterCheck(MediaOptions media) : IDoctorCheck
{
    public string What => "ffmpeg";

    public async Task<IReadOnlyList<Finding>> LookAsync(Examination examination, CancellationToken stop) =>
        [
            await new ProgramOnMachine(What, media.FfmpegPath).LookAsync(
                "-version",
                "With it, videos are prepared in several sizes; without it, they are served as uploaded.",
                null,
                stop
            ),
        ];
}
