using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;

namespace Lms.Web.Tests.House;

/// <summary>A local mail server, Debian's aiosmtpd, and an independent reader of emails.</summary>
public sealed class SmtpServer : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("lms-smtp-").FullName;
    private readonly Process process;

    public SmtpServer(params string[] options)
    {
        if (options.Contains("starttls") || options.Contains("tls"))
            WriteCertificate();
        process = Process.Start(
            new ProcessStartInfo(
                "/usr/bin/python3",
                ["-W", "ignore", SourceRootAttribute.Of("Lms.Web.Tests", "House", "Smtp", "server.py"), folder, .. options]
            )
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            }
        )!;
        Port = int.Parse(
            process.StandardOutput.ReadLine()
                ?? throw new InvalidOperationException("The mail server did not start; is python3-aiosmtpd installed?"),
            CultureInfo.InvariantCulture
        );
    }

    public sealed record Part(string Kind, string Text);

    /// <param name="Connection">Emails with the same number came through one connection.</param>
    /// <param name="Raw">As sent, one byte per character.</param>
    public sealed record Mail(
        string From,
        string[] To,
        bool Secure,
        string? User,
        int Connection,
        string[][] Headers,
        string ToName,
        string Kind,
        Part[] Parts,
        string Raw
    )
    {
        public string Header(string name) => Assert.Single(Headers, h => h[0].Equals(name, StringComparison.OrdinalIgnoreCase))[1];
    }

    public int Port { get; }

    /// <summary>Its TLS certificate, for settings that trust it.</summary>
    public string CertificateFile => Path.Combine(folder, "certificate.pem");

    /// <summary>Answers every email with “try again later”.</summary>
    public bool Refuses
    {
        set => Tell("refuse", value);
    }

    /// <summary>Rejects all recipients.</summary>
    public bool Rejects
    {
        set => Tell("reject", value);
    }

    /// <summary>Accepts an email but delays the confirmation.</summary>
    public bool IsSlow
    {
        set => Tell("slow", value);
    }

    /// <summary>Disconnects in the middle of each email.</summary>
    public bool HangsUp
    {
        set => Tell("cut", value);
    }

    public IReadOnlyList<Mail> Mails =>
        [
            .. Directory
                .GetFiles(folder, "*.json")
                .Order(StringComparer.Ordinal)
                .Select(f => JsonSerializer.Deserialize<Mail>(File.ReadAllText(f))!),
        ];

    public IReadOnlyList<Mail> To(string address) => [.. Mails.Where(m => m.To.Contains(address))];

    public void Dispose()
    {
        process.StandardInput.Close();
        process.WaitForExit();
        process.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private void Tell(string what, bool isOn)
    {
        var mark = Path.Combine(folder, what);
        if (isOn)
            File.WriteAllText(mark, "");
        else
            File.Delete(mark);
    }

    private void WriteCertificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.CreateSelfSigned(
            TimeProvider.System.GetUtcNow().AddDays(-1),
            TimeProvider.System.GetUtcNow().AddDays(1)
        );
        File.WriteAllText(
            Path.Combine(folder, "certificate.pem"),
            certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem()
        );
    }
}
