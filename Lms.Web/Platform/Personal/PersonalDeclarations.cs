using System.Collections.Frozen;
using System.Linq.Expressions;
using System.Reflection;
using System.Text.Json;
using Lms.Web.Kernel;
using Lms.Web.Platform.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lms.Web.Platform.Personal;

/// <summary>Declares in mappings what is personal.</summary>
public static class PersonalDeclarations
{
    private static readonly MethodInfo Holds = typeof(string).GetMethod(nameof(string.Contains), [typeof(string)])!;
    private static readonly MethodInfo Small = typeof(string).GetMethod(nameof(string.ToLower), [])!;

    extension<T>(EntityTypeBuilder<T> builder)
        where T : class
    {
        /// <summary>Rows with the key of a person.</summary>
        public PersonalRows<T> Personal(Expression<Func<T, Guid>> key) =>
            Declare(new PersonalRows<T>(NameOf(key), (_, who) => Is(key, who.Id), hasPersonKey: true));

        /// <inheritdoc cref="Personal{T}(EntityTypeBuilder{T}, Expression{Func{T, Guid}})" />
        public PersonalRows<T> Personal(Expression<Func<T, Guid?>> key) =>
            Declare(new PersonalRows<T>(NameOf(key), (_, who) => Is(key, (Guid?)who.Id), hasPersonKey: true));

        /// <summary>Rows that belong to a row of the person.</summary>
        public PersonalRows<T> PersonalThrough<TParent>(Expression<Func<T, Guid>> key, Expression<Func<TParent, Guid>> owner)
            where TParent : Entity =>
            Declare(
                new PersonalRows<T>(
                    NameOf(key),
                    (db, who) => IsAmong(key, db.Set<TParent>().Where(Is(owner, who.Id)).Select(p => p.Id)),
                    isThrough: true
                )
            );

        /// <summary>Rows with an email address of the person, who may not have an account.</summary>
        public PersonalRows<T> PersonalByAddress(Expression<Func<T, string>> address) =>
            Declare(new PersonalRows<T>(NameOf(address), (_, who) => IsOneOf(address, who.Addresses, anyCase: true)));

        /// <summary>Rows with a key derived from the person.</summary>
        public PersonalRows<T> PersonalByKeys(Expression<Func<T, string>> key, Func<PersonSought, IEnumerable<string>> keys) =>
            Declare(new PersonalRows<T>(NameOf(key), (_, who) => IsOneOf(key, [.. keys(who)], anyCase: false)));

        /// <summary>Rows whose text, which is JSON, contains an email address or the key of the person as a value.</summary>
        public PersonalRows<T> PersonalWhereNamed(Expression<Func<T, string>> json) =>
            Declare(new PersonalRows<T>(NameOf(json), (_, who) => Names(json, [.. who.Addresses, who.Id.ToString("D")])));
    }

    private static PersonalRows<T> Declare<T>(PersonalRows<T> rows)
        where T : class
    {
        PersonalModel.Add(rows);
        return rows;
    }

    internal static string NameOf<T, TValue>(Expression<Func<T, TValue>> property)
    {
        var body = property.Body is UnaryExpression { NodeType: ExpressionType.Convert } converted ? converted.Operand : property.Body;
        return ((MemberExpression)body).Member.Name;
    }

    /// <summary>Turns the value into a parameter, so that the statement is the same for everyone.</summary>
    private static MemberExpression Parameter<TValue>(TValue value) =>
        Expression.Property(Expression.Constant(new Holder<TValue>(value)), nameof(Holder<>.Value));

    private static Expression<Func<T, bool>> Is<T, TValue>(Expression<Func<T, TValue>> key, TValue value) =>
        Expression.Lambda<Func<T, bool>>(Expression.Equal(key.Body, Parameter(value)), key.Parameters);

    private static Expression<Func<T, bool>> IsAmong<T>(Expression<Func<T, Guid>> key, IQueryable<Guid> keys) =>
        Expression.Lambda<Func<T, bool>>(
            Expression.Call(typeof(Queryable), nameof(Queryable.Contains), [typeof(Guid)], keys.Expression, key.Body),
            key.Parameters
        );

    private static Expression<Func<T, bool>>? IsOneOf<T>(Expression<Func<T, string>> text, IReadOnlyList<string> values, bool anyCase) =>
        values.Count == 0
            ? null
            : Expression.Lambda<Func<T, bool>>(
                values
                    .Select(v => (Expression)Expression.Equal(anyCase ? Expression.Call(text.Body, Small) : text.Body, Parameter(v)))
                    .Aggregate(Expression.OrElse),
                text.Parameters
            );

    /// <summary>Whole values only, as JSON writes them: one address may be the end of another.</summary>
    private static Expression<Func<T, bool>> Names<T>(Expression<Func<T, string>> json, IEnumerable<string> texts)
    {
        var written = texts.Select(t => $"\"{JsonEncodedText.Encode(t)}\"".ToLowerInvariant());
        return Expression.Lambda<Func<T, bool>>(
            written
                .Select(t => (Expression)Expression.Call(Expression.Call(json.Body, Small), Holds, Parameter(t)))
                .Aggregate(Expression.OrElse),
            json.Parameters
        );
    }

    private sealed record Holder<TValue>(TValue Value);
}

/// <summary>All declarations of personal data.</summary>
public static class PersonalModel
{
    [ThreadStatic]
    private static List<PersonalRows>? building;

    private static IReadOnlyList<PersonalRows> all = [];
    private static FrozenDictionary<(Type, string), PersonalRows?> owners = FrozenDictionary<(Type, string), PersonalRows?>.Empty;

    /// <summary>Filled when the database model is built, before it is used.</summary>
    public static IReadOnlyList<PersonalRows> All => Volatile.Read(ref all);

    /// <summary>Collects the declarations of the mappings. A model is built at once on one thread.</summary>
    internal static void Collect(Action map)
    {
        building = [];
        try
        {
            map();
            owners = Owners(building);
            Volatile.Write(ref all, building);
        }
        finally
        {
            building = null;
        }
    }

    internal static void Add(PersonalRows rows) => building!.Add(rows);

    /// <summary>
    /// The declaration by which a column is erased; null when it is not. Of it the audit log keeps values only as long as the person is
    /// there.
    /// </summary>
    public static PersonalRows? OwnerOf(Type entity, string property) => owners.GetValueOrDefault((entity, property));

    private static FrozenDictionary<(Type, string), PersonalRows?> Owners(List<PersonalRows> declared)
    {
        var found = new Dictionary<(Type, string), PersonalRows?>();
        foreach (var rows in declared.OrderBy(r => r.HasPersonKey))
        {
            // When rows are removed, all of their text is removed from the log.
            if (rows.IsRemoved)
                foreach (var property in rows.Entity.GetProperties().Where(p => p.PropertyType == typeof(string)))
                    found[(rows.Entity, property.Name)] = rows;
        }
        foreach (var rows in declared)
        foreach (var (property, why) in rows.Columns)
            found[(rows.Entity, property)] = why is null ? rows : null;
        return found.ToFrozenDictionary();
    }
}
