using System.Collections.Concurrent;
using Lms.Web.Platform;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Files;
using Lms.Web.Platform.Mail;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Institutions.Model;

/// <summary>Styles emails like the pages of their institution: with its name, its accent and its logo.</summary>
internal sealed class Letterheads(
    LmsContext db,
    InstitutionDirectory institutions,
    IFileStore files,
    SiteOptions site,
    ILogger<Letterheads> log
) : ILetterheads
{
    private const int MostLogos = 50;

    /// <summary>By the hash of their content, so that they need never be read again.</summary>
    private static readonly ConcurrentDictionary<string, MailPicture> Logos = new();

    /// <summary>The largest logo; a larger one would take more space than all emails of a year.</summary>
    private const long MostLogoBytes = 60_000;

    /// <summary>The formats that email clients show; none of them shows SVG.</summary>
    private static readonly string[] Shown = ["image/png", "image/jpeg", "image/gif"];

    public async ValueTask<Letterhead> OfAsync(Guid institutionId, CancellationToken stop)
    {
        var institution = await institutions.FindAsync(institutionId, stop);
        var (light, dark) = Accent.For(institution?.Accent ?? Accent.Default);
        return new(
            institution?.Name ?? new Uri(site.BaseUrl).Host,
            await institutions.UrlAsync(institutionId, "/", stop),
            new(light.Fill, light.On),
            new(dark.Fill, dark.On),
            await LogoAsync(institution?.Branding.LogoId, stop)
        );
    }

    private async Task<MailPicture?> LogoAsync(Guid? logoId, CancellationToken stop)
    {
        if (logoId is not { } id)
            return null;
        var file = await db
            .StoredFiles.AsNoTracking()
            .Where(f => f.Id == id && f.State == FileState.Ready)
            .Select(f => new
            {
                f.Hash,
                f.ContentType,
                f.Size,
            })
            .SingleOrDefaultAsync(stop);
        if (file is null || file.Size > MostLogoBytes || !Shown.Contains(file.ContentType))
            return null;
        if (Logos.TryGetValue(file.Hash, out var known))
            return known;
        try
        {
            if (await files.OpenAsync(file.Hash, stop) is not { } content)
                return null;
            await using (content)
            {
                var bytes = new byte[file.Size];
                await content.ReadExactlyAsync(bytes, stop);
                if (Logos.Count >= MostLogos)
                    Logos.Clear();
                return Logos[file.Hash] = new(file.ContentType, bytes);
            }
        }
        catch (Exception failure) when (!stop.IsCancellationRequested)
        {
            // Sending the email matters more than how it looks.
            log.LogWarning("Sending an email without the institution’s logo, which could not be read: {Reason}", failure.Message);
            return null;
        }
    }
}
