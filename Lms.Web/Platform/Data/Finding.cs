using System.Linq.Expressions;
using Lms.Web.Platform.Search;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query;

namespace Lms.Web.Platform.Data;

/// <summary>Searches lists without a full-text index. Text is folded when it is read: no list needs a column for it.</summary>
public static class Finding
{
    private static readonly System.Reflection.MethodInfo Folding = ((Func<string, string>)Folded).Method;

    extension<T>(IQueryable<T> rows)
    {
        /// <summary>
        /// Rows whose text contains the words anywhere, in any case and spelling (<see cref="SearchDocument.Writings"/>); all rows when
        /// there are no words.
        /// </summary>
        public IQueryable<T> Holding(string? words, Expression<Func<T, string>> text)
        {
            if (HoldingAny(words) is not { } holds)
                return rows;
            var body = ReplacingExpressionVisitor.Replace(holds.Parameters[0], Expression.Call(Folding, text.Body), holds.Body);
            return rows.Where(Expression.Lambda<Func<T, bool>>(body, text.Parameters));
        }

        /// <summary>Rows whose text contains the words as typed, ignoring case: folding many long texts would be slow.</summary>
        public IQueryable<T> HoldingAsTyped(string? words, Expression<Func<T, string>> text)
        {
            if (string.IsNullOrWhiteSpace(words))
                return rows;
            var lower = Expression.Call(text.Body, nameof(string.ToLower), null);
            var holds = Expression.Call(lower, nameof(string.Contains), null, Expression.Constant(words.Trim().ToLowerInvariant()));
            return rows.Where(Expression.Lambda<Func<T, bool>>(holds, text.Parameters));
        }
    }

    /// <summary>Whether a text in memory contains the words, by the rules of <see cref="Holding"/>.</summary>
    public static Func<string, bool> Of(string? words)
    {
        var writings = SearchDocument.Writings((words ?? "").Trim());
        return text => writings.Count == 0 || writings.Any(w => SearchDocument.Fold(text).Contains(w, StringComparison.Ordinal));
    }

    /// <summary>In a query, the equivalent of <see cref="SearchDocument.Fold"/>.</summary>
    public static string Folded(string text) => SearchDocument.Fold(text);

    internal static void Configure(ModelBuilder builder, bool isSqlite)
    {
        var function = builder.HasDbFunction(Folding);
        if (isSqlite)
            function.HasName(FoldingSql.NameOnSqlite).IsBuiltIn();
        else
            function.HasTranslation(arguments => FoldingSql.OnPostgres(arguments[0]));
    }

    /// <summary>SQLite has no such function of its own, and its lower() knows ASCII only.</summary>
    internal static void Teach(SqliteConnection connection) =>
        connection.CreateFunction(
            FoldingSql.NameOnSqlite,
            static (string? text) => text is null ? null : SearchDocument.Fold(text),
            isDeterministic: true
        );

    private static Expression<Func<string, bool>>? HoldingAny(string? words)
    {
        var writings = SearchDocument.Writings((words ?? "").Trim());
        if (writings.Count == 0)
            return null;
        var (a, b, c) = (writings[0], writings[^1], writings[writings.Count / 2]);
        return writings.Count switch
        {
            1 => text => text.Contains(a),
            2 => text => text.Contains(a) || text.Contains(b),
            _ => text => text.Contains(a) || text.Contains(b) || text.Contains(c),
        };
    }
}
