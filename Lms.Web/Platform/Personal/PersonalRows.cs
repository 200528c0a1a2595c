using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using Lms.Web.Platform.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query;

namespace Lms.Web.Platform.Personal;

/// <summary>The person whose rows are searched.</summary>
/// <param name="Addresses">All email addresses that they are known to have had, in lower case.</param>
public sealed record PersonSought(Guid Id, IReadOnlyList<string> Addresses);

/// <summary>A person whose account is deleted.</summary>
/// <param name="Pseudonym">The name that replaces theirs.</param>
public sealed record PersonErased(PersonSought Who, string Pseudonym, DateTime At);

/// <summary>
/// Declares that rows of a table say something about a person, by which column they are found, what happens to them when the person is
/// erased, and whether they are in the archive that the person may request. Declared once, in the mapping of the table: export, erasure and
/// the audit log read it (docs/decisions/0032-personal-data.md).
/// </summary>
public abstract class PersonalRows(Type entity, string key)
{
    /// <summary>Columns about the person by the name of their property: null when they are erased, otherwise why they are kept.</summary>
    private readonly Dictionary<string, string?> columns = [];

    public Type Entity { get; } = entity;

    /// <summary>The property by which the person is found.</summary>
    public string Key { get; } = key;

    /// <summary>The whole row is removed when the person is erased.</summary>
    public bool IsRemoved { get; protected set; }

    /// <summary>Why rows stay, or what handles them.</summary>
    public string? Why { get; protected set; }

    /// <summary>The file of the archive, without extension; null when the rows are not in it.</summary>
    public string? List { get; protected set; }

    public string Title { get; protected set; } = "";

    /// <summary>Why the rows are not in the archive.</summary>
    public string? NotInArchive { get; protected set; }

    public IReadOnlyDictionary<string, string?> Columns => columns;

    /// <summary>Why text that no declaration of the table names is kept.</summary>
    public string? WhyTheRest { get; protected set; }

    /// <summary>The rows are found through other rows, which must still be there.</summary>
    public bool IsThrough { get; protected init; }

    /// <summary>
    /// Whether the column named by <see cref="Key"/> holds the key of a person, and not of a row of theirs or an address.
    /// </summary>
    public bool HasPersonKey { get; protected init; }

    public abstract Task EraseAsync(LmsContext db, PersonErased person, CancellationToken stop);

    /// <summary>Adds the rows of the context's institution to the archive.</summary>
    public abstract Task WriteAsync(LmsContext db, PersonSought person, PersonalArchive archive, CancellationToken stop);

    /// <summary>The institutions that keep rows of the person.</summary>
    public abstract Task<List<Guid>> InstitutionsAsync(LmsContext db, PersonSought person, CancellationToken stop);

    /// <summary>Keys of the person's files that these rows name, in the context's institution.</summary>
    public abstract IQueryable<Guid>? FilesOf(LmsContext db, PersonSought person);

    /// <summary>Columns that repeat others.</summary>
    public IReadOnlyList<string> Repeated { get; protected set; } = [];

    protected void Claim(string property, string? why) => columns[property] = why;
}

/// <inheritdoc />
public sealed class PersonalRows<T> : PersonalRows
    where T : class
{
    private const int Page = 500;

    private readonly Func<LmsContext, PersonSought, Expression<Func<T, bool>>?> theirs;
    private readonly List<Action<LmsContext, UpdateSettersBuilder<T>, PersonErased>> setters = [];
    private Func<T, object>? chosen;
    private Expression<Func<T, Guid>>? files;

    internal PersonalRows(
        string key,
        Func<LmsContext, PersonSought, Expression<Func<T, bool>>?> theirs,
        bool isThrough = false,
        bool hasPersonKey = false
    )
        : base(typeof(T), key)
    {
        this.theirs = theirs;
        (IsThrough, HasPersonKey) = (isThrough, hasPersonKey);
    }

    /// <summary>The rows are removed.</summary>
    public PersonalRows<T> Goes()
    {
        IsRemoved = true;
        return this;
    }

    /// <summary>The rows stay, under the key; the person's name is a pseudonym by then.</summary>
    public PersonalRows<T> Stays(string why)
    {
        Why = why;
        return this;
    }

    /// <summary>These columns become empty.</summary>
    public PersonalRows<T> Empties(params Expression<Func<T, string?>>[] properties)
    {
        foreach (var property in properties)
        {
            var name = NameOf(property);
            Claim(name, null);
            setters.Add(
                (db, set, _) => set.SetProperty(property, db.Model.FindEntityType(typeof(T))!.FindProperty(name)!.IsNullable ? null : "")
            );
        }
        return this;
    }

    /// <summary>This column gets another value.</summary>
    public PersonalRows<T> Becomes<TValue>(Expression<Func<T, TValue>> property, Func<PersonErased, TValue> value)
    {
        Claim(NameOf(property), null);
        setters.Add((_, set, person) => set.SetProperty(property, value(person)));
        return this;
    }

    public PersonalRows<T> Becomes<TValue>(Expression<Func<T, TValue>> property, TValue value) => Becomes(property, _ => value);

    /// <summary>These columns stay as they are.</summary>
    public PersonalRows<T> Keeps(string why, params Expression<Func<T, object?>>[] properties)
    {
        foreach (var property in properties)
            Claim(NameOf(property), why);
        return this;
    }

    /// <summary>All other columns of text stay as they are.</summary>
    public PersonalRows<T> KeepsTheRest(string why)
    {
        WhyTheRest = why;
        return this;
    }

    /// <summary>Includes the rows in the archive with all their columns except secrets and columns about someone else.</summary>
    public PersonalRows<T> Exports(string list, string title, Func<T, object>? only = null)
    {
        (List, Title, chosen) = (list, title, only);
        return this;
    }

    /// <summary>The files that this column names go into the archive.</summary>
    public PersonalRows<T> ExportsFiles(Expression<Func<T, Guid>> key)
    {
        files = key;
        return this;
    }

    /// <summary>These columns repeat others and are left out of the archive.</summary>
    public PersonalRows<T> Repeats(params Expression<Func<T, object?>>[] properties)
    {
        Repeated = [.. properties.Select(NameOf)];
        return this;
    }

    public PersonalRows<T> NotExported(string why)
    {
        NotInArchive = why;
        return this;
    }

    public override async Task EraseAsync(LmsContext db, PersonErased person, CancellationToken stop)
    {
        if ((!IsRemoved && setters.Count == 0) || theirs(db, person.Who) is not { } mine)
            return;
        var rows = Everywhere(db).Where(mine);
        if (IsRemoved)
            await rows.ExecuteDeleteAsync(stop);
        else
            await rows.ExecuteUpdateAsync(set => setters.ForEach(s => s(db, set, person)), stop);
    }

    public override async Task WriteAsync(LmsContext db, PersonSought person, PersonalArchive archive, CancellationToken stop)
    {
        if (List is null || theirs(db, person) is not { } mine)
            return;
        var rows = InOrder(db, db.Set<T>().IgnoreQueryFilters([LmsContext.NotDeleted]).AsNoTracking().Where(mine));
        var shown = new ShownColumns(db.Model.FindEntityType(typeof(T))!, this);
        await archive.AddAsync(List, Title, shown.ReadAsync(db, PagesAsync(rows, stop), chosen), stop);
    }

    public override IQueryable<Guid>? FilesOf(LmsContext db, PersonSought person) =>
        files is null || theirs(db, person) is not { } mine
            ? null
            : db.Set<T>().IgnoreQueryFilters([LmsContext.NotDeleted]).Where(mine).Select(files);

    public override async Task<List<Guid>> InstitutionsAsync(LmsContext db, PersonSought person, CancellationToken stop)
    {
        if (!typeof(Kernel.IOwned).IsAssignableFrom(typeof(T)) || theirs(db, person) is not { } mine)
            return [];
        return await Everywhere(db)
            .Where(mine)
            .Select(t => EF.Property<Guid>(t, nameof(Kernel.IOwned.InstitutionId)))
            .Distinct()
            .ToListAsync(stop);
    }

    private static IQueryable<T> Everywhere(LmsContext db) => db.Set<T>().IgnoreQueryFilters().TagWith(RowSecurity.Everywhere);

    private static async IAsyncEnumerable<IReadOnlyList<T>> PagesAsync(IQueryable<T> rows, [EnumeratorCancellation] CancellationToken stop)
    {
        for (var begin = 0; ; begin += Page)
        {
            var page = await rows.Skip(begin).Take(Page).ToListAsync(stop);
            if (page.Count > 0)
                yield return page;
            if (page.Count < Page)
                yield break;
        }
    }

    /// <summary>The product's keys are ordered by time.</summary>
    private static IQueryable<T> InOrder(LmsContext db, IQueryable<T> rows)
    {
        var key = db.Model.FindEntityType(typeof(T))!.FindPrimaryKey()!.Properties;
        var ordered = rows.OrderBy(t => EF.Property<object>(t, key[0].Name));
        return key.Skip(1).Aggregate(ordered, (all, part) => all.ThenBy(t => EF.Property<object>(t, part.Name)));
    }

    private static string NameOf<TValue>(Expression<Func<T, TValue>> property) => PersonalDeclarations.NameOf(property);
}
