using Microsoft.AspNetCore.Http.Extensions;

namespace Lms.Web.Features.Administration.Log;

/// <summary>The URL of the log with the filter that was submitted.</summary>
public sealed class AuditUrl(string path, IQueryCollection query)
{
    /// <summary>The URL of the first page with other values; an empty one removes its key.</summary>
    public string With(params (string Key, string? Value)[] other)
    {
        var all = new QueryBuilder();
        foreach (var (key, value) in query.Where(q => q.Key is not ("handler" or "before" or "after") && other.All(o => o.Key != q.Key)))
            if (value.ToString() is { Length: > 0 } text)
                all.Add(key, text);
        foreach (var (key, value) in other)
            if (!string.IsNullOrEmpty(value))
                all.Add(key, value);
        return path + all;
    }
}
