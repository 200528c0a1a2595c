using System.Diagnostics;
using Lms.Web.Features.Certificates.Model;
using Lms.Web.Platform.Files;
using Xunit;

namespace Lms.Web.Tests.Features.Certificates;

/// <summary>Needs rsvg-convert, and poppler-utils and zbar-tools to check the result.</summary>
[OnOneDatabase("It uses no database.")]
public sealed class CertificatePrinterTests
{
    private static readonly CertificateContent Plain = CertificateTemplateTests.Plain;

    [Theory]
    [InlineData("Anna Berg")]
    [InlineData("Łukasz Żółkowski")]
    [InlineData("Nguyễn Thị Lan")]
    [InlineData("王小明")]
    [InlineData("김민준")]
    [InlineData("<script>&\"'")]
    public async Task Name_and_number_are_selectable_text_in_the_PDF(string name)
    {
        using var pdf = await PrintedAsync(Plain with { IssuedTo = name });
        var text = await RunAsync("pdftotext", pdf.Path, "-");
        Assert.Contains(name, text.Normalize(), StringComparison.Ordinal);
        Assert.Contains(Plain.Number, text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("👩\u200d🔬 Mo", "Mo")]
    [InlineData("Mo 🏴\U000E0067\U000E007F 1️⃣ Li", "Mo 1 Li")]
    [InlineData("Mo 🇩🇪👍🏽", "Mo")]
    [InlineData("✨ Mo ✅❌➕⏰⭐", "Mo")]
    [InlineData("👩\u200d⚕\uFE0F Mo", "Mo")]
    [InlineData("👩\u200d⚕ Mo ❤\uFE0F", "Mo")]
    [InlineData("👩🏽\u200d❤\u200d👩 Mo™\uFE0F", "Mo™")]
    [InlineData("👩\u200d🔬⭐", "–")]
    [InlineData(" \u200d ", "")]
    [InlineData("★ Mo ♪", "★ Mo ♪")]
    [InlineData("Mo👩\u200d🔬", "Mo")]
    [InlineData("نمی\u200cخواهم", "نمی\u200cخواهم")]
    public void Emoji_are_left_out_of_the_PDF(string name, string printed) =>
        Assert.Equal(printed, Lms.Web.Platform.Text.PrintedText.Clean(name));

    [Fact]
    public async Task A_name_with_emoji_is_printed_without_placeholder_boxes()
    {
        using var pdf = await PrintedAsync(Plain with { IssuedTo = "👩\u200d🔬 Mo" });
        Assert.Contains("\nMo\n", "\n" + await RunAsync("pdftotext", pdf.Path, "-"), StringComparison.Ordinal);
        Assert.DoesNotContain("0001F", await RunAsync("pdffonts", pdf.Path), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_PDF_is_one_A4_page_with_embedded_fonts()
    {
        using var pdf = await PrintedAsync(Plain with { IssuedTo = "محمد عبد الله الأنصاري", CourseTitle = "数据分析 अमिता" });
        var about = await RunAsync("pdfinfo", pdf.Path);
        Assert.Matches(@"Pages:\s+1\n", about);
        Assert.Matches(@"Page size:\s+841\.89 x 595\.\d+ pts \(A4\)", about);
        var fonts = (await RunAsync("pdffonts", pdf.Path)).Split('\n', StringSplitOptions.RemoveEmptyEntries)[2..];
        Assert.Contains(fonts, font => font.Contains("NaskhArabic", StringComparison.Ordinal));
        Assert.All(fonts, font => Assert.Matches(@"^[A-Z]{6}\+Noto.* yes yes yes ", font));
    }

    [Fact]
    public async Task The_QR_code_opens_the_verification_page()
    {
        using var pdf = await PrintedAsync(Plain);
        await RunAsync("pdftoppm", "-r", "150", "-png", "-singlefile", pdf.Path, pdf.Path);
        try
        {
            Assert.Equal(Plain.VerifyUrl, (await RunAsync("zbarimg", "--quiet", "--raw", pdf.Path + ".png")).Trim());
        }
        finally
        {
            File.Delete(pdf.Path + ".png");
        }
    }

    [Fact]
    public async Task Printing_again_produces_the_same_bytes()
    {
        var printer = new CertificatePrinter(new RsvgConvert(new RsvgOptions()));
        var first = await printer.PrintAsync(Plain, TestContext.Current.CancellationToken);
        await Task.Delay(TimeSpan.FromSeconds(1.1));
        var second = await printer.PrintAsync(Plain, TestContext.Current.CancellationToken);
        Assert.Equal(first.Value, second.Value);
    }

    [Fact]
    public async Task A_missing_program_is_reported_with_the_package_that_contains_it()
    {
        var refused = await new CertificatePrinter(new RsvgConvert(new RsvgOptions { RsvgConvertPath = "no-such-program" })).PrintAsync(
            Plain,
            TestContext.Current.CancellationToken
        );
        Assert.Contains("librsvg2-bin", refused.Refusal?.Text, StringComparison.Ordinal);
        Assert.Equal(["no-such-program"], refused.Refusal!.Arguments);
    }

    [Fact]
    public async Task A_failing_program_is_reported_with_its_error()
    {
        using var broken = Script("echo 'no fonts at all' >&2; exit 3");
        var refused = await new CertificatePrinter(new RsvgConvert(new RsvgOptions { RsvgConvertPath = broken.Path })).PrintAsync(
            Plain,
            TestContext.Current.CancellationToken
        );
        Assert.Equal(["no fonts at all"], refused.Refusal!.Arguments);
    }

    [Fact]
    public async Task A_program_that_hangs_is_killed()
    {
        using var hanging = Script("exec sleep 30");
        var watch = Stopwatch.StartNew();
        var refused = await new CertificatePrinter(
            new RsvgConvert(new RsvgOptions { RsvgConvertPath = hanging.Path, TimeoutSeconds = 1 })
        ).PrintAsync(Plain, TestContext.Current.CancellationToken);
        Assert.Equal([1], refused.Refusal!.Arguments);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Printing_stops_when_the_request_is_canceled()
    {
        using var hanging = Script("exec sleep 30");
        using var left = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            new CertificatePrinter(new RsvgConvert(new RsvgOptions { RsvgConvertPath = hanging.Path })).PrintAsync(Plain, left.Token)
        );
    }

    private static async Task<TemporaryFile> PrintedAsync(CertificateContent face)
    {
        var pdf = await new CertificatePrinter(new RsvgConvert(new RsvgOptions())).PrintAsync(face, TestContext.Current.CancellationToken);
        Assert.Null(pdf.Refusal);
        var file = new TemporaryFile();
        await File.WriteAllBytesAsync(file.Path, pdf.Value);
        return file;
    }

    private static TemporaryFile Script(string body)
    {
        var file = new TemporaryFile();
        File.WriteAllText(file.Path, $"#!/bin/sh\n{body}\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file.Path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return file;
    }

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true }
        )!;
        var complaint = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, await complaint);
        return output;
    }

    private sealed class TemporaryFile : IDisposable
    {
        public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), System.IO.Path.GetRandomFileName());

        public void Dispose() => File.Delete(Path);
    }
}
