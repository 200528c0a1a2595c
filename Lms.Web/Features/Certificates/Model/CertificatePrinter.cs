using System.Globalization;
using Lms.Web.Kernel;
using Lms.Web.Platform.Files;

namespace Lms.Web.Features.Certificates.Model;

/// <summary>Prints a certificate as PDF. The same content gives the same bytes, as long as program and fonts stay the same.</summary>
public sealed class CertificatePrinter(RsvgConvert program)
{
    /// <summary>Returns the printed form, for the screen.</summary>
    public static string Svg(CertificateContent face) => CertificateTemplate.Default.Fill(face);

    public async Task<Result<byte[]>> PrintAsync(CertificateContent face, CancellationToken stop)
    {
        // Otherwise the file would contain the time of its creation.
        var day = new DateTimeOffset(face.CompletedOn.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
        var epoch = Math.Max(0, day.ToUnixTimeSeconds()).ToString(CultureInfo.InvariantCulture);
        var printed = await program.RunAsync(CertificateTemplate.Default.Fill(face), ["--format=pdf"], epoch, stop);
        return printed.Outcome switch
        {
            Rendered.Done => printed.Bytes,
            Rendered.Missing => new Refusal(
                "Certificates need the program “{0}” (Debian/Ubuntu package librsvg2-bin), which wasn’t found on PATH. Install it, or set Certificates:RsvgConvertPath.",
                null,
                program.Options.RsvgConvertPath
            ),
            Rendered.NotStarted => new Refusal(
                "The program “{0}”, which creates certificates, couldn’t be started: {1}",
                null,
                program.Options.RsvgConvertPath,
                printed.Complaint
            ),
            Rendered.TooSlow => new Refusal(
                "The certificate wasn’t created within {0} seconds. Try again later.",
                null,
                program.Options.TimeoutSeconds
            ),
            _ => new Refusal("The certificate couldn’t be created: {0}", null, printed.Complaint),
        };
    }
}
