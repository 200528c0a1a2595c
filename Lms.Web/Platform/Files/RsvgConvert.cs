using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using Lms.Web.Platform.Configuration;

namespace Lms.Web.Platform.Files;

public enum Rendered
{
    Done,

    /// <summary>The program does not exist.</summary>
    Missing,

    /// <summary>The program exists, but the system does not start it.</summary>
    NotStarted,

    TooSlow,

    Failed,
}

/// <param name="Bytes">Empty unless it succeeded.</param>
/// <param name="Complaint">The error message of the program or the system.</param>
public sealed record Rendering(Rendered Outcome, byte[] Bytes, string Complaint = "")
{
    private static Rendering Not(Rendered outcome, string complaint = "") => new(outcome, [], complaint);

    /// <summary>
    /// Runs a program that reads its standard input and writes to its standard output, and ends it when it takes too long.
    /// </summary>
    public static async Task<Rendering> OfAsync(ProcessStartInfo start, ReadOnlyMemory<byte> input, int seconds, CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(TimeSpan.FromSeconds(seconds));
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        using var program = new Process { StartInfo = start };
        try
        {
            program.Start();
        }
        catch (Win32Exception failure)
        {
            // 2 is ENOENT.
            return failure.NativeErrorCode == 2 ? Not(Rendered.Missing) : Not(Rendered.NotStarted, failure.Message);
        }
        try
        {
            return await ConvertAsync(program, input, limit.Token);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return Not(Rendered.TooSlow);
        }
        finally
        {
            if (!program.HasExited)
                program.Kill(entireProcessTree: true);
        }
    }

    private static async Task<Rendering> ConvertAsync(Process program, ReadOnlyMemory<byte> input, CancellationToken stop)
    {
        // Both pipes are emptied from the start: a program that waits for its reader never takes the rest of its input.
        using var made = new MemoryStream();
        var reading = program.StandardOutput.BaseStream.CopyToAsync(made, stop);
        var complaining = program.StandardError.ReadToEndAsync(stop);
        try
        {
            await program.StandardInput.BaseStream.WriteAsync(input, stop);
            program.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended before it had read all; its exit code and complaint say why.
        }
        await reading;
        var complaint = await complaining;
        await program.WaitForExitAsync(stop);
        return program.ExitCode != 0 ? Not(Rendered.Failed, complaint.Trim()) : new(Rendered.Done, made.ToArray());
    }
}

/// <summary>Runs <c>rsvg-convert</c> in a separate process: a crash on a picture does not affect the product.</summary>
public sealed class RsvgConvert(RsvgOptions options)
{
    public RsvgOptions Options => options;

    /// <param name="epoch">Seconds that are written to the file instead of the time at which it is created.</param>
    public Task<Rendering> RunAsync(string svg, IEnumerable<string> arguments, string? epoch, CancellationToken stop)
    {
        var start = new ProcessStartInfo(options.RsvgConvertPath, arguments);
        if (epoch is not null)
            start.Environment["SOURCE_DATE_EPOCH"] = epoch;
        return Rendering.OfAsync(start, Encoding.UTF8.GetBytes(svg), options.TimeoutSeconds, stop);
    }
}
