using System.Security.Cryptography;
using System.Text;
using Lms.Web.Kernel;
using Lms.Web.Platform;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Files;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Institutions.Model;

/// <summary>The institution data that every request needs, kept in memory until it changes, here or in another process.</summary>
public sealed class InstitutionDirectory : IStorageLimits
{
    public sealed record Entry
    {
        public required Guid Id { get; init; }

        public required string Name { get; init; }

        public required string? HostName { get; init; }

        public required TimeZoneInfo Zone { get; init; }

        public required SignUpMode SignUp { get; init; }

        public required IReadOnlyList<string> MailDomains { get; init; }

        public required bool IsSuspended { get; init; }

        public required int? MaxUsers { get; init; }

        public required int? MaxCourses { get; init; }

        public required Branding Branding { get; init; }

        /// <summary>The style sheet with its accent; null when it has none.</summary>
        public required string? Style { get; init; }

        /// <summary>The texts that it has published.</summary>
        public required IReadOnlyList<LegalState> Legal { get; init; }

        public string Locale { get; init; } = "en";

        /// <summary>Its administrators are still shown what to do first.</summary>
        public bool OffersFirstSteps { get; init; }

        /// <summary>The storage limit for its files; null for the default.</summary>
        public int? MaxMegabytes { get; init; }

        /// <summary>Search engines are asked to stay away.</summary>
        public bool IsUnlisted { get; init; }

        /// <summary><c>#rrggbb</c> as chosen; null for the product's own.</summary>
        public string? Accent { get; init; }

        /// <summary>Represents the address of an installation where the institution is not specified.</summary>
        public bool IsNone => Id == Guid.Empty;

        /// <summary>The version in force; 0 when there is none.</summary>
        public int Current(LegalKind kind) => Legal.FirstOrDefault(l => l.Kind == kind)?.Current ?? 0;

        /// <summary>Returns whether someone who agreed to these versions has yet to agree to another.</summary>
        /// <remarks>
        /// People who came without a form that asked (invited, added, by a provider) have agreed to none, and are asked once.
        /// </remarks>
        public bool Asks(int terms, int privacy) =>
            Legal.Any(l =>
                LegalText.IsAgreedTo(l.Kind) && Math.Max(l.Needed, Math.Min(l.Current, 1)) > (l.Kind is LegalKind.Terms ? terms : privacy)
            );

        /// <summary>Why this address makes no account here on its own; null when it may.</summary>
        public Refusal? MayNotRegister(string email) =>
            SignUp switch
            {
                SignUpMode.InviteOnly => new Refusal(
                    "{0} is by invitation only. Ask one of its administrators for an invitation.",
                    null,
                    Name
                ),
                SignUpMode.DomainRestricted when !Domains.Hold(MailDomains, email) => MailDomains.Count == 1
                    ? new Refusal(
                        "Use your {0} email address. If you don’t have one, ask an administrator for an invitation.",
                        "Email",
                        MailDomains[0]
                    )
                    : new Refusal(
                        "Use your email address at one of these domains: {0}. If you don’t have one, ask an administrator for an invitation.",
                        "Email",
                        string.Join(", ", MailDomains)
                    ),
                _ => null,
            };
    }

    /// <param name="Current">The version in force.</param>
    /// <param name="Needed">The version that everyone must have agreed to; 0 for none.</param>
    public sealed record LegalState(LegalKind Kind, int Current, int Needed);

    private const string Topic = "institutions";

    /// <summary>A notice from another process can be lost.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(30);

    private readonly Func<LmsContext> contexts;
    private readonly SiteOptions site;
    private readonly Remembered<IReadOnlyList<Entry>> known;

    public InstitutionDirectory(Func<LmsContext> contexts, SiteOptions site, TimeProvider clock, ChangeNotices notices) =>
        (this.contexts, this.site, known) = (contexts, site, new(Topic, Fresh, clock, notices));

    /// <summary>
    /// The institution of this host name. The only institution of an installation answers to every name, and the only one without a
    /// name of its own to the installation's address; otherwise it must be said which is meant (<see cref="Entry.IsNone"/>).
    /// </summary>
    /// <returns>Null before the product is set up.</returns>
    public async ValueTask<Entry?> OfHostAsync(string host, CancellationToken stop)
    {
        var all = await AllAsync(stop);
        if (all.Count == 0)
            return null;
        foreach (var entry in all)
            if (string.Equals(entry.HostName, host, StringComparison.OrdinalIgnoreCase))
                return entry;
        if (all.Count == 1)
            return all[0];
        return IsOwnHost(host) && all.Count(i => i.HostName is null) == 1 ? all.First(i => i.HostName is null) : None;
    }

    public async ValueTask<Entry?> FindAsync(Guid id, CancellationToken stop) => (await AllAsync(stop)).FirstOrDefault(i => i.Id == id);

    public async ValueTask<IReadOnlyList<Entry>> AllAsync(CancellationToken stop)
    {
        var all = await known.GetAsync(ReadAsync, stop);
        // Set-up by another process is seen with the next request.
        if (all.Count == 0)
            known.Drop();
        return all;
    }

    private async Task<IReadOnlyList<Entry>> ReadAsync(CancellationToken stop)
    {
        await using var db = contexts();
        var rows = await db.Institutions.AsNoTracking().OrderBy(i => i.CreatedAt).ThenBy(i => i.Id).ToListAsync(stop);
        var legal =
            rows.Count == 0
                ? []
                : await db
                    .LegalTexts.OfAllInstitutions()
                    .GroupBy(t => new { t.InstitutionId, t.Kind })
                    .Select(g => new
                    {
                        g.Key.InstitutionId,
                        g.Key.Kind,
                        Current = g.Max(t => t.Number),
                        Needed = g.Max(t => t.AsksEverybody ? t.Number : 0),
                    })
                    .ToListAsync(stop);
        return
        [
            .. rows.Select(i =>
                Enter(
                    i,
                    [
                        .. legal
                            .Where(l => l.InstitutionId == i.Id)
                            .OrderBy(l => l.Kind)
                            .Select(l => new LegalState(l.Kind, l.Current, l.Needed)),
                    ]
                )
            ),
        ];
    }

    /// <summary>
    /// The whole address of a path for people of this institution: its host name if it has one, else the installation's address. Never what
    /// a request says.
    /// </summary>
    public async ValueTask<string> UrlAsync(Guid institutionId, string path, CancellationToken stop) =>
        site.Url(path, (await FindAsync(institutionId, stop))?.HostName);

    /// <summary>To be called once a change is committed.</summary>
    public void Forget() => known.Forget();

    async ValueTask<long?> IStorageLimits.MostBytesAsync(Guid institutionId, CancellationToken stop) =>
        (long?)(await FindAsync(institutionId, stop))?.MaxMegabytes << 20;

    private bool IsOwnHost(string host) =>
        Uri.TryCreate(site.BaseUrl, UriKind.Absolute, out var own) && string.Equals(own.Host, host, StringComparison.OrdinalIgnoreCase);

    private Entry None =>
        field ??= new()
        {
            Id = Guid.Empty,
            Name = new Uri(site.BaseUrl).Host,
            HostName = null,
            Zone = TimeZoneInfo.Utc,
            SignUp = SignUpMode.InviteOnly,
            MailDomains = [],
            IsSuspended = false,
            MaxUsers = null,
            MaxCourses = null,
            Branding = Branding.None,
            Style = null,
            Legal = [],
        };

    private static Entry Enter(Institution it, IReadOnlyList<LegalState> legal)
    {
        var style = it.AccentColor is null ? null : Accent.Css(it.AccentColor);
        var tag = style is null ? null : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(style)))[..16];
        var branding = new Branding(it.LogoId, tag, [.. legal.Select(l => l.Kind.ToString())], it.SwitchedOff);
        return new()
        {
            Id = it.Id,
            Name = it.Name,
            HostName = it.HostName,
            Zone = Clock.Zone(it.TimeZone),
            SignUp = it.SignUp,
            MailDomains = it.MailDomains,
            IsSuspended = it.IsSuspended,
            MaxUsers = it.MaxUsers,
            MaxCourses = it.MaxCourses,
            Branding = branding,
            Style = style,
            Legal = legal,
            Locale = it.Locale,
            OffersFirstSteps = it.FirstStepsHiddenAt is null,
            IsUnlisted = it.IsUnlisted,
            Accent = it.AccentColor,
            MaxMegabytes = it.MaxMegabytes,
        };
    }
}
