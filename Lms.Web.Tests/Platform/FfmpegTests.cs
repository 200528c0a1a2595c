using Lms.Web.Platform.Files;
using Lms.Web.Platform.Files.Media;

namespace Lms.Web.Tests.Platform;

/// <summary>The output of ffmpeg is limited.</summary>
public sealed class FfmpegTests
{
    private static async Task<FfmpegRun> Run(string script)
    {
        var folder = Directory.CreateTempSubdirectory("ffmpeg").FullName;
        var program = Path.Combine(folder, "program");
        await File.WriteAllTextAsync(program, "#!/bin/sh\n" + script);
        using (var mode = System.Diagnostics.Process.Start("chmod", ["u+x", program]))
            await mode.WaitForExitAsync(TestContext.Current.CancellationToken);
        try
        {
            var ffmpeg = new Ffmpeg(new MediaOptions { FfmpegPath = program, FfprobePath = program });
            return (await ffmpeg.ProbeAsync("mov", "a.mp4", folder, TestContext.Current.CancellationToken)).Run;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task The_end_of_a_long_error_output_is_kept()
    {
        var run = await Run("yes 'this frame is damaged' | head -c 1000000 >&2; echo the end >&2; exit 1");
        Assert.Equal(Rendered.Failed, run.Outcome);
        Assert.EndsWith("the end", run.Complaint, StringComparison.Ordinal);
        Assert.InRange(run.Complaint.Length, 1000, Ffmpeg.MostComplaint);
    }

    [Theory]
    [InlineData("exec yes 'this frame is damaged' >&2")]
    [InlineData("exec yes '{\"streams\": [{}]}'")]
    public async Task A_program_with_endless_output_is_killed(string script)
    {
        var run = await Run(script);
        Assert.Equal(Rendered.Failed, run.Outcome);
        Assert.InRange(run.Complaint.Length, 0, Ffmpeg.MostComplaint);
    }
}
