using System.Linq.Expressions;

namespace Lms.Web.Platform.Data;

public static class Finding
{
    extension<T>(IQueryable<T> rows)
    {
        /// <summary>Rows whose text holds the words somewhere, in whatever case; all rows when there are no words.</summary>
        public IQueryable<T> Holding(string? words, Expression<Func<T, string>> text)
        {
            if (string.IsNullOrWhiteSpace(words)) return rows;
            var lower = Expression.Call(text.Body, nameof(string.ToLower), null);
            var holds = Expression.Call(lower, nameof(string.Contains), null, Expression.Constant(words.Trim().ToLowerInvariant()));
            return rows.Where(Expression.Lambda<Func<T, bool>>(holds, text.Parameters));
        }
    }
}
