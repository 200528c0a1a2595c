using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Lms.Web.Kernel;

namespace Lms.Web.Features.Certificates.Model;

/// <summary>Configuration section <c>Certificates</c>.</summary>
public sealed class CertificateOptions
{
    /// <summary>The program that turns SVG into PDF; a bare name is looked for on PATH.</summary>
    public string RsvgConvertPath { get; set; } = "rsvg-convert";

    /// <summary>After this the program is ended.</summary>
    public int TimeoutSeconds { get; set; } = 20;
}

/// <summary>Makes the PDF of a certificate. The same face gives the same bytes, as long as program and fonts stay the same.</summary>
public sealed class CertificatePrinter(CertificateOptions options)
{
    /// <summary>What is printed, for the screen.</summary>
    public static string Svg(CertificateFace face) => CertificateTemplate.Default.Fill(face);

    public async Task<Result<byte[]>> PrintAsync(CertificateFace face, CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(TimeSpan.FromSeconds(options.TimeoutSeconds));
        using var program = new Process { StartInfo = Start(face) };
        try
        {
            program.Start();
        }
        catch (Win32Exception failure)
        {
            // 2 is ENOENT.
            return failure.NativeErrorCode == 2
                ? new Refusal("Certificates need the program '{0}' (Debian/Ubuntu package librsvg2-bin), which was not found on PATH. Install it, or set Certificates:RsvgConvertPath.", null, options.RsvgConvertPath)
                : new Refusal("The program '{0}' that makes certificates could not be started: {1}", null, options.RsvgConvertPath, failure.Message);
        }
        try
        {
            return await ConvertAsync(program, CertificateTemplate.Default.Fill(face), limit.Token);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return new Refusal("The certificate was not made within {0} seconds. Try again later.", null, options.TimeoutSeconds);
        }
        finally
        {
            if (!program.HasExited) program.Kill(entireProcessTree: true);
        }
    }

    private ProcessStartInfo Start(CertificateFace face)
    {
        var start = new ProcessStartInfo(options.RsvgConvertPath, ["--format=pdf"]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        // Otherwise the file would carry the time at which it was made.
        var day = new DateTimeOffset(face.CompletedOn.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
        start.Environment["SOURCE_DATE_EPOCH"] = Math.Max(0, day.ToUnixTimeSeconds()).ToString(CultureInfo.InvariantCulture);
        return start;
    }

    private static async Task<Result<byte[]>> ConvertAsync(Process program, string svg, CancellationToken stop)
    {
        // Both pipes are emptied from the start: a program that waits for its reader never takes the rest of its input.
        using var pdf = new MemoryStream();
        var reading = program.StandardOutput.BaseStream.CopyToAsync(pdf, stop);
        var complaining = program.StandardError.ReadToEndAsync(stop);
        try
        {
            await program.StandardInput.BaseStream.WriteAsync(Encoding.UTF8.GetBytes(svg), stop);
            program.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended before it had read all; its exit code and complaint say why.
        }
        await reading;
        var complaint = await complaining;
        await program.WaitForExitAsync(stop);
        if (program.ExitCode != 0) return new Refusal("The certificate could not be made: {0}", null, complaint.Trim());
        return pdf.ToArray();
    }
}
