using System.Globalization;
using System.Text;
using QRCoder;

namespace Lms.Web.Platform.Ui;

/// <summary>A QR code as one SVG path: neighbors in a row are drawn as one bar, so no hairlines show between them.</summary>
/// <param name="Data">One unit per module, without the quiet zone.</param>
/// <param name="Modules">The number of modules on each side.</param>
public sealed record QrPath(string Data, int Modules)
{
    /// <summary>The white that a reader needs on each side, in modules (ISO/IEC 18004).</summary>
    public const int QuietZone = 4;

    /// <summary>A seventh of the code may be lost or dirty (error correction M).</summary>
    public static QrPath Of(string text)
    {
        using var code = QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.M);
        var modules = code.ModuleMatrix.Count - 2 * QuietZone;
        var path = new StringBuilder();
        for (var y = 0; y < modules; y++)
        {
            var row = code.ModuleMatrix[y + QuietZone];
            for (var x = 0; x < modules; x++)
            {
                var start = x;
                while (x < modules && row[x + QuietZone])
                    x++;
                if (x > start)
                    path.Append(CultureInfo.InvariantCulture, $"M{start} {y}h{x - start}v1H{start}z");
            }
        }
        return new QrPath(path.ToString(), modules);
    }
}
