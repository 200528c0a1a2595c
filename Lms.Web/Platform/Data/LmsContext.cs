using System.Linq.Expressions;
using System.Reflection;
using Lms.Web.Features.People.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Outbox;
using Lms.Web.Platform.Personal;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lms.Web.Platform.Data;

/// <summary>
/// The repository of everything. Each room adds its sets in a part of this class; here are only the rules that hold for all:
/// what belongs to another institution or was deleted is not seen, and every write on SQLite passes one gate.
/// </summary>
public abstract partial class LmsContext(DbContextOptions options) : IdentityUserContext<Person, Guid>(options)
{
    public const string OfInstitution = "institution";
    public const string NotDeleted = "deleted";

    internal const string EveryInstitution = "*";

    private bool holdsGate;

    private bool ringsWhenKept;

    /// <summary>The lanes of the messages that are written but not yet saved.</summary>
    private Lanes lanes;
    private bool changesContent;
    private bool actsEverywhere;

    /// <summary>The viewer for whom this context reads and writes.</summary>
    public Viewer Viewer { get; private set; } = new();

    public TimeProvider Clock { get; private set; } = TimeProvider.System;

    /// <summary>Statements sent since this context was entered; pages have a budget.</summary>
    public int Statements { get; internal set; }

    public Guid InstitutionId => Viewer.InstitutionId;

    public abstract bool IsSqlite { get; }

    internal WriteGate Gate { get; private set; } = WriteGate.Open;

    /// <summary>The connection that the context has borrowed while it reads or writes; SQLite only.</summary>
    internal KeptConnections.Kept? Lent { get; set; }

    /// <summary>Set while rows are gathered to be sent together; PostgreSQL only.</summary>
    internal RowBatch? Gathered { get; set; }

    internal OutboxSignal? Signal { get; private set; }

    /// <summary>The institution whose rows the server shows; PostgreSQL only.</summary>
    internal string WantedInstitution => actsEverywhere ? EveryInstitution : InstitutionId.ToString("D");

    /// <summary>The institution set on the open connection; null if none was set yet.</summary>
    internal string? ToldInstitution { get; set; }

    private ContentEdition? Edition { get; set; }

    /// <summary>A pooled context is reused from here.</summary>
    public LmsContext Enter(Viewer viewer, TimeProvider clock, WriteGate gate, OutboxSignal signal, ContentEdition edition)
    {
        Viewer = viewer;
        Clock = clock;
        Gate = gate;
        Signal = signal;
        Edition = edition;
        Statements = 0;
        holdsGate = false;
        ringsWhenKept = false;
        changesContent = false;
        actsEverywhere = false;
        lanes = Lanes.None;
        return this;
    }

    /// <summary>Resets a pooled context so that it remembers nothing of its previous use, even when no one enters it.</summary>
    internal LmsContext Fresh()
    {
        Viewer = new();
        Statements = 0;
        actsEverywhere = false;
        ToldInstitution = null;
        Gathered = null;
        return this;
    }

    /// <summary>The server shows this context the rows of all institutions; the query filters stay.</summary>
    internal void ActEverywhere() => actsEverywhere = true;

    /// <summary>Lets the same context continue for another person: writes of several people share one transaction.</summary>
    internal void ActFor(Viewer viewer) => Viewer = viewer;

    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        // Once: everyone who looks at what is saved would have all entities compared again. They change nothing but through entries.
        ChangeTracker.DetectChanges();
        var detects = ChangeTracker.AutoDetectChangesEnabled;
        ChangeTracker.AutoDetectChangesEnabled = false;
        try
        {
            return await SaveDetectedAsync(acceptAllChangesOnSuccess, cancellationToken);
        }
        finally
        {
            ChangeTracker.AutoDetectChangesEnabled = detects;
        }
    }

    private async Task<int> SaveDetectedAsync(bool acceptAllChangesOnSuccess, CancellationToken stop)
    {
        changesContent |= ChangeTracker.Entries<IContent>().Any(e => e.State is not EntityState.Unchanged);
        if (holdsGate)
            return await base.SaveChangesAsync(acceptAllChangesOnSuccess, stop);
        using var held = await Gate.EnterAsync(stop);
        var saved = await base.SaveChangesAsync(acceptAllChangesOnSuccess, stop);
        TurnPage();
        return saved;
    }

    /// <summary>Runs several writes as one: either all of them are saved, or none. A nested call joins the outer one.</summary>
    public async Task<T> WriteAsync<T>(Func<Task<T>> work, CancellationToken stop)
    {
        if (holdsGate)
            return await work();
        using var held = await Gate.EnterAsync(stop);
        holdsGate = true;
        try
        {
            await using var transaction = await Database.BeginTransactionAsync(stop);
            var result = await work();
            await transaction.CommitAsync(stop);
            TurnPage();
            if (ringsWhenKept || lanes is not Lanes.None)
                Signal?.Wake(lanes);
            return result;
        }
        finally
        {
            (holdsGate, ringsWhenKept, lanes) = (false, false, Lanes.None);
        }
    }

    /// <summary>A message was written for this lane: its worker is woken once it is saved.</summary>
    internal void Address(Lane lane) => lanes |= lane.Alone;

    /// <summary>
    /// Wakes the process that seals the audit log, and delivers the messages that were written, once everything is saved.
    /// </summary>
    internal void RingWhenKept()
    {
        if (holdsGate)
        {
            ringsWhenKept = true;
            return;
        }
        Signal?.Wake(lanes);
        lanes = Lanes.None;
    }

    /// <summary>Runs only once the change is saved: a reader before that would cache the previous state.</summary>
    private void TurnPage()
    {
        if (changesContent)
            Edition?.Next();
        changesContent = false;
    }

    public Task WriteAsync(Func<Task> work, CancellationToken stop) =>
        WriteAsync(
            async () =>
            {
                await work();
                return true;
            },
            stop
        );

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<DateTime>().HaveConversion<UtcConverter>();
        configurationBuilder.Properties<decimal>().HavePrecision(18, 2);
        configurationBuilder.Properties<Enum>().HaveConversion<string>().HaveMaxLength(24);
    }

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        Finding.Configure(builder, IsSqlite);
        PersonalModel.Collect(() =>
        {
            foreach (var mapping in ProductTypes.Of(typeof(IEntityTypeConfiguration<>)))
                Apply(builder, mapping);
        });
        foreach (var type in builder.Model.GetEntityTypes().Where(t => !t.IsOwned() && t.BaseType is null).ToList())
        {
            if (typeof(IOwned).IsAssignableFrom(type.ClrType))
                Call(nameof(FilterInstitution), type.ClrType, builder);
            if (typeof(ISoftDeleted).IsAssignableFrom(type.ClrType))
                Call(nameof(FilterDeleted), type.ClrType, builder);
            if (typeof(IVersioned).IsAssignableFrom(type.ClrType))
                builder.Entity(type.ClrType).Property(nameof(IVersioned.Version)).IsConcurrencyToken();
            if (typeof(Entity).IsAssignableFrom(type.ClrType))
                builder.Entity(type.ClrType).Property(nameof(Entity.Id)).ValueGeneratedNever();
        }
    }

    /// <param name="mapping">Of one entity, or of several.</param>
    private static void Apply(ModelBuilder builder, Type mapping)
    {
        var made = Activator.CreateInstance(mapping, nonPublic: true);
        foreach (
            var of in mapping
                .GetInterfaces()
                .Where(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IEntityTypeConfiguration<>))
        )
            typeof(ModelBuilder)
                .GetMethod(nameof(ModelBuilder.ApplyConfiguration))!
                .MakeGenericMethod(of.GenericTypeArguments)
                .Invoke(builder, [made]);
    }

    private void Call(string method, Type entity, ModelBuilder builder) =>
        typeof(LmsContext)
            .GetMethod(method, BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static)!
            .MakeGenericMethod(entity)
            .Invoke(this, [builder]);

    private void FilterInstitution<T>(ModelBuilder builder)
        where T : class, IOwned
    {
        EntityTypeBuilder<T> entity = builder.Entity<T>();
        Expression<Func<T, bool>> mine = it => it.InstitutionId == InstitutionId;
        entity.HasQueryFilter(OfInstitution, mine);
    }

    private static void FilterDeleted<T>(ModelBuilder builder)
        where T : class, ISoftDeleted => builder.Entity<T>().HasQueryFilter(NotDeleted, it => it.DeletedAt == null);
}

/// <summary>One file and one process: the setup with which every installation starts.</summary>
public sealed class SqliteLmsContext(DbContextOptions<SqliteLmsContext> options) : LmsContext(options)
{
    public override bool IsSqlite => true;
}

/// <summary>A server and several processes: the setup of large installations.</summary>
public sealed class PostgresLmsContext(DbContextOptions<PostgresLmsContext> options) : LmsContext(options)
{
    public override bool IsSqlite => false;
}
