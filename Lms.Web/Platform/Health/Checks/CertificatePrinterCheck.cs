using Lms.Web.Platform.Files;

namespace Lms.Web.Platform.Health.Checks;

/// <summary>Whether certificates can be converted to PDF.</summary>
public sealed class CertificatePrinterCheck(RsvgConvert rsvg) : IDoctorCheck
{
    public string What => "rsvg-convert";

    public async Task<IReadOnlyList<Finding>> LookAsync(Examination examination, CancellationToken stop) =>
        [
            await new ProgramOnMachine(What, rsvg.Options.RsvgConvertPath).LookAsync(
                "--version",
                "It converts certificates to PDF.",
                "Install the Debian or Ubuntu package librsvg2-bin, or set Certificates:RsvgConvertPath.",
                stop
            ),
        ];
}
