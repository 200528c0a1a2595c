using System.Collections.Frozen;
using Lms.Web.Features.Institutions.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.People.Model;

/// <summary>
/// What every request asks of its signed-in person, kept in memory so that pages spend no statement on it, until it changes, here or in
/// another process.
/// </summary>
public sealed class MemberDirectory
{
    public sealed record Entry
    {
        /// <summary>Whose.</summary>
        public required Guid PersonId { get; init; }

        /// <summary>As shown.</summary>
        public required string Name { get; init; }

        /// <summary>The address that emails are sent to.</summary>
        public required string Email { get; init; }

        /// <summary>Also stored in the cookie; a new one ends everything started with the old.</summary>
        public required string Stamp { get; init; }

        /// <summary>Null: no member of this institution, or their place there is suspended.</summary>
        public required Role? Role { get; init; }

        /// <summary>True for operators.</summary>
        public required bool IsOperator { get; init; }

        /// <summary>The time zone in which the person reads times.</summary>
        public required TimeZoneInfo Zone { get; init; }

        /// <summary>The theme: light, dark, or system.</summary>
        public required string Theme { get; init; }

        /// <summary>When it was read.</summary>
        public required DateTime At { get; init; }

        /// <summary>An authenticator is set up.</summary>
        public required bool HasSecondFactor { get; init; }

        /// <summary>The institution requires it.</summary>
        public required bool NeedsSecondFactor { get; init; }

        /// <summary>The active sessions.</summary>
        public required FrozenDictionary<Guid, Live> Sessions { get; init; }

        /// <summary>May enter the institution: has an open place there, or runs the installation.</summary>
        public bool IsIn => Role is not null || IsOperator;

        public string Locale { get; init; } = "";

        /// <summary>Sessions that began earlier are not valid in this institution.</summary>
        public DateTime SignedOutAt { get; init; } = DateTime.UnixEpoch;

        public ViewerPreferences Preferences { get; init; } = ViewerPreferences.None;

        public Guid? PictureId { get; init; }

        /// <summary>The latest version of the terms that this person agreed to; 0 for none.</summary>
        public int Terms { get; init; }

        public int Privacy { get; init; }
    }

    /// <summary>An active session, and when it was last recorded as seen.</summary>
    public sealed class Live(Means means, DateTime beganAt, DateTime seenAt, DateTime expiresAt)
    {
        private long seen = seenAt.Ticks;

        public Means Means => means;

        public DateTime BeganAt => beganAt;

        public DateTime ExpiresAt => expiresAt;

        /// <summary>True for only one request each time the last visit is due to be recorded.</summary>
        public bool IsToBeSeen(DateTime now)
        {
            var before = Interlocked.Read(ref seen);
            return now.Ticks - before >= Session.Seldom.Ticks && Interlocked.CompareExchange(ref seen, now.Ticks, before) == before;
        }
    }

    private const string Topic = "people";

    /// <summary>A notice from another process can be lost.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(20);

    private const int Most = 20_000;

    private const int MostSessions = 200;

    private readonly Func<LmsContext> contexts;
    private readonly TimeProvider clock;
    private readonly ChangeNotices notices;
    private readonly RememberedByKey<(Guid Person, Guid Institution), Entry> known;
    private readonly RememberedByKey<Guid, IReadOnlyList<Guid>> places;

    /// <summary>Counts changes that concern everyone.</summary>
    private int changes;

    public MemberDirectory(Func<LmsContext> contexts, TimeProvider clock, ChangeNotices notices)
    {
        (this.contexts, this.clock, this.notices) = (contexts, clock, notices);
        known = new(() => Volatile.Read(ref changes), Fresh, Most, clock, servesExpired: false);
        places = new(() => Volatile.Read(ref changes), Fresh, Most, clock, servesExpired: false);
        notices.On(Topic, Hear);
    }

    /// <returns>Null if the person does not exist or no longer does.</returns>
    public ValueTask<Entry?> FindAsync(Guid personId, Guid institutionId, CancellationToken stop) =>
        FindAsync(personId, institutionId, null, stop);

    /// <summary>As above; a session that is not known yet may have begun in another process, so it is looked for once more.</summary>
    public async ValueTask<Entry?> FindAsync(Guid personId, Guid institutionId, Guid? sessionId, CancellationToken stop)
    {
        var (key, isRead) = ((personId, institutionId), false);
        var entry = await known.GetAsync(key, ReadAsync, stop);
        if (isRead || entry is null || sessionId is not { } asked || entry.Sessions.ContainsKey(asked))
            return entry;
        known.Forget(key);
        return await known.GetAsync(key, ReadAsync, stop);

        Task<Entry?> ReadAsync()
        {
            isRead = true;
            return this.ReadAsync(personId, institutionId);
        }
    }

    private async Task<Entry?> ReadAsync(Guid personId, Guid institutionId)
    {
        await using var db = contexts();
        if (await Query(db, personId, institutionId) is not { } found)
            return null;
        var sessions = new Dictionary<Guid, Live>();
        await foreach (var s in SessionsQuery(db, personId, found.SignedOutAt, clock.Now, MostSessions))
            sessions[s.Id] = new Live(s.Means, s.CreatedAt, s.SeenAt, s.ExpiresAt);
        return new Entry
        {
            PersonId = personId,
            Name = found.Name,
            Email = found.Email,
            Stamp = found.Stamp,
            Role = found.Role,
            IsOperator = found.IsOperator,
            Zone = Clock.Zone(found.TimeZone),
            Theme = found.Theme,
            At = clock.Now,
            HasSecondFactor = found.HasSecondFactor,
            NeedsSecondFactor = found.NeedsSecondFactor,
            Sessions = sessions.ToFrozenDictionary(),
            Terms = found.Terms,
            Privacy = found.Privacy,
            Locale = found.Locale,
            SignedOutAt = found.SignedOutHereAt ?? DateTime.UnixEpoch,
            PictureId = found.PictureId,
            Preferences =
                found.ReducesMotion || found.AutoplaysNext || found.PlaybackSpeed != 1 || found.TextSize != TextSize.Normal
                    ? Person.PreferencesOf(found.PlaybackSpeed, found.AutoplaysNext, found.ReducesMotion, found.TextSize)
                    : ViewerPreferences.None,
        };
    }

    /// <summary>The institutions of which the person is a member and not suspended, oldest membership first.</summary>
    public async ValueTask<IReadOnlyList<Guid>> InstitutionsOfAsync(Guid personId, CancellationToken stop) =>
        (await places.GetAsync(personId, () => ReadPlacesAsync(personId), stop))!;

    private async Task<IReadOnlyList<Guid>?> ReadPlacesAsync(Guid personId)
    {
        await using var db = contexts();
        return await db
            .Memberships.OfAllInstitutions()
            .Where(m => m.PersonId == personId && m.SuspendedAt == null)
            .OrderBy(m => m.JoinedAt)
            .ThenBy(m => m.Id)
            .Select(m => m.InstitutionId)
            .ToListAsync();
    }

    /// <summary>Call this after a change of the person is committed.</summary>
    public void Forget(Guid personId)
    {
        Drop(personId);
        notices.Tell(Topic, personId.ToString("N"));
    }

    /// <summary>The rules of an institution have changed.</summary>
    public void ForgetAll()
    {
        Interlocked.Increment(ref changes);
        notices.Tell(Topic);
    }

    private void Hear(string subject)
    {
        if (Guid.TryParse(subject, out var personId))
        {
            Drop(personId);
            return;
        }
        Interlocked.Increment(ref changes);
    }

    private void Drop(Guid personId)
    {
        places.Forget(personId);
        known.Forget(key => key.Person == personId);
    }

    private sealed record Row
    {
        public required string Name { get; init; }

        public required string Email { get; init; }

        public required string Stamp { get; init; }

        public required Role? Role { get; init; }

        public required bool IsOperator { get; init; }

        public required string TimeZone { get; init; }

        public required string Theme { get; init; }

        public required bool HasSecondFactor { get; init; }

        public required DateTime SignedOutAt { get; init; }

        public required bool NeedsSecondFactor { get; init; }

        public required string Locale { get; init; }

        public required decimal PlaybackSpeed { get; init; }

        public required bool AutoplaysNext { get; init; }

        public required bool ReducesMotion { get; init; }

        public required TextSize TextSize { get; init; }

        public required int Terms { get; init; }

        public required int Privacy { get; init; }

        public required Guid? PictureId { get; init; }

        public required DateTime? SignedOutHereAt { get; init; }
    }

    private sealed record SessionRow(Guid Id, Means Means, DateTime CreatedAt, DateTime SeenAt, DateTime ExpiresAt);

    private static readonly Func<LmsContext, Guid, Guid, Task<Row?>> Query = EF.CompileAsyncQuery(
        (LmsContext db, Guid personId, Guid institutionId) =>
            (
                from person in db.People
                where person.Id == personId && person.SuspendedAt == null
                join membership in db
                    .Memberships.IgnoreQueryFilters()
                    .TagWith(RowSecurity.Everywhere)
                    .Where(m => m.InstitutionId == institutionId && m.SuspendedAt == null)
                    on person.Id equals membership.PersonId
                    into memberships
                from membership in memberships.DefaultIfEmpty()
                select new Row
                {
                    Name = person.DisplayName,
                    Email = person.Email!,
                    Stamp = person.SecurityStamp!,
                    Role = membership == null ? null : membership.Role,
                    IsOperator = person.IsOperator,
                    TimeZone = person.TimeZone,
                    Theme = person.Theme,
                    HasSecondFactor = person.TwoFactorEnabled,
                    SignedOutAt = person.SignedOutAt,
                    NeedsSecondFactor =
                        membership != null
                        && db.AccessRules.IgnoreQueryFilters()
                            .Any(r =>
                                r.InstitutionId == institutionId
                                && (
                                    membership.Role == Role.Learner ? r.LearnersNeedSecondFactor
                                    : membership.Role == Role.Instructor ? r.InstructorsNeedSecondFactor
                                    : r.AdminsNeedSecondFactor
                                )
                            ),
                    Locale = person.Locale,
                    PlaybackSpeed = person.PlaybackSpeed,
                    AutoplaysNext = person.AutoplaysNext,
                    ReducesMotion = person.ReducesMotion,
                    TextSize = person.TextSize,
                    Terms =
                        db.Consents.Where(c => c.PersonId == personId && c.InstitutionId == institutionId && c.Kind == LegalKind.Terms)
                            .Max(c => (int?)c.Number)
                        ?? 0,
                    Privacy =
                        db.Consents.Where(c => c.PersonId == personId && c.InstitutionId == institutionId && c.Kind == LegalKind.Privacy)
                            .Max(c => (int?)c.Number)
                        ?? 0,
                    PictureId = person.PictureId,
                    SignedOutHereAt = membership == null ? null : membership.SignedOutAt,
                }
            ).SingleOrDefault()
    );

    private static readonly Func<LmsContext, Guid, DateTime, DateTime, int, IAsyncEnumerable<SessionRow>> SessionsQuery =
        EF.CompileAsyncQuery(
            (LmsContext db, Guid personId, DateTime since, DateTime now, int most) =>
                db
                    .Sessions.Where(s => s.PersonId == personId && s.CreatedAt >= since && s.EndedAt == null && s.ExpiresAt > now)
                    .OrderByDescending(s => s.CreatedAt)
                    .Select(s => new SessionRow(s.Id, s.Means, s.CreatedAt, s.SeenAt, s.ExpiresAt))
                    .Take(most)
        );
}
